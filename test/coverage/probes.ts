/** Puts probes into Lua that typescript-to-lua wrote: a call in front of each statement. */

/** A statement, by the line on which it begins. */
export interface Statement {
    readonly line: number;
    /** Its text up to the end of the line. */
    readonly text: string;
}

const token = /--.*|"(?:[^"\\\n]|\\.)*"|[A-Za-z_]\w*|\d[\w.]*|\.{1,3}|[=~<>]=|[^\s\w]/g;
const brackets = new Set(["(", "{", "[", "function("]);
const blocks = new Set(["function", "if", "do", "repeat"]);
const ends = new Set([")", "}", "]", "end", "until"]);
/** Behind these an expression goes on in the next line. */
const unfinished = new Set([
    ...["=", ",", "and", "or", "not", "..", "+", "-", "*", "/", "%"],
    ...["==", "~=", "<", ">", "<=", ">="],
]);
/** What begins a line and no statement; `:` is that of a label. */
const noStatement = new Set([...ends, "else", "elseif", ":"]);

/**
 * Adds `probe(NUMBER);` in front of every statement that begins a line, or the body of a function that stands within a
 * line. Line numbers stay. The text has to stand in front of everything, in the first line.
 *
 * @param first the number of the first statement
 */
export function withProbes(
    lua: string,
    probe: string,
    first: number,
): { text: string; statements: Statement[] } {
    const statements: Statement[] = [];
    // What is open: brackets, and blocks by the word that begins them. `while` and `for` open theirs by `do`.
    const open: string[] = [];
    let last = "";
    let awaitsParameters = false;
    let beginsBody = false;
    const lines = lua.split("\n").map((line, index) => {
        let probed = "";
        let copied = 0;
        let beginsLine = true;
        for (const { 0: word, index: at } of line.matchAll(token)) {
            if (word.startsWith("--")) break;
            const inBlock = !brackets.has(open.at(-1) ?? "");
            if (inBlock && ((beginsLine && !unfinished.has(last)) || beginsBody) && !noStatement.has(word)) {
                probed += `${line.slice(copied, at)}${probe}(${first + statements.length}); `;
                copied = at;
                statements.push({ line: index + 1, text: line.slice(at) });
            }
            beginsLine = false;
            beginsBody = false;
            if (word === "function") awaitsParameters = true;
            if (word === "(" && awaitsParameters) {
                awaitsParameters = false;
                open.push("function(");
            } else if (brackets.has(word) || blocks.has(word)) {
                open.push(word);
            } else if (ends.has(word)) {
                beginsBody = open.pop() === "function(";
            }
            last = word;
        }
        return probed + line.slice(copied);
    });
    if (open.length > 0) throw new Error(`still open at the end of the Lua: ${open.join(" ")}`);
    return { text: lines.join("\n"), statements };
}
