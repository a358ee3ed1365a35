/** What the benchmarks are told by the environment. */

import type { ProsodyVersion } from "../demo/prosody";

/** One setting; nothing where it is empty. */
export function setting(name: string): string | undefined {
    const value = process.env[name];
    return value === "" ? undefined : value;
}

/** The version in `PROSODY`. @throws where it is none */
export function versionWanted(): ProsodyVersion {
    const wanted = setting("PROSODY") ?? "13.0";
    if (wanted !== "0.12" && wanted !== "13.0") throw new Error(`PROSODY is 0.12 or 13.0, not ${wanted}`);
    return wanted;
}
