/** The commands of `prosodyctl mod_auth_matrix_user_verification`. They run in a coroutine of util.async. */

import * as json from "util.json";
import type { LoginReasonName } from "../login-reasons";
import { readAuthOptions, type AuthOptions } from "../verification/auth-options";
import type { Verifier } from "../verification/verifier";
import { check, type CheckTools } from "./check";
import { explain, readPasted } from "./explain";
import { describeRegistration, register } from "./registration";
import { about, addLines, padded, type Step } from "./report";
import { findRoom } from "./room";
import { chooseHosts, versionLine } from "./setup";

/** What the commands need. */
export interface CommandTools extends CheckTools {
    /** The verifier that logins use, or the reason why there is none. */
    readonly verifierOf: (this: void, options: AuthOptions) => Verifier | LoginReasonName;
    readonly print: (this: void, line: string) => void;
    readonly dataFolder: string;
    /** Reads all of the standard input. */
    readonly readInput: (this: void) => string;
}

const usage = [
    "Usage: prosodyctl mod_auth_matrix_user_verification COMMAND",
    "  check [HOST] [--public URL] [--json]",
    "    checks the configuration, asks the verifier, and tells what to change",
    "  explain TOKEN|URL [ROOM] [--host HOST] [--verify] [--json]",
    "    tells what the module makes of a JWT, or of a URL with one; - reads it from the standard input",
    "  room ROOM_ID|NAME|URL [--json]",
    "    tells the Jitsi room of a Matrix room, or the other way round",
    "  registration SERVER [FOLDER] [--json]",
    "    makes the files that let the module ask a homeserver as an application service, in Prosody's folder of data by default",
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

interface Result {
    readonly json: { readonly exit_code: number; [name: string]: unknown };
    readonly lines: readonly string[];
}

function refuse(title: string, checks: readonly Step[]): Result {
    const lines: string[] = [];
    return { json: { checks, exit_code: addLines(lines, title, checks) }, lines };
}

function runExplain(given: string, room: string | undefined, line: CommandLine, tools: CommandTools): Result {
    const refusal: Step[] = [];
    const hosts = chooseHosts(tools.setup, line.options.host, refusal);
    const host = hosts[0]?.name;
    const other = hosts[1]?.name;
    if (other !== undefined) {
        const text = `several hosts have Matrix users, such as ${other}`;
        about("host", refusal)("error", text, "add --host HOST");
    }
    if (host === undefined || other !== undefined) {
        return refuse("explain", refusal);
    }
    const [text] = string.gsub(given === "-" ? tools.readInput() : given, "%s", "");
    const pasted = readPasted(text);
    const options = readAuthOptions(tools.readerFor(host));
    const verify = line.options.verify !== undefined;
    const verifier = verify ? tools.verifierOf(options) : undefined;
    const { claims, checks, reason } = explain(pasted.token, room ?? pasted.room, options, verifier);
    const lines = [`claims (for ${host})`];
    const byName: Record<string, string> = {};
    for (const { name, value } of claims) {
        byName[name] = value;
        lines.push(padded(name, 28) + value);
    }
    const exitCode = addLines(lines, "checks", checks);
    if (reason !== undefined) {
        lines.push(`verdict: refused (${reason})`);
    } else if (verify) {
        lines.push("verdict: admitted");
    } else {
        lines.push("verdict: well-formed; only the verifier can say whether it is true");
    }
    return { json: { host, claims: byName, checks, reason, exit_code: exitCode }, lines };
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
        json: { room_id: roomId, room_name: roomName, exit_code: 0 },
        lines: [`Matrix room  ${roomId}`, `Jitsi room   ${roomName}`],
    };
}

function runRegistration(serverName: string, folder: string): Result {
    const refusal: Step[] = [];
    const made = register(serverName, folder, refusal);
    if (made === undefined) {
        return refuse("registration", refusal);
    }
    return { json: { ...made, exit_code: 0 }, lines: describeRegistration(serverName, made) };
}

/** The result of a command; nothing for help, and for a command line that is not understood. */
function run(line: CommandLine, tools: CommandTools): Result | undefined {
    const { words, options } = line;
    const first = words[1];
    if (line.problem !== undefined || options.help !== undefined) {
        return undefined;
    }
    if (words[0] === "check" && words.length <= 2) {
        return check(first ?? options.host, options.public, tools);
    }
    if (words[0] === "explain" && first !== undefined && words.length <= 3) {
        return runExplain(first, words[2], line, tools);
    }
    if (words[0] === "registration" && first !== undefined && words.length <= 3) {
        return runRegistration(first, words[2] ?? tools.dataFolder);
    }
    return words[0] === "room" && first !== undefined && words.length === 2 ? runRoom(first) : undefined;
}

function printAll(lines: readonly string[], tools: CommandTools): void {
    for (const line of lines) {
        tools.print(line);
    }
}

/** Runs a command, and returns its exit code. @param all the words behind the module's name */
export function runCommand(all: readonly string[], tools: CommandTools): number {
    const line = readCommandLine(all);
    const result = run(line, tools);
    const asJson = line.options.json !== undefined;
    if (!asJson) {
        tools.print(versionLine(tools.setup));
    }
    if (result !== undefined) {
        result.json.version = tools.setup.versions.own;
        printAll(asJson ? [json.encode_ordered(result.json)] : result.lines, tools);
        return result.json.exit_code;
    }
    const command = line.words[0];
    if (line.problem === undefined && (command === undefined || line.options.help !== undefined)) {
        printAll(usage, tools);
        return 0;
    }
    tools.print(line.problem ?? `not understood: ${command ?? ""}`);
    printAll(usage, tools);
    return 2;
}
