/** What was written behind `prosodyctl mod_auth_matrix_user_verification`. */

import { begins } from "./setup";

/** A command, understood. */
export type Command =
    | { readonly name: "check"; readonly host?: string; readonly json: boolean; readonly site?: string }
    | {
          readonly name: "explain";
          readonly token: string;
          readonly room?: string;
          readonly host?: string;
          readonly verify: boolean;
          readonly json: boolean;
      }
    | { readonly name: "room"; readonly room: string; readonly json: boolean }
    /** Not understood, or asked for help. */
    | { readonly name: "help"; readonly problem?: string };

/** What the help says. */
export const usage = [
    "prosodyctl mod_auth_matrix_user_verification check [HOST] [--public URL] [--json]",
    "    looks at the configuration, asks the verifier, and says what to change",
    "prosodyctl mod_auth_matrix_user_verification explain TOKEN [ROOM] [--host HOST] [--verify] [--json]",
    "    says what the module makes of a JWT; TOKEN - reads it from the standard input",
    "prosodyctl mod_auth_matrix_user_verification room ROOM_ID|NAME [--json]",
    "    tells the Jitsi room of a Matrix room, or the other way round",
    "Exit code: 0 all well, 1 warnings, 2 errors.",
] as const;

/** The options that take a word, and those that do not. */
const withWord = ["--host", "--public"];
const alone = ["--json", "--verify", "--help"];

interface Words {
    readonly words: readonly string[];
    /** By name, without dashes. */
    readonly options: Readonly<Record<string, string | undefined>>;
    readonly problem?: string;
}

function readWords(all: readonly string[]): Words {
    const words: string[] = [];
    const options: Record<string, string | undefined> = {};
    for (let index = 0; index < all.length; index++) {
        const word = all[index] ?? "";
        const equals = word.indexOf("=");
        const name = equals < 0 ? word : word.substring(0, equals);
        if (!begins(word, "--")) {
            words.push(word);
        } else if (alone.indexOf(word) >= 0) {
            options[word.substring(2)] = "";
        } else if (withWord.indexOf(name) >= 0) {
            const value = equals < 0 ? all[index + 1] : word.substring(equals + 1);
            if (value === undefined || value === "" || begins(value, "--")) {
                return { words, options, problem: `${name} needs a value` };
            }
            if (equals < 0) {
                index++;
            }
            options[name.substring(2)] = value;
        } else {
            // Only its name: what follows could be a secret.
            return { words, options, problem: `${name} is not known` };
        }
    }
    return { words, options };
}

/** Reads the words of a command. */
export function readCommand(all: readonly string[]): Command {
    const { words, options, problem } = readWords(all);
    const name = words[0];
    const json = options.json !== undefined;
    if (problem !== undefined || options.help !== undefined) {
        return { name: "help", problem };
    }
    const first = words[1];
    const second = words[2];
    if (name === "check" && second === undefined) {
        return { name: "check", host: first ?? options.host, json, site: options.public };
    }
    if (name === "explain" && first !== undefined && words[3] === undefined) {
        const verify = options.verify !== undefined;
        return { name: "explain", token: first, room: second, host: options.host, verify, json };
    }
    if (name === "room" && first !== undefined && second === undefined) {
        return { name: "room", room: first, json };
    }
    return { name: "help", problem: name === undefined ? undefined : `not understood: ${name}` };
}
