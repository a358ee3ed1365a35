/** Draws the plots of the committed results anew, without measuring anything: `npx tsx bench/redraw.ts`. */

import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { panelsOf } from "./panels";
import { plot } from "./plot";
import type { Row } from "./rows";

/** The versions of Prosody whose committed results have a plot. */
export const plotted = ["0.12", "13.0"];

/** A file of the committed results of a version. */
export function resultFile(version: string, ending: "json" | "svg"): string {
    return path.join(__dirname, `results/prosody-${version}.${ending}`);
}

/** Draws the plot of the committed results of a version. */
export function redraw(version: string): string {
    const { rows } = JSON.parse(readFileSync(resultFile(version, "json"), "utf8")) as {
        readonly rows: readonly Row[];
    };
    return plot(`Prosody ${version}`, panelsOf(rows));
}

if (require.main?.filename === __filename) {
    for (const version of plotted) {
        writeFileSync(resultFile(version, "svg"), redraw(version));
    }
}
