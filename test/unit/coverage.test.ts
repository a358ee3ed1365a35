/** The probes of `make coverage`: which statements they stand before, and that the built modules stay Lua with them. */

import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { withProbes } from "../coverage/probes";
import { readText, root } from "./support/files";

describe("probes", () => {
    test("stand before each statement, and in functions within a line; the lines stay", () => {
        const lua = [
            '-- function (a) "',
            "local x = f(",
            "    a,",
            '    function(parameters) return "--" end',
            ")",
            "if x then",
            "    y.z = {",
            "        b = 1",
            "    }",
            "elseif a or",
            "    b then",
            "    while #a > 0 do",
            "        f()",
            "    end",
            "else",
            "    return",
            "end",
        ].join("\n");
        const { text, statements } = withProbes(lua, "p", 7);
        expect(text.split("\n").filter((line) => line.includes("p("))).toEqual([
            "p(7); local x = f(",
            '    function(parameters) p(8); return "--" end',
            "p(9); if x then",
            "    p(10); y.z = {",
            "    p(11); while #a > 0 do",
            "        p(12); f()",
            "    p(13); return",
        ]);
        expect(text.replace(/p\(\d+\); /g, "")).toBe(lua);
        expect(statements.map(({ line }) => line)).toEqual([2, 4, 6, 7, 12, 13, 16]);
    });

    test("are not put into what they do not understand", () => {
        expect(() => withProbes("f(", "p", 0)).toThrow("still open");
    });

    test.each(["mod_auth_matrix_user_verification", "mod_matrix_power_sync"])("leave %s Lua", (name) => {
        const { text, statements } = withProbes(readText("dist", `${name}.lua`), "p", 0);
        expect(statements.length).toBeGreaterThan(500);
        const lua = path.join(root, ".cache/bin/lua5.4");
        const { status, stderr } = spawnSync(lua, ["-e", 'assert(load(io.read("a")))'], {
            input: text,
            encoding: "utf8",
        });
        expect([status, stderr]).toEqual([0, ""]);
    });
});
