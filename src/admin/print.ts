/** Diagnoses as lines of text for people. */

import type { ShownClaim } from "./explanation";
import { addAll, exitCodeOf, type Step } from "./step";

/** Widths of the columns. */
const levelWidth = 9;
const stepWidth = 15;
const claimWidth = 28;

function padded(text: string, width: number): string {
    let result = text;
    while (result.length < width) {
        result += " ";
    }
    return result;
}

/** One step as a line, and its advice as a second one. */
function linesOf({ step, level, text, advice }: Step): readonly string[] {
    const line = `${padded(level, levelWidth)}${padded(step, stepWidth)}${text}`;
    return advice === undefined ? [line] : [line, `${padded("", levelWidth + stepWidth)}-> ${advice}`];
}

function counted(count: number, word: string): string {
    return `${String(count)} ${word}${count === 1 ? "" : "s"}`;
}

/** Steps under a title, with a last line that counts what is wrong. */
export function printSteps(title: string, steps: readonly Step[]): readonly string[] {
    const lines = [title];
    let warnings = 0;
    let errors = 0;
    for (const step of steps) {
        addAll(lines, linesOf(step));
        warnings += step.level === "warning" ? 1 : 0;
        errors += step.level === "error" ? 1 : 0;
    }
    const wrong = `${counted(errors, "error")}, ${counted(warnings, "warning")}`;
    lines.push(exitCodeOf(steps) === 0 ? "all well" : wrong);
    return lines;
}

/** Claims as lines, the names in one column. */
export function printClaims(claims: readonly ShownClaim[]): readonly string[] {
    return claims.map(({ name, value }) => `${padded(name, claimWidth)}${value}`);
}
