/**
 * Where the tests take Jitsi's plugins about sessions from: our doubles in this folder, and the real ones where the
 * environment variable JITSI_PLUGINS names a folder with them.
 */

import { test } from "@jest/globals";
import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";

/** The folder of our doubles. */
export const doubles = __dirname;

const libraries = path.resolve(__dirname, "../../.cache/jitsi-lua/usr");

/** Lets Prosody find what Jitsi's own plugins require; `scripts/setup-servers.sh jitsi` fetches it. */
function provideLibraries(): void {
    // Some of it is packaged for old Lua versions only, and works with 5.4 as it is.
    process.env.EXTRA_LUA_PATH = ["5.4", "5.2", "5.1"]
        .flatMap((lua) => ["?.lua", "?/init.lua"].map((file) => `${libraries}/share/lua/${lua}/${file}`))
        .join(";");
    process.env.EXTRA_LUA_CPATH = readdirSync(`${libraries}/lib`)
        .map((architecture) => `${libraries}/lib/${architecture}/lua/5.4/?.so`)
        .join(";");
}

/**
 * Defines tests for each source: with our doubles, and with the real plugins, which are skipped by name where they or
 * their libraries are not there.
 *
 * @param files what the tests need of the folder, for the name of what is skipped
 */
export function onEachSource(
    name: string,
    files: readonly string[],
    define: (name: string, folder: string) => void,
): void {
    define(`${name} (our doubles)`, doubles);

    const real = process.env.JITSI_PLUGINS;
    const missing = [
        ...(real === undefined
            ? ["JITSI_PLUGINS"]
            : files.filter((file) => !existsSync(path.join(real, file)))),
        ...(existsSync(libraries) ? [] : ["scripts/setup-servers.sh jitsi"]),
    ];
    if (real === undefined || missing.length > 0) {
        test.skip(`${name} (Jitsi's own): without ${missing.join(", ")}`, () => undefined);
        return;
    }
    provideLibraries();
    define(`${name} (Jitsi's own)`, path.resolve(real));
}
