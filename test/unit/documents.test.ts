/** The documents against the code: their generated sections, their example, their links. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { documents, sections, sectionsOf, withSections } from "../../scripts/reference";
import { loginReasons } from "../../src/login-reasons";
import { roomReasons } from "../../src/room-reasons";
import { roomNameOf } from "../../src/matrix/room-name";
import { powerSyncOptions } from "../../src/meeting/power-sync-options";
import { authOptions } from "../../src/options";
import { readText, root } from "./support/files";

/** A document without what prettier changes in it: blanks, and the length of rules in tables. */
function withoutLayout(document: string): string {
    return document.replaceAll(/\s+/g, " ").replaceAll(/-{2,}/g, "--");
}

describe("generated sections", () => {
    test.each(documents)("of %s are as the code has them (make format writes them)", (document) => {
        const text = readText(document);
        expect(withoutLayout(text)).toBe(withoutLayout(withSections(text)));
    });

    test("are all used", () => {
        const used = new Set(documents.flatMap((document) => sectionsOf(readText(document))));
        expect([...used].sort()).toEqual(Object.keys(sections).sort());
    });

    test("are known", () => {
        expect(() => withSections("<!-- generated: something -->\n<!-- end -->")).toThrow(
            "nothing generates",
        );
    });
});

test.each([...Object.keys(loginReasons), ...Object.keys(roomReasons)])(
    "docs/reasons.md explains the reason %s",
    (name) => {
        expect(readText("docs/reasons.md")).toContain(`\n### \`${name}\`\n`);
    },
);

test.each([...Object.keys(authOptions), ...Object.keys(powerSyncOptions)])(
    "docs/configuration.md explains the option %s",
    (name) => {
        expect(readText("docs/configuration.md")).toContain(`\n### \`${name}\`\n`);
    },
);

test("the documents show a room name that is right", () => {
    expect(readText("docs/clients.md")).toContain(
        `\`!abc:example.org\` becomes \`${roomNameOf("!abc:example.org")}\``,
    );
});

/** All Markdown files, from the root of the repository, but for those of others. */
const markdown = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".md") && !/(^|\/)(node_modules|build|\.cache)\//.test(file),
);

/** The anchors of a Markdown file, as GitHub makes them of headings. */
function anchorsOf(text: string): readonly string[] {
    return [...text.replaceAll(/^```.*?^```/gms, "").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
        heading
            .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
            .toLowerCase()
            .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
            .replaceAll(" ", "-"),
    );
}

test.each(markdown)("the links of %s lead somewhere", (file) => {
    const text = readFileSync(path.join(root, file), "utf8").replaceAll(/^```.*?^```/gms, "");
    const dead = [...text.matchAll(/\]\(<?([^)\s>]+)>?\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => {
            const [name = "", anchor] = target.split("#");
            const linked = name === "" ? path.join(root, file) : path.resolve(root, path.dirname(file), name);
            return (
                !existsSync(linked) ||
                (anchor !== undefined && !anchorsOf(readFileSync(linked, "utf8")).includes(anchor))
            );
        });
    expect(dead).toEqual([]);
});

test.each(markdown)("the tests that %s names are there", (file) => {
    const text = readFileSync(path.join(root, file), "utf8");
    const missing = [...text.matchAll(/`([\w./-]+(?:\.test\.ts|_spec\.lua))`/g)]
        .map(([, name = ""]) => name)
        .filter(
            (name) => !existsSync(path.join(root, name)) && !existsSync(path.join(root, "test/e2e", name)),
        );
    expect(missing).toEqual([]);
});
