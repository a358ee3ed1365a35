/** The report of a command: steps, each with what was found and what to change. */

export type Level = "ok" | "warning" | "error";

/** One thing that was checked. It holds no secret. */
export interface Step {
    /** The subject, in a word or two. */
    readonly step: string;
    readonly level: Level;
    readonly text: string;
    /** What to change; absent where the level is `ok`. */
    readonly advice?: string;
}

/** Adds a step about one subject to a report. The advice of an `ok` step is left out. */
export type Add = (this: void, level: Level, text: string, advice?: string) => void;

export function about(step: string, report: Step[]): Add {
    return (level, text, advice) => {
        report.push({ step, level, text, advice: level === "ok" ? undefined : advice });
    };
}

/** Appends items to a list: `push(...items)` would append only the first in Lua. */
export function addAll<Item>(list: Item[], items: readonly Item[]): Item[] {
    for (const item of items) {
        list.push(item);
    }
    return list;
}

function count(steps: readonly Step[], level: Level): number {
    return steps.filter((step) => step.level === level).length;
}

/** The exit code: 0 without problems, 1 with warnings, 2 with errors. */
export function exitCodeOf(steps: readonly Step[]): 0 | 1 | 2 {
    if (count(steps, "error") > 0) {
        return 2;
    }
    return count(steps, "warning") > 0 ? 1 : 0;
}

export function padded(text: string, width: number): string {
    return text + " ".repeat(Math.max(0, width - text.length));
}

/** Adds steps as lines below a title, with a last line that counts the problems. @returns the exit code */
export function addLines(lines: string[], title: string, steps: readonly Step[]): 0 | 1 | 2 {
    lines.push(title);
    for (const { step, level, text, advice } of steps) {
        lines.push(padded(level, 9) + padded(step, 15) + text);
        if (advice !== undefined) {
            lines.push(`${padded("", 24)}-> ${advice}`);
        }
    }
    const problems = `errors: ${String(count(steps, "error"))}, warnings: ${String(count(steps, "warning"))}`;
    const exitCode = exitCodeOf(steps);
    lines.push(exitCode === 0 ? "all well" : problems);
    return exitCode;
}
