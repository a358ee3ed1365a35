/** Tests of how a log line shows what a client wrote. */

import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { quote } from "../../src/prosody/text";

test.each([
    ["", '""'],
    ["efqtu6a", '"efqtu6a"'],
    ["two words", '"two words"'],
    ["[tenant]!a:b@c^_`{|}~%s\u0041", '"[tenant]!a:b@c^_`{|}~%sA"'],
    ["a\nLogin of @eve:x", '"a?Login of @eve:x"'],
    ["a\r\n\tb", '"a???b"'],
    ["\u001b[2Ja\u007f\u0000", '"?[2Ja??"'],
    ['a" said "b\\', '"a? said ?b?"'],
    ["n\u00e4me", '"n?me"'],
])("%j is shown as %s", (text, shown) => {
    expect(quote(text)).toBe(shown);
});

test("of a text as long as a request may be there are a hundred characters", () => {
    expect(quote("r".repeat(100))).toBe(`"${"r".repeat(100)}"`);
    expect(quote("r".repeat(100) + "\n")).toBe(`"${"r".repeat(100)}"`);
    expect(quote("\n".repeat(100_000))).toBe(`"${"?".repeat(100)}"`);
});

test("whatever was written, it is one line in quotes, with none within", () => {
    fc.assert(
        fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
            expect(quote(text)).toMatch(/^"[ !#-[\]-~]{0,100}"$/);
        }),
    );
});
