/** The commands of `prosodyctl mod_auth_matrix_user_verification`. They run in a coroutine of util.async. */

import * as json from "util.json";
import { check, type CheckTools } from "./check";
import { explain } from "./explain";
import { about, addAll, exitCodeOf, linesOf, padded, type Step } from "./report";
import { findRoom } from "./room";
import { chooseHost } from "./setup";

/** What the commands need. */
export interface CommandTools extends CheckTools {
    readonly print: (this: void, line: string) => void;
    /** Reads all of the standard input. */
    readonly readInput: (this: void) => string;
}

const usage = [
    "prosodyctl mod_auth_matrix_user_verification check [HOST] [--public URL] [--json]",
    "    checks the configuration, asks the verifier, and tells what to change",
    "prosodyctl mod_auth_matrix_user_verification explain TOKEN [ROOM] [--host HOST] [--verify] [--json]",
    "    tells what the module makes of a JWT; TOKEN - reads it from the standard input",
    "prosodyctl mod_auth_matrix_user_verification room ROOM_ID|NAME [--json]",
    "    tells the Jitsi room of a Matrix room, or the other way round",
    "Exit code: 0 no problems, 1 warnings, 2 errors.",
];

/** The options of the command line: whether a value follows. */
const takesValue: Readonly<Record<string, boolean | undefined>> = {
    host: true,
    public: true,
    json: false,
    verify: false,
    help: false,
};

interface CommandLine {
    readonly words: string[];
    /** By name, without dashes; the value is empty for options that take none. */
    readonly options: Record<string, string | undefined>;
    problem?: string;
}

/** Reads the command line. Options may stand anywhere, unlike those that util.argparse of 0.12 reads. */
function readCommandLine(all: readonly string[]): CommandLine {
    const line: CommandLine = { words: [], options: {} };
    /** The option whose value is the next word. */
    let waiting: string | undefined;
    for (const word of all) {
        const [name, equals, value] = string.match(word, "^%-%-([^=]*)(=?)(.*)$");
        if (waiting !== undefined && name === undefined && word !== "") {
            line.options[waiting] = word;
            waiting = undefined;
        } else if (waiting !== undefined) {
            break;
        } else if (name === undefined) {
            line.words.push(word);
        } else if (takesValue[name] === true && value === "") {
            waiting = name;
        } else if (takesValue[name] === (equals === "=")) {
            line.options[name] = value;
        } else {
            // Only the name: the value could be a secret.
            line.problem = `--${name} is not known`;
            return line;
        }
    }
    if (waiting !== undefined) {
        line.problem = `--${waiting} needs a value`;
    }
    return line;
}

/** The result of a command, as JSON and as lines. */
interface Result {
    readonly exitCode: number;
    readonly json: object;
    readonly lines: readonly string[];
}

/** The result of a command that cannot run. */
function refuse(title: string, checks: readonly Step[]): Result {
    return { exitCode: 2, json: { checks, exit_code: 2 }, lines: linesOf(title, checks) };
}

function runCheck(host: string | undefined, publicUrl: string | undefined, tools: CommandTools): Result {
    const reports = check(host, publicUrl, tools);
    const lines: string[] = [];
    let exitCode = 0;
    for (const report of reports) {
        addAll(lines, linesOf(report.host, report.steps));
        exitCode = Math.max(exitCode, exitCodeOf(report.steps));
    }
    return { exitCode, json: { hosts: reports, exit_code: exitCode }, lines };
}

function runExplain(given: string, room: string | undefined, line: CommandLine, tools: CommandTools): Result {
    const refusal: Step[] = [];
    const host = chooseHost(tools.setup, line.options.host, refusal)?.name;
    if (host === undefined) {
        return refuse("explain", refusal);
    }
    const [token] = string.gsub(given === "-" ? tools.readInput() : given, "%s", "");
    const options = tools.optionsOf(host).options;
    const verify = line.options.verify !== undefined;
    const verifier = verify ? tools.verifierOf(options) : undefined;
    const { claims, checks, reason } = explain(token, room, options, verifier);
    const lines = [`claims (for ${host})`];
    const byName: Record<string, string> = {};
    for (const { name, value } of claims) {
        byName[name] = value;
        lines.push(padded(name, 28) + value);
    }
    addAll(lines, linesOf("checks", checks));
    if (reason !== undefined) {
        lines.push(`verdict: refused (${reason})`);
    } else if (verify) {
        lines.push("verdict: admitted");
    } else {
        lines.push("verdict: well-formed; only the verifier can say whether it is true");
    }
    const exitCode = exitCodeOf(checks);
    return { exitCode, json: { host, claims: byName, checks, reason, exit_code: exitCode }, lines };
}

function runRoom(text: string): Result {
    const room = findRoom(text);
    if (!room.ok) {
        const refusal: Step[] = [];
        about("room", refusal)("error", room.text, room.advice);
        return refuse("room", refusal);
    }
    const { roomId, roomName } = room;
    return {
        exitCode: 0,
        json: { room_id: roomId, room_name: roomName, exit_code: 0 },
        lines: [`Matrix room  ${roomId}`, `Jitsi room   ${roomName}`],
    };
}

/** Runs a command. @returns nothing for a command line that is not understood, or asks for help */
function run(line: CommandLine, tools: CommandTools): Result | undefined {
    const { words, options } = line;
    const command = words[0];
    const first = words[1];
    if (line.problem !== undefined || options.help !== undefined) {
        return undefined;
    }
    if (command === "check" && words.length <= 2) {
        return runCheck(first ?? options.host, options.public, tools);
    }
    if (command === "explain" && first !== undefined && words.length <= 3) {
        return runExplain(first, words[2], line, tools);
    }
    return command === "room" && first !== undefined && words.length === 2 ? runRoom(first) : undefined;
}

/** Runs a command. @param all the words behind the module's name @returns the exit code */
export function runCommand(all: readonly string[], tools: CommandTools): number {
    const line = readCommandLine(all);
    const result = run(line, tools);
    if (result === undefined) {
        const command = line.options.help === undefined ? line.words[0] : undefined;
        const problem = line.problem ?? (command === undefined ? undefined : `not understood: ${command}`);
        if (problem !== undefined) {
            tools.print(problem);
        }
        for (const text of usage) {
            tools.print(text);
        }
        return problem === undefined ? 0 : 2;
    }
    if (line.options.json !== undefined) {
        tools.print(json.encode_ordered(result.json));
    } else {
        for (const text of result.lines) {
            tools.print(text);
        }
    }
    return result.exitCode;
}
