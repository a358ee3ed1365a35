/** What a diagnosis is made of: steps, each with what was found and what to change. */

/** How a step came out. */
export type Level = "ok" | "warning" | "error";

/** One thing that was looked at. Holds no secret. */
export interface Step {
    /** What was looked at, in a word or two. */
    readonly step: string;
    readonly level: Level;
    /** What was found. */
    readonly text: string;
    /** What to change; nothing where all is well. */
    readonly advice?: string;
}

/** A step in which all is well. */
export function fine(step: string, text: string): Step {
    return { step, level: "ok", text };
}

/** A step that works, but perhaps not as it is meant. */
export function warning(step: string, text: string, advice: string): Step {
    return { step, level: "warning", text, advice };
}

/** A step that keeps users out, or lets in too many. */
export function fault(step: string, text: string, advice: string): Step {
    return { step, level: "error", text, advice };
}

/**
 * Adds items to a list: `push(...items)` becomes Lua that adds only the first.
 *
 * @returns the list
 */
export function addAll<Item>(list: Item[], items: readonly Item[]): Item[] {
    for (const item of items) {
        list.push(item);
    }
    return list;
}

/** The exit code for steps: 0 where all is well, 1 for warnings, 2 for errors. */
export function exitCodeOf(steps: readonly Step[]): 0 | 1 | 2 {
    let code: 0 | 1 | 2 = 0;
    for (const { level } of steps) {
        if (level === "error") {
            return 2;
        }
        if (level === "warning") {
            code = 1;
        }
    }
    return code;
}
