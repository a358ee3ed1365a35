/**
 * Writes the tables of options and reasons in README.md from the code that holds them, between marker comments.
 * With `--check` it changes nothing and fails when they differ.
 */

import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { loginReasons, roomReasons, type LoginReason, type RoomReason } from "../src/access/reasons";
import { authOptions, powerSyncOptions, type Option } from "../src/options";

/** A Markdown table; prettier-like alignment is left to prettier. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
    return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function sentence(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1) + ".";
}

function optionTable(options: Record<string, Option>): string {
    return table(
        ["Option", "Type", "Default", "Meaning"],
        Object.values(options).map((option) => [
            `\`${option.name}\``,
            option.type,
            option.fallback === undefined ? "none" : `\`${String(option.fallback)}\``,
            option.range === undefined
                ? option.meaning
                : `${option.meaning} From ${option.range.smallest} to ${option.range.largest}.`,
        ]),
    );
}

function reasonTable(reasons: Record<string, LoginReason | RoomReason>): string {
    return table(
        ["Reason", "Level", "Condition", "The person is told", "What to do"],
        Object.entries(reasons).map(([name, reason]) => [
            `\`${name}\``,
            reason.level,
            `\`${reason.condition}\``,
            reason.text,
            sentence(reason.advice),
        ]),
    );
}

/** The generated sections by the name in their markers. */
export const sections: Readonly<Record<string, string>> = {
    "options of the VirtualHost": optionTable(authOptions),
    "options of the MUC component": optionTable(powerSyncOptions),
    "reasons of logins": reasonTable(loginReasons),
    "reasons in rooms": reasonTable(roomReasons),
};

/**
 * Puts the generated sections into a document.
 *
 * @throws when a marker is missing
 */
export function withSections(document: string): string {
    return Object.entries(sections).reduce((text, [name, content]) => {
        const begin = `<!-- generated: ${name} -->`;
        const end = "<!-- end -->";
        const start = text.indexOf(begin);
        const stop = text.indexOf(end, start);
        if (start < 0 || stop < 0) {
            throw new Error(`README.md lacks the markers of "${name}"`);
        }
        return `${text.slice(0, start + begin.length)}\n\n${content}\n\n${text.slice(stop)}`;
    }, document);
}

if (require.main === module) {
    const file = path.join(__dirname, "..", "README.md");
    writeFileSync(file, withSections(readFileSync(file, "utf8")));
}
