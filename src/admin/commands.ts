/** The commands of `prosodyctl mod_auth_matrix_user_verification`, each with its exit code. */

import * as json from "util.json";
import type { LoginReasonName } from "../login-reasons";
import { check, type CheckTools, type HostReport } from "./check";
import { readCommand, usage, type Command } from "./arguments";
import type { Explanation } from "./explanation";
import { printClaims, printSteps } from "./print";
import { findRoom } from "./room";
import { explainForeignHost, matrixHosts, type Setup } from "./setup";
import { addAll, exitCodeOf, fault, type Step } from "./step";
import { explain } from "./explain";
import { readAuthOptions, type AuthOptions } from "../verification/auth-options";
import { waitFor } from "../prosody/clock";
import type { Verifier } from "../verification/verifier";

/** What the commands need. They run in a coroutine of util.async, and may wait. */
export interface CommandTools extends CheckTools {
    readonly print: (this: void, line: string) => void;
    /** All of the standard input. */
    readonly readInput: (this: void) => string;
    /** The verifier of a host, as a login asks it, or the reason why there is none. */
    readonly verifierOf: (this: void, options: AuthOptions) => Verifier | LoginReasonName;
}

function printAll(lines: readonly string[], tools: CommandTools): void {
    for (const line of lines) {
        tools.print(line);
    }
}

/** The exit code of several reports. */
function exitCodeOfAll(reports: readonly HostReport[]): number {
    let code = 0;
    for (const { steps } of reports) {
        code = Math.max(code, exitCodeOf(steps));
    }
    return code;
}

function runCheck(command: Command & { readonly name: "check" }, tools: CommandTools): number {
    const reports = waitFor<readonly HostReport[]>((done) => {
        check(command.host, { ...tools, site: command.site }, done);
    });
    const exitCode = exitCodeOfAll(reports);
    if (command.json) {
        tools.print(json.encode_ordered({ hosts: reports, exit_code: exitCode }));
        return exitCode;
    }
    for (const { host, steps } of reports) {
        printAll(printSteps(host, steps), tools);
    }
    return exitCode;
}

/** The host whose options count for a token, or what is wrong with the choice. */
function hostFor(wanted: string | undefined, setup: Setup): string | Step {
    const ours = matrixHosts(setup).map((section) => section.name);
    const only = ours.length === 1 ? ours[0] : undefined;
    const host = wanted ?? only;
    if (host !== undefined && ours.indexOf(host) >= 0) {
        return host;
    }
    if (wanted === undefined && ours.length > 1) {
        return fault("host", `Matrix users have several hosts: ${ours.join(", ")}`, "name one with --host");
    }
    return explainForeignHost(
        wanted,
        setup.hosts.find((section) => section.name === wanted),
        ours,
    );
}

function explanationAsJson(host: string, { claims, checks, reason }: Explanation, exitCode: number): string {
    const byName: Record<string, string> = {};
    for (const { name, value } of claims) {
        byName[name] = value;
    }
    return json.encode_ordered({ host, claims: byName, checks, reason, exit_code: exitCode });
}

/** The verdict in a line, below the checks. */
function verdictOf({ reason }: Explanation, verified: boolean): string {
    if (reason !== undefined) {
        return `verdict: refused (${reason})`;
    }
    return verified
        ? "verdict: let in"
        : "verdict: well-formed; whether it is true, only the verifier can say";
}

function runExplain(command: Command & { readonly name: "explain" }, tools: CommandTools): number {
    const host = hostFor(command.host, tools.setup);
    if (typeof host !== "string") {
        printAll(
            command.json
                ? [json.encode_ordered({ checks: [host], exit_code: 2 })]
                : printSteps("explain", [host]),
            tools,
        );
        return 2;
    }
    const [input] = string.gsub(command.token === "-" ? tools.readInput() : command.token, "%s", "");
    const options = readAuthOptions(tools.readerFor(host));
    const settings = {
        rules: options,
        powerSynchronised: options.syncPowerLevels,
        deadline: options.uvsTimeout,
        verifier: command.verify ? tools.verifierOf(options) : undefined,
    };
    const explanation = waitFor<Explanation>((done) => {
        explain(input, command.room, settings, done);
    });
    const exitCode = exitCodeOf(explanation.checks);
    if (command.json) {
        tools.print(explanationAsJson(host, explanation, exitCode));
        return exitCode;
    }
    tools.print(`claims (for ${host})`);
    printAll(printClaims(explanation.claims), tools);
    printAll(printSteps("checks", explanation.checks), tools);
    tools.print(verdictOf(explanation, settings.verifier !== undefined));
    return exitCode;
}

function runRoom(command: Command & { readonly name: "room" }, tools: CommandTools): number {
    const found = findRoom(command.room);
    if (!found.ok) {
        const step = fault("room", found.text, found.advice);
        printAll(
            command.json
                ? [json.encode_ordered({ checks: [step], exit_code: 2 })]
                : printSteps("room", [step]),
            tools,
        );
        return 2;
    }
    if (command.json) {
        tools.print(json.encode_ordered({ room_id: found.roomId, room_name: found.roomName, exit_code: 0 }));
    } else {
        printAll([`Matrix room  ${found.roomId}`, `Jitsi room   ${found.roomName}`], tools);
    }
    return 0;
}

/** Runs a command. @param words what was written behind the module's name @returns the exit code */
export function runCommand(words: readonly string[], tools: CommandTools): number {
    const command = readCommand(words);
    switch (command.name) {
        case "check":
            return runCheck(command, tools);
        case "explain":
            return runExplain(command, tools);
        case "room":
            return runRoom(command, tools);
        case "help":
            printAll(command.problem === undefined ? usage : addAll([command.problem], usage), tools);
            return command.problem === undefined ? 0 : 2;
    }
}
