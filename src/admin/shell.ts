/**
 * The commands of `prosodyctl shell matrix`: the check of the running server, and the list of sessions.
 *
 * On 13.0 they are items that mod_admin_shell reads. The shell of 0.12 has no such items, but shares the table of its
 * sections with modules. Both run commands in a coroutine of util.async.
 */

import * as usermanager from "core.usermanager";
import { check, type CheckTools } from "./check";
import { addAll } from "./report";
import { listSessions } from "./sessions";
import { versionLine } from "./setup";

const section = "matrix";

/** Whether a command succeeded, and its last line. Without success `prosodyctl shell` ends with exit code 1. */
type Answer = LuaMultiReturn<[ok: boolean | undefined, message: string]>;

/** The `self` of a command. */
interface Shell {
    readonly session: { readonly print: (this: void, ...values: unknown[]) => void };
}

function printLines(lines: readonly string[], shell: Shell): void {
    for (const line of lines) {
        shell.session.print(line);
    }
}

type CommandName = "check" | "sessions";
type Commands = Readonly<Record<CommandName, (this: void, shell: Shell) => Answer>>;

function makeCommands(
    hostName: string,
    host: Prosody.Host | undefined,
    checkTools: (this: void) => CheckTools,
): Commands {
    return {
        check(shell) {
            const tools = checkTools();
            const { json, lines } = check(hostName, undefined, tools);
            printLines(addAll([versionLine(tools.setup)], lines), shell);
            if (json.exit_code === 2) {
                return $multi(undefined, "Something has to be changed, see above");
            }
            return $multi(true, "Checked");
        },
        sessions(shell) {
            const lines = listSessions(host, os.time());
            printLines(addAll([versionLine(checkTools().setup)], lines), shell);
            return $multi(true, `${tostring(lines.length - 1)} sessions of Matrix users`);
        },
    };
}

/** Adds the commands to the shell of 0.12, which does not know hosts. @returns a function that removes them */
function shareCommands(module: Prosody.Module, commands: Commands): (this: void) => void {
    const sections =
        module.shared<Readonly<Record<CommandName, (this: Shell, host?: string) => Answer>>>(
            "/*/admin_shell/env",
        );
    const byHost = module.shared<Commands>(`/*/${module.name}/shell`);
    byHost.set(module.host, commands);
    const run = (name: CommandName, shell: Shell, host = ""): Answer => {
        const ofHost = byHost.get(host);
        if (ofHost === undefined) {
            return $multi(undefined, "Name a host with Matrix users");
        }
        return ofHost[name](shell);
    };
    sections.set(section, {
        check(host) {
            return run("check", this, host);
        },
        sessions(host) {
            return run("sessions", this, host);
        },
    });
    return () => {
        byHost.delete(module.host);
        const [left] = next(byHost);
        if (left === undefined) {
            sections.delete(section);
        }
    };
}

/** Adds the commands to the shell of 13.0. @returns a function that removes them */
function addItems(module: Prosody.Module, commands: Commands): (this: void) => void {
    // COMPAT 13.0: the shell keeps the commands of a host's module when that is unloaded.
    let removed = false;
    const add = (name: CommandName, desc: string): void => {
        module.add_item("shell-command", {
            section,
            section_desc: "Matrix users",
            name,
            desc,
            args: [{ name: "host", type: "string" }],
            host_selector: "host",
            handler() {
                if (removed) {
                    return $multi(undefined, "The module is not loaded on this host");
                }
                return commands[name](this);
            },
        });
    };
    add("check", "Check the setup of a host, from its options to the verifier");
    add("sessions", "List the sessions of Matrix users: user, room, power, login, last check");
    return () => {
        removed = true;
    };
}

/** Adds the commands to the shell. @returns a function that removes them, for a module that is unloaded */
export function installShellCommands(
    module: Prosody.Module,
    host: Prosody.Host | undefined,
    checkTools: (this: void) => CheckTools,
): (this: void) => void {
    const commands = makeCommands(module.host, host, checkTools);
    // COMPAT 0.12: it has no roles.
    return usermanager.get_jid_role === undefined
        ? shareCommands(module, commands)
        : addItems(module, commands);
}
