/** Finds in the Lua of a Prosody module what it uses of Prosody, by its tokens alone. */

/** What can be used. `server` is the global `prosody`. */
export type Kind =
    "module" | "library" | "function" | "event" | "session" | "room" | "occupant" | "stanza" | "server";

/** One use. Functions are named `LIBRARY MEMBER`; parts of event names that are computed are `*`. */
export interface Use {
    readonly kind: Kind;
    readonly name: string;
}

interface Token {
    readonly type: "name" | "string" | "other";
    readonly text: string;
}

/** Variables by the object that they usually hold. */
const variables = new Map<string, Kind>([
    ["module", "module"],
    ["prosody", "server"],
    ["session", "session"],
    ["origin", "session"],
    ["room", "room"],
    ["occupant", "occupant"],
    ["stanza", "stanza"],
]);

/** Files in which `session` is something else: of the shell, of a proxy for files, of a port for several protocols. */
const otherSessions = /mod_(?:admin_\w+|proxy65|net_multiplex|storage_\w+|debug_\w+)\.lua$/;

/** Methods of strings: a variable of that name holds text there. */
const ofStrings = new Set([
    "match",
    "gsub",
    "find",
    "sub",
    "lower",
    "upper",
    "format",
    "gmatch",
    "len",
    "byte",
]);

const hooks = new Set(["hook", "hook_global", "unhook", "wrap_event", "fire_event", "add_handler"]);

function tokensOf(lua: string): Token[] {
    const tokens: Token[] = [];
    const pattern =
        /--\[(=*)\[[^]*?\]\1\]|--[^\n]*|\[(=*)\[([^]*?)\]\2\]|"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'|([A-Za-z_]\w*)|\d[\w.]*|\.{2,3}|[=~<>]=|::|\S/g;
    for (const [text, , , long, double, single, name] of lua.matchAll(pattern)) {
        const value = long ?? double ?? single;
        if (name !== undefined) {
            tokens.push({ type: "name", text });
        } else if (value !== undefined) {
            tokens.push({ type: "string", text: value });
        } else if (!text.startsWith("--")) {
            tokens.push({ type: "other", text });
        }
    }
    return tokens;
}

/** What a file uses, each use by itself. */
export function scanLua(lua: string, file: string): Use[] {
    const tokens = tokensOf(lua);
    const uses: Use[] = [];
    const text = (index: number): string =>
        tokens[index]?.type === "string" ? "" : (tokens[index]?.text ?? "");
    const isName = (index: number): boolean => tokens[index]?.type === "name";

    /** Where a chain `.a.b` that begins at a token ends, and its names. A colon ends it. */
    function chainAt(start: number): { readonly names: readonly string[]; readonly end: number } {
        const names: string[] = [];
        let end = start;
        while (text(end) === "." && isName(end + 1)) {
            names.push(text(end + 1));
            end += 2;
        }
        return { names, end };
    }

    /** A library required at a token, and the token after that. */
    function requiredAt(index: number): { readonly library: string; readonly end: number } | undefined {
        if (text(index) !== "require" || [".", ":"].includes(text(index - 1))) {
            return undefined;
        }
        const at = text(index + 1) === "(" ? index + 2 : index + 1;
        const name = tokens[at];
        if (name?.type !== "string" || !/^(?:prosody\.)?(?:util|core|net)\./.test(name.text)) {
            return undefined;
        }
        return { library: name.text, end: at === index + 2 ? at + 2 : at + 1 };
    }

    /** Libraries, or parts of them as `LIBRARY MEMBER`, by the local variables that hold them. */
    const aliases = new Map<string, string>();

    /** Notes what `local a, b = require "x", y.z` makes of its variables, up to the first that is something else. */
    function noteAliases(start: number): void {
        const names: string[] = [];
        let at = start;
        for (; isName(at); at += text(at + 1) === "," ? 2 : 1) {
            names.push(text(at));
        }
        for (const name of text(at) === "=" ? names : []) {
            const required = requiredAt(at + 1);
            const library = required?.library ?? aliases.get(text(at + 1));
            const chain = chainAt(required?.end ?? at + 2);
            const isWhole =
                chain.end >= tokens.length || [",", ";"].includes(text(chain.end)) || isName(chain.end);
            if (library === undefined || !isWhole) {
                return;
            }
            const path = chain.names.join(".");
            aliases.set(
                name,
                path === "" ? library : `${library}${library.includes(" ") ? "." : " "}${path}`,
            );
            at = chain.end;
            if (text(at) !== ",") {
                return;
            }
        }
    }

    for (let index = 0; index < tokens.length; index += 1) {
        if (text(index) === "local") {
            noteAliases(index + 1);
        }
    }

    function use(kind: Kind, name: string): void {
        uses.push({ kind, name });
    }

    /** A member of a library, or of a table in it. */
    function useOfLibrary(library: string, names: readonly string[]): void {
        const [name, ...inner] = library.split(" ");
        const path = [...inner, ...names];
        if (path.length > 0) {
            use("function", `${name ?? ""} ${path.join(".")}`);
        }
    }

    /** The name of an event: texts, with `*` for what stands between them. */
    function eventAt(start: number): string | undefined {
        let name = "";
        let depth = 0;
        for (let index = start; index < tokens.length; index += 1) {
            const token = tokens[index];
            if (depth === 0 && [",", ")"].includes(text(index))) {
                return /[a-z]/.test(name) ? name : undefined;
            }
            depth += ["(", "["].includes(text(index)) ? 1 : [")", "]"].includes(text(index)) ? -1 : 0;
            if (token?.type === "string") {
                name += depth === 0 ? token.text : "";
            } else if (text(index) !== ".." && !name.endsWith("*")) {
                name += "*";
            }
        }
        return undefined;
    }

    for (let index = 0; index < tokens.length; index += 1) {
        const required = requiredAt(index);
        if (required !== undefined) {
            use("library", required.library);
            useOfLibrary(required.library, chainAt(required.end).names);
            continue;
        }
        if (!isName(index)) {
            continue;
        }
        const name = text(index);
        const before = text(index - 1);
        const isMember = before === "." || before === ":";
        if (hooks.has(name) && (isMember || name === "fire_event") && text(index + 1) === "(") {
            const event = eventAt(index + 2);
            if (event !== undefined) {
                use("event", event);
            }
        }
        const library = isMember ? undefined : aliases.get(name);
        if (library !== undefined && before !== "local" && before !== ",") {
            useOfLibrary(library, chainAt(index + 1).names);
            continue;
        }
        const kind = variables.get(name);
        const next = text(index + 1);
        const member = text(index + 2);
        if (
            kind === undefined ||
            (next !== "." && next !== ":") ||
            !isName(index + 2) ||
            // `event.session.x` counts; `event.module.x` does not, nor does the session of a shell.
            (isMember && (kind === "module" || kind === "server" || text(index - 2) === "self")) ||
            ofStrings.has(member)
        ) {
            continue;
        }
        const isOwn = kind === "module" && (before === "function" || text(index + 3) === "=");
        if (!isOwn && !(kind === "session" && otherSessions.test(file))) {
            use(kind, member);
        }
    }
    return uses;
}
