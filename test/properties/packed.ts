/** Values as bytes, for the pipe to driver.lua; see packed.lua. Each character of a text is one byte. */

/** Writes a value; members that are undefined are left out. */
export function pack(value: unknown): string {
    switch (typeof value) {
        case "string":
            return `s${value.length}:${value}`;
        case "number":
            return `n${value}:`;
        case "boolean":
            return value ? "t" : "f";
    }
    if (Array.isArray(value)) {
        return `a${value.length}:${value.map(pack).join("")}`;
    }
    const members = Object.entries(value as object).filter(([, member]) => member !== undefined);
    return `o${members.length}:${members.map(([name, member]) => pack(name) + pack(member)).join("")}`;
}

/** Reads a value. */
export function unpack(text: string): unknown {
    let at = 0;
    const read = (): unknown => {
        const tag = text.charAt(at);
        at += 1;
        if (tag === "t" || tag === "f") {
            return tag === "t";
        }
        const colon = text.indexOf(":", at);
        const number = Number(text.slice(at, colon));
        at = colon + 1;
        switch (tag) {
            case "n":
                return number;
            case "s":
                at += number;
                return text.slice(at - number, at);
            case "a":
                return Array.from({ length: number }, read);
            case "o":
                return Object.fromEntries(Array.from({ length: number }, () => [read(), read()] as const));
            default:
                throw new Error(`not packed: ${text.slice(0, 100)}`);
        }
    };
    return read();
}
