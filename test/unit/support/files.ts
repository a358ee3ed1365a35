/** Where the files of the repository stand that tests read. */

import { readFileSync } from "node:fs";
import * as path from "node:path";

/** The root of the repository. */
export const root = path.resolve(__dirname, "../../..");

/** The text of a file of the repository. */
export function readText(...parts: string[]): string {
    return readFileSync(path.join(root, ...parts), "utf8");
}

/** The content of one of test/vectors/, which the tests under Lua read, too. */
export function readVectors(name: string): unknown {
    return JSON.parse(readText("test", "vectors", `${name}.json`));
}
