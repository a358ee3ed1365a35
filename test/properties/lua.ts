/** Runs cases through the built modules under a Lua interpreter, many at a time: driver.lua in a process of its own. */

import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { pack, unpack } from "./packed";

const root = path.resolve(__dirname, "../..");

/** Interpreters, each with the Prosody version whose libraries it loads. */
export const interpreters = {
    "lua5.2": "0.12",
    "lua5.3": "0.12",
    "lua5.4": "13.0",
} as const;

export type Interpreter = keyof typeof interpreters;

/** What a request gets whose URL holds a text: a status with a body, an error of the connection, or, with neither, nothing. */
export interface ServedAnswer {
    readonly url: string;
    readonly status?: number;
    readonly body?: string;
    readonly error?: string;
}

/** A login. All texts here and in the results are bytes: each character is one, up to `\xff`. */
export interface LoginCase {
    readonly run: "login";
    readonly options: Readonly<Record<string, unknown>>;
    /** The query of the connection's URL, as the client sent it. */
    readonly query?: string;
    readonly authorization?: string;
    readonly answers: readonly ServedAnswer[];
}

/** What came of a login. Members are absent that are nil. */
export interface LoginResult {
    /** How often the SASL handler answered. */
    readonly answers?: number;
    readonly status?: string;
    readonly condition?: string;
    readonly text?: string;
    /** What was thrown, by the module or by the server around it. */
    readonly error?: string;
    readonly username?: string;
    readonly verification?: {
        readonly userId: string;
        readonly roomId: string;
        readonly roomName: string;
        readonly member: boolean;
        readonly owner: boolean;
    };
    readonly user?: {
        readonly id: string;
        readonly name?: string;
        readonly avatar?: string;
    };
    /** The role in the room that the session was verified for, and in another Matrix room; or `refused`. */
    readonly ownRoom?: string;
    readonly otherRoom?: string;
    /** Whether a room is still there after all have left. */
    readonly roomsLeft?: boolean;
    /** Lines with their level. */
    readonly log: readonly string[];
    readonly requests: readonly {
        readonly url: string;
        readonly body?: string;
    }[];
    /** Timers of this login that would still call something, a minute after it. */
    readonly timersLeft: number;
}

/** What happens in a script. Indexes count those that there are, again from the first when they are beyond the last. */
export type ScriptStep =
    | {
          readonly act: "login";
          readonly token: string;
          readonly room: string;
          readonly server: string;
      }
    | {
          readonly act: "answer";
          readonly index: number;
          readonly how: "yes" | "owner" | "no" | "unknown" | "garbage" | "failure" | "error";
      }
    | { readonly act: "wait"; readonly seconds: number }
    | { readonly act: "leave"; readonly index: number }
    | { readonly act: "reload" };

/** Several logins side by side. */
export interface ScriptCase {
    readonly run: "script";
    readonly options: LoginCase["options"];
    readonly steps: readonly ScriptStep[];
}

/** What came of a script. Times are in seconds of its own clock. */
export interface ScriptResult {
    readonly logins: readonly {
        readonly token: string;
        readonly room: string;
        readonly server: string;
        readonly began: number;
        readonly ended?: number;
        /** Whether its client went before the answer. */
        readonly gone?: boolean;
        readonly answers: number;
        readonly status?: string;
        readonly error?: string;
        readonly verification?: LoginResult["verification"];
    }[];
    /** What the service answered. */
    readonly said: readonly {
        readonly token: string;
        readonly room: string;
        readonly server: string;
        readonly how: string;
        readonly at: number;
    }[];
    /** How often the same was being asked at once, at most. */
    readonly most: number;
    readonly timersLeft: number;
    readonly error?: string;
    readonly log: readonly string[];
}

/** A text that is taken for a room id and for the name of a room. */
export interface RoomCase {
    readonly run: "room";
    readonly text: string;
}

/** The name for the text, the room id for that name, and the room id that the text is the name of. */
export interface RoomResult {
    readonly name: string;
    readonly back?: string;
    readonly id?: string;
}

/** A running interpreter. */
export interface Lua {
    /** Runs cases in order. @throws when the interpreter ends instead */
    readonly run: <Result>(cases: readonly unknown[]) => Promise<readonly Result[]>;
    readonly stop: () => void;
}

/** Starts an interpreter. */
export function startLua(interpreter: Interpreter): Lua {
    const libraries = path.join(root, `.cache/prosody-${interpreters[interpreter]}/usr/lib/prosody`);
    const program = path.join(root, ".cache/bin", interpreter);
    if (!existsSync(program)) {
        throw new Error(`${program} is missing: run scripts/setup-servers.sh first`);
    }
    const child: ChildProcessWithoutNullStreams = spawn(program, [path.join(__dirname, "driver.lua")], {
        cwd: root,
        env: {
            ...process.env,
            EXTRA_LUA_PATH: `${libraries}/?.lua;${path.dirname(libraries)}/?.lua`,
            // What is made in C is made for 5.4; the others get stand-ins (test/lua/support.lua).
            EXTRA_LUA_CPATH:
                interpreter === "lua5.4" ? `${libraries}/?.so;${path.dirname(libraries)}/?.so` : "",
        },
    });
    let failure: Error | undefined;
    let complaints = "";
    let unread = "";
    let results: unknown[] = [];
    let waiting: { resolve: (results: unknown[]) => void; reject: (error: Error) => void } | undefined;
    /** Reads the results that are there in full. */
    const take = (text: string): void => {
        unread += text;
        let at = 0;
        for (;;) {
            const end = unread.indexOf("\n", at);
            const length = Number(unread.slice(at, end));
            if (end < 0 || unread.length < end + 1 + length) {
                break;
            }
            at = end + 1 + length;
            if (length > 0) {
                results.push(unpack(unread.slice(end + 1, at)));
                continue;
            }
            waiting?.resolve(results);
            waiting = undefined;
            results = [];
        }
        unread = unread.slice(at);
    };
    child.stdout.setEncoding("latin1");
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text: string) => (complaints += text));
    child.stdin.on("error", () => undefined);
    child.stdout.on("data", take);
    child.once("close", (code) => {
        failure = new Error(`${interpreter} ended with ${String(code)}: ${complaints}`);
        waiting?.reject(failure);
    });

    return {
        async run<Result>(cases: readonly unknown[]): Promise<readonly Result[]> {
            if (failure !== undefined) {
                throw failure;
            }
            const answer = new Promise<unknown[]>((resolve, reject) => {
                waiting = { resolve, reject };
            });
            const sent = cases.map(pack).map((text) => `${text.length}\n${text}`);
            child.stdin.write(`${sent.join("")}0\n`, "latin1");
            return (await answer) as Result[];
        },
        stop: () => child.kill(),
    };
}
