/** Reading options: the value to use, and the problems with what is set. Modules log these, and `check` prints them. */

/** What is wrong with an option. Never shows a value that may be a secret. */
export interface Problem {
    readonly option: string;
    readonly level: "warn" | "error";
    readonly text: string;
    /** What to change. */
    readonly remedy: string;
}

/** Where options are read, and the problems found so far. */
export interface Reader {
    /** The value in the configuration; nothing where the option is not set. */
    readonly get: (this: void, name: string) => unknown;
    readonly problems: Problem[];
}

/** @param module the module of the host, or its context for the host */
export function readerOf(module: { get_option(name: string): unknown }): Reader {
    return { get: (name) => module.get_option(name), problems: [] };
}

export function report(
    reader: Reader,
    option: string,
    text: string,
    remedy: string,
    level: Problem["level"] = "error",
): void {
    reader.problems.push({ option, level, text, remedy });
}

export function logProblems(
    module: { log(level: Problem["level"], pattern: string, ...values: string[]): void },
    reader: Reader,
): void {
    for (const { option, level, text, remedy } of reader.problems) {
        module.log(level, "Option %s: %s (%s)", option, text, remedy);
    }
}

/**
 * The value of an option that takes only one. As everywhere in Prosody it may stand in a list. What templates write for a
 * variable that is not set counts as unset.
 */
export function readScalar(reader: Reader, option: string): unknown {
    let value = reader.get(option);
    if (typeof value === "object") {
        const items = value as readonly unknown[];
        if (items[0] === undefined || items[1] !== undefined) {
            report(reader, option, "takes one value, not a list", "set it to one value");
        }
        value = items[0];
    }
    if (value === "<no value>") {
        const text = '"<no value>", which templates write for a variable that is not set: not used';
        report(reader, option, text, "set the variable, if only to the empty text", "warn");
        return undefined;
    }
    return value;
}

/** Whether the value of an option means true, in any spelling that Prosody accepts. */
export function isOn(value: unknown): boolean {
    return value === true || value === "true" || value === 1;
}

/** Whether the value of an option means false, in any spelling that Prosody accepts. */
export function isOff(value: unknown): boolean {
    return value === false || value === "false" || value === 0;
}

export function readFlag(
    reader: Reader,
    option: { readonly name: string; readonly fallback: boolean },
): boolean {
    const { name, fallback } = option;
    const value = readScalar(reader, name);
    if (isOn(value)) {
        return true;
    }
    if (isOff(value)) {
        return false;
    }
    if (value !== undefined) {
        report(reader, name, `neither true nor false: using ${String(fallback)}`, "set it to true or false");
    }
    return fallback;
}
