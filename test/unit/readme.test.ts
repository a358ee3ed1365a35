/** The README against the code: its generated tables, its example, and that no reason is missing in it. */

import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { withSections } from "../../scripts/reference";
import { loginReasons, roomReasons } from "../../src/access/reasons";
import { roomNameOf } from "../../src/access/room";

const readme = readFileSync(path.join(__dirname, "../../README.md"), "utf8");

/** A document without what prettier changes in tables: blanks and the length of rules. */
function withoutLayout(document: string): string {
    return document.replaceAll(/\s+/g, " ").replaceAll(/-{3,}/g, "---");
}

describe("README.md", () => {
    test("has the tables of options and reasons as the code has them (make format writes them)", () => {
        expect(withoutLayout(readme)).toBe(withoutLayout(withSections(readme)));
    });

    test.each([...Object.keys(loginReasons), ...Object.keys(roomReasons)])("names the reason %s", (name) => {
        expect(readme).toContain(`\`${name}\``);
    });

    test("shows a room name that is right", () => {
        expect(readme).toContain(`\`!abc:example.org\` becomes \`${roomNameOf("!abc:example.org")}\``);
    });

    test("has the markers that the tables go between", () => {
        expect(() => withSections("# empty")).toThrow("markers");
    });
});
