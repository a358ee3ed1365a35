/** The documents against the code: their generated sections, their example, their links. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { version } from "../../package.json";
import { documents, sections, sectionsOf, withSections } from "../../scripts/reference";
import { loginReasons } from "../../src/login-reasons";
import { roomReasons } from "../../src/room-reasons";
import { roomNameOf } from "../../src/matrix/room-name";
import { powerSyncOptions } from "../../src/meeting/power-sync-options";
import { authOptions } from "../../src/options";
import { deadLinksOf } from "../links";
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

test.each(markdown)("the links of %s lead somewhere", (file) => {
    expect(deadLinksOf(path.join(root, file))).toEqual([]);
});

test("the README has at most 150 lines", () => {
    expect(readText("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(150);
});

test("the README links every page of docs/", () => {
    const readme = readText("README.md");
    const pages = readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md"));
    expect(pages.filter((name) => !readme.includes(`(docs/${name}`))).toEqual([]);
});

test("the pages that the sources and scripts name are there", () => {
    const named = ["src", "demo", "bench", "scripts"].flatMap((folder) =>
        readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => /\.(ts|mjs|sh)$/.test(file))
            .flatMap((file) => [
                ...readText(folder, file).matchAll(/\bdocs\/[a-z-]+\.(?:md|yml|json|svg|png)\b/g),
            ])
            .map(([name]) => name),
    );
    expect(named).not.toEqual([]);
    expect(named.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
});

test("every version in the change log has a date, and the newest comes first", () => {
    const headings = [...readText("CHANGELOG.md").matchAll(/^## (.*)$/gm)].map(([, heading = ""]) => heading);
    const released = headings.filter((heading) => heading !== "Unreleased");
    const dates = released.map((heading) => /^\d+\.\d+\.\d+ \((\d{4}-\d{2}-\d{2})\)$/.exec(heading)?.[1]);
    expect(dates).not.toContain(undefined);
    expect(dates).toEqual([...dates].sort().reverse());
    expect(headings.indexOf("Unreleased")).toBeLessThanOrEqual(0);
});

test("the commands that install a release name this version", () => {
    const text = readText("README.md") + readText("docs/debian.md");
    const named = [...text.matchAll(/(?:verification|mod_\w+)[_-](\d+\.\d+\.\d+)[_-]/g)].map(
        ([, one]) => one,
    );
    expect(named).toHaveLength(4);
    expect(new Set(named)).toEqual(new Set([version]));
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

test("no text says of a user that they are a man or a woman", () => {
    const gendered = /\b(?:h(?:e|im|is|er|ers|imself)|sh[e])\b/i;
    const folders = ["src", "types", "demo", "bench", "scripts", "test", "docs", "examples", "packaging"];
    const texts = folders.flatMap((folder) =>
        readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => /\.(ts|mjs|lua|sh|md)$/.test(file) && !file.includes("node_modules"))
            .map((file) => path.join(folder, file)),
    );
    expect(texts.length).toBeGreaterThan(300);
    expect([...texts, ...markdown].filter((file) => gendered.test(readText(file)))).toEqual([]);
});
