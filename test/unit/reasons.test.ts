/** The tables of reasons: well-formed, safe to show, each reached by code and tests, and each new reason one entry. */

import { readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { reportChecks } from "../../src/admin/login-checks";
import type { Step } from "../../src/admin/report";
import { isRefusal, loginReasons, type LoginReason, type LoginReasonName } from "../../src/login-reasons";
import { roomReasons, type RoomReason } from "../../src/room-reasons";
import { signOf } from "../../src/verification/circuit-breaker";
import { readText, root } from "./support/files";

const logins = Object.entries<LoginReason>(loginReasons);
const rooms = Object.entries<RoomReason>(roomReasons);
const all: readonly [string, LoginReason | RoomReason][] = [...logins, ...rooms];

/** All files below a folder, by path. */
function filesIn(folder: string): string[] {
    return readdirSync(folder)
        .map((name) => path.join(folder, name))
        .flatMap((file) => (statSync(file).isDirectory() ? filesIn(file) : [file]));
}

function textOf(files: readonly string[]): string {
    return files.map((file) => readText(path.relative(root, file))).join("\n");
}

/** All sources but the tables themselves. */
const code = textOf(
    filesIn(path.join(root, "src")).filter((file) => file.endsWith(".ts") && !file.endsWith("-reasons.ts")),
);

/** All tests that run the built modules: in Prosody, and under Lua with the HTTP of the test. */
const runs = textOf(
    ["e2e", "lua"]
        .flatMap((folder) => filesIn(path.join(root, "test", folder)))
        .filter((file) => /(\.test\.ts|_spec\.lua)$/.test(file)),
);

describe.each(all)("%s", (name, reason) => {
    test("is in snake case", () => {
        expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
    });

    test("has a text of whole sentences, in printable ASCII", () => {
        expect(reason.text).toMatch(/^[A-Z][ -~]*[A-Za-z]\.$/);
        expect(reason.text.length).toBeLessThanOrEqual(100);
        expect(reason.text).not.toMatch(/\n|%|\$\{/);
    });

    test("has advice on one line, without format directives", () => {
        expect(reason.advice).toMatch(/^[ -~]+$/);
        expect(reason.advice).not.toMatch(/%|[.:;,]$/);
        expect(reason.advice.length).toBeGreaterThan(20);
    });

    test("tells the person nothing of the token's content or the server's innards", () => {
        expect(reason.text).not.toMatch(
            /\b(uvs|exp|nbf|iss|app_id|http|context|openidtoken|[a-z]+_[a-z]+)\b/,
        );
    });

    test("can come from the code", () => {
        expect(code.includes(`"${name}"`)).toBe(true);
    });

    test("is named by a test that runs the built modules", () => {
        expect(runs).toMatch(new RegExp(`\\b${name}\\b`));
    });
});

test("no reason is both of logins and of rooms", () => {
    expect(Object.keys(loginReasons).filter((name) => name in roomReasons)).toEqual([]);
});

test("no two reasons tell the person the same", () => {
    const texts = all.map(([, reason]) => reason.text);
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
});

describe("conditions", () => {
    test("in rooms: not-allowed, but where the door itself fails", () => {
        const others = rooms.filter(([, reason]) => reason.condition !== "not-allowed");
        expect(others.map(([name, { condition, level }]) => [name, condition, level])).toEqual([
            ["door_failed", "internal-server-error", "error"],
        ]);
    });

    test("error level is for what the administrator has to fix, never for what a client did", () => {
        for (const [name, reason] of logins) {
            if (reason.level === "error") {
                expect([name, reason.cause === "user"]).toEqual([name, false]);
            }
        }
        for (const [name, reason] of rooms) {
            if (reason.level === "error") {
                expect([name, reason.condition]).toEqual([name, "internal-server-error"]);
            }
        }
    });
});

// The reason is in no other place than the table.
describe.each([
    ["user", "answer"],
    ["configuration", "answer"],
    ["outage", "trouble"],
    ["local", "unknown"],
] as const)("a new reason with the cause %s", (cause, sign) => {
    const reason = "made_up" as LoginReasonName;
    const entry: LoginReason = {
        level: "warn",
        cause,
        text: "This is made up.",
        advice: "do nothing about it",
        uvsAdvice: "do nothing about it",
    };

    beforeAll(() => {
        Object.assign(loginReasons, { [reason]: entry });
    });
    afterAll(() => {
        Reflect.deleteProperty(loginReasons, reason);
    });

    test(`is ${cause === "user" ? "a no" : "no answer"} to the user`, () => {
        expect(isRefusal(reason)).toBe(cause === "user");
    });

    test(`is "${sign}" to the circuit breaker`, () => {
        expect(signOf({ admitted: false, reason })).toBe(sign);
    });

    test("is counted from the start", () => {
        const counted: string[] = [];
        const metric = { add: () => undefined, set: () => undefined };
        const module = {
            metric: (_type: string, name: string) => ({
                with_labels: (...labels: string[]) => {
                    counted.push([name, ...labels].join(" "));
                    return metric;
                },
            }),
        };
        // Without its types, which are those of Prosody.
        const counters = jest.requireActual<{ makeAuthMetrics: (...args: unknown[]) => unknown }>(
            "../../src/verification/counters",
        );
        counters.makeAuthMetrics(module);
        expect(counted).toContain(`logins refused ${reason}`);
    });

    test("is explained, with its advice", () => {
        const checks: Step[] = [];
        reportChecks(reason, "", undefined, { tokenSecret: undefined, requireIssuer: false }, checks);
        expect(checks).toEqual([expect.objectContaining({ level: "error", advice: entry.advice })]);
    });

    test("is documented", () => {
        jest.isolateModules(() => {
            const table = jest.requireActual<{ loginReasons: object }>("../../src/login-reasons");
            Object.assign(table.loginReasons, { [reason]: entry });
            const { sections } = jest.requireActual<{ sections: Record<string, string> }>(
                "../../scripts/reference",
            );
            expect(sections["reasons of logins"]).toContain(`### \`${reason}\``);
        });
    });
});
