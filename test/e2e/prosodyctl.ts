/** Running the real prosodyctl of each version, for a server that runs or for a configuration alone. */

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { MEET, MUC } from "../../demo/deployment";
import { toLua, type LuaOptions, type ProsodyVersion } from "../../demo/prosody";

/** The module whose commands are run. */
export const moduleName = "mod_auth_matrix_user_verification";

/** What a command printed, and its exit code. */
export interface Outcome {
    readonly code: number | null;
    readonly output: string;
}

/** Runs prosodyctl, as another user where one is given. No word of its own goes with a time limit: the commands have deadlines. */
export function prosodyctl(
    version: ProsodyVersion,
    configuration: string,
    words: readonly string[],
    input = "",
    uid?: number,
): Promise<Outcome> {
    const binary = path.resolve(__dirname, `../../.cache/bin/prosodyctl-${version}`);
    return new Promise((resolve, reject) => {
        const child = spawn(binary, ["--config", configuration, ...words], { stdio: "pipe", uid });
        let output = "";
        const collect = (chunk: Buffer): void => {
            output += chunk.toString();
        };
        child.stdout.on("data", collect);
        child.stderr.on("data", collect);
        child.once("error", reject);
        child.once("close", (code) => {
            resolve({ code, output });
        });
        child.stdin.end(input);
    });
}

/** The sections of a configuration; without `muc` there is no component of meetings. */
export interface Sections {
    readonly global?: LuaOptions;
    readonly host: LuaOptions;
    readonly muc?: LuaOptions;
    /** Lines behind all of that. */
    readonly more?: string;
}

function lines(options: LuaOptions): string {
    return Object.entries(options)
        .map(([option, value]) => (value === undefined ? "" : `${option} = ${toLua(value)}\n`))
        .join("");
}

/** Writes a configuration that no server runs, and runs a command of the module with it. */
export function withConfiguration(
    version: ProsodyVersion,
    folder: string,
    { global = {}, host, muc, more = "" }: Sections,
    words: readonly string[],
    uid?: number,
): Promise<Outcome> {
    const file = path.join(folder, "prosody.cfg.lua");
    const common = {
        run_as_root: process.getuid?.() === 0,
        data_path: folder,
        certificates: folder,
        plugin_paths: [path.resolve(__dirname, "../../dist")],
        // A port that nobody listens on.
        http_ports: [9],
        ...global,
    };
    const component = muc === undefined ? "" : `Component "${MUC}" "muc"\n${lines(muc)}`;
    writeFileSync(file, `${lines(common)}VirtualHost "${MEET}"\n${lines(host)}${component}${more}`);
    return prosodyctl(version, file, [moduleName, ...words], "", uid);
}
