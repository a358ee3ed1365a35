/** How much of what Prosody's own plugins use is declared, and that the measuring sees what is used. */

import { describe, expect, test } from "@jest/globals";
import { goals, measureAll, percent } from "../../scripts/types-coverage";
import { scanLua } from "../../scripts/types-coverage-scan";

/** Uses of a kind in some Lua. */
function uses(lua: string): string[] {
    return scanLua(lua, "mod_test.lua").map(({ kind, name }) => `${kind} ${name}`);
}

describe("uses in Lua", () => {
    test.each([
        ["module:log('info', 'x')", ["module log"]],
        ["function module.load() end module.load = nil", []],
        ["-- module:log()\n--[[ module:log() ]] local s = 'module:log()'", []],
        [
            'local st = require "util.stanza"; st.message()',
            ["library util.stanza", "function util.stanza message"],
        ],
        [
            'local split = require "prosody.util.jid".split;',
            ["library prosody.util.jid", "function prosody.util.jid split"],
        ],
        [
            'local e = require("util.encodings"); local b = e.base64; b.encode("x")',
            [
                "library util.encodings",
                "function util.encodings base64",
                "function util.encodings base64.encode",
            ],
        ],
        [
            'local a, b = require "util.jid".bare, require "util.id"; b.short()',
            ["library util.jid", "function util.jid bare", "library util.id", "function util.id short"],
        ],
        ['module:hook("a/" .. ns .. ":b", f, 5)', ["module hook", "event a/*:b"]],
        ["prosody.events.fire_event('server-x', { a = 'b' })", ["server events", "event server-x"]],
        ["event.origin.send(x); session.username = 1", ["session send", "session username"]],
        ["room:get_name(); self.session.print(1); stanza.attr.to = origin", ["room get_name", "stanza attr"]],
    ])("%s", (lua, expected) => {
        expect(uses(lua).sort()).toEqual([...expected].sort());
    });
});

test("declared is what the goals say, of each version", () => {
    const results = measureAll([]);
    expect([...results.keys()]).toEqual(["Prosody 13.0", "Prosody 0.12"]);
    for (const shares of results.values()) {
        for (const share of shares) {
            const [goal = 0] = goals[share.kind] ?? [];
            expect([share.kind, percent(share)]).toEqual([share.kind, Math.max(percent(share), goal)]);
            expect([share.kind, share.used > 50]).toEqual([share.kind, true]);
        }
    }
}, 60_000);
