/**
 * The commands of `prosodyctl shell matrix`: the check of a running server, and who is in.
 *
 * On 13.0 they are items that mod_admin_shell takes. 0.12 knows no such items, but keeps its sections in a table that
 * modules can share.
 */

import * as usermanager from "core.usermanager";
import * as promises from "util.promise";
import { check, type CheckTools } from "./check";
import { printPeople, type Person } from "./people";
import { printSteps } from "./print";
import { addAll, exitCodeOf, type Step } from "./step";

const section = "matrix";
const notLoaded = "The module that has this command is not loaded on this host";

/** What the shell's commands need. */
export interface ShellTools {
    /** What a check needs, as it is now. */
    readonly checkTools: (this: void) => CheckTools;
    /** Who is in by Matrix on this module's host. */
    readonly people: (this: void) => readonly Person[];
}

/** What a command answers: whether all went well, and a last line. */
type Answer = LuaMultiReturn<[ok: boolean | undefined, message: string]>;

/** How a shell calls a command: on a table that knows its session. */
interface Shell {
    readonly session: { readonly print: (this: void, ...values: unknown[]) => void };
}

function printLines(shell: Shell, lines: readonly string[]): void {
    for (const line of lines) {
        shell.session.print(line);
    }
}

/** The check of a host, as a promise that fails when something is wrong: the shell then ends with an exit code. */
function checkInShell(shell: Shell, host: string, tools: ShellTools): Prosody.Promise<string, string> {
    return promises.new<string, string>((resolve, reject) => {
        check(host, tools.checkTools(), (reports) => {
            const steps: Step[] = [];
            for (const report of reports) {
                addAll(steps, report.steps);
                printLines(shell, printSteps(report.host, report.steps));
            }
            if (exitCodeOf(steps) === 2) {
                reject("Something has to be changed, see above");
            } else {
                resolve("Checked");
            }
        });
    });
}

function showSessions(shell: Shell, people: readonly Person[]): Answer {
    printLines(shell, printPeople(people, os.time()));
    return $multi(true, `${tostring(people.length)} sessions of Matrix users`);
}

/** What the module of one host does for the shell. */
interface HostCommands {
    readonly check: (this: void, shell: Shell) => Prosody.Promise<string, string>;
    readonly sessions: (this: void, shell: Shell) => Answer;
}

/** A section of the shell of 0.12: its commands, called on a table that knows the session. */
interface ShellSection {
    check(this: Shell, host?: string): Prosody.Promise<string, string> | Answer;
    sessions(this: Shell, host?: string): Answer;
}

/** Makes the section of 0.12, which finds the module by the host. */
function makeSection(hosts: LuaTable<string, HostCommands | undefined>): ShellSection {
    const find = (host: string | undefined): HostCommands | undefined => {
        if (host !== undefined) {
            return hosts.get(host);
        }
        let only: HostCommands | undefined;
        for (const [, commands] of hosts) {
            if (only !== undefined) {
                return undefined;
            }
            only = commands;
        }
        return only;
    };
    const unknown = (): Answer => $multi(undefined, "Name a host whose users are verified by Matrix");
    return {
        check(host) {
            const commands = find(host);
            if (commands === undefined) {
                return unknown();
            }
            return commands.check(this);
        },
        sessions(host) {
            const commands = find(host);
            if (commands === undefined) {
                return unknown();
            }
            return commands.sessions(this);
        },
    };
}

/** Adds the commands to the shell of 0.12. @returns a function that takes them away */
function shareCommands(module: Prosody.Module, commands: HostCommands): (this: void) => void {
    const environment = module.shared<ShellSection>("/*/admin_shell/env");
    const hosts = module.shared<HostCommands>(`/*/${module.name}/shell`);
    hosts.set(module.host, commands);
    environment.set(section, makeSection(hosts));
    return () => {
        hosts.delete(module.host);
        const [left] = next(hosts);
        if (left === undefined) {
            environment.delete(section);
        }
    };
}

/** Adds the commands to the shell. @returns a function that takes them away, for a module that is unloaded */
export function installShellCommands(module: Prosody.Module, tools: ShellTools): (this: void) => void {
    const commands: HostCommands = {
        check: (shell) => checkInShell(shell, module.host, tools),
        sessions: (shell) => showSessions(shell, tools.people()),
    };
    if (usermanager.get_jid_role === undefined) {
        // COMPAT 0.12: its shell knows no commands of modules.
        return shareCommands(module, commands);
    }
    // COMPAT 13.0: the shell keeps the commands of a host's module when that is unloaded.
    let removed = false;
    const args = [{ name: "host", type: "string" }] as const;
    module.add_item("shell-command", {
        section,
        section_desc: "Users who come from Matrix",
        name: "check",
        desc: "Check the setup of a host, from its options to the verifier",
        args,
        host_selector: "host",
        handler() {
            if (removed) {
                return $multi(undefined, notLoaded);
            }
            return commands.check(this);
        },
    });
    module.add_item("shell-command", {
        section,
        section_desc: "Users who come from Matrix",
        name: "sessions",
        desc: "List who is in by Matrix: user, room, power, since when, last check",
        args,
        host_selector: "host",
        handler() {
            if (removed) {
                return $multi(undefined, notLoaded);
            }
            return commands.sessions(this);
        },
    });
    return () => {
        removed = true;
    };
}
