/** Reading one option, whatever module it is of: what is wrong is logged, and the default taken. */

/** An option that is a number within a range. */
export interface NumberOption {
    readonly name: string;
    readonly type: "seconds" | "number";
    readonly fallback: number;
    readonly range: { readonly smallest: number; readonly largest: number };
}

/** A number within its range; for any other value the default is taken, and the log says so. */
export function readNumber(module: Prosody.Module, option: NumberOption): number {
    const value = module.get_option_number(option.name, option.fallback);
    const smallest = option.range.smallest;
    const largest = option.range.largest;
    // Prosody gives nothing, not the fallback, for what is no number. Written so that a NaN is out of range, too.
    if (value !== undefined && value >= smallest && value <= largest) {
        return value;
    }
    module.log(
        "warn",
        "Option %s must be between %d and %d%s: using %d",
        option.name,
        smallest,
        largest,
        option.type === "seconds" ? " seconds" : "",
        option.fallback,
    );
    return option.fallback;
}

/** A yes or no. Prosody gives nothing, not the fallback, for a value that is neither. */
export function readFlag(
    module: Prosody.Module,
    option: { readonly name: string; readonly fallback: boolean },
): boolean {
    return module.get_option_boolean(option.name, option.fallback) ?? option.fallback;
}

/** A text option in which the empty text, as container images leave it, counts as unset. */
export function readText(module: Prosody.Module, name: string): string | undefined {
    const value = module.get_option_string(name);
    return value === "" ? undefined : value;
}
