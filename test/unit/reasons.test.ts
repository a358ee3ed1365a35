/** Tests of the list of reasons: that it is well-formed, safe to show, that the code knows no other, and tests reach each. */

import { readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { isRefusal, loginReasons, type LoginReason, type LoginReasonName } from "../../src/login-reasons";
import { roomReasons, type RoomReason } from "../../src/room-reasons";
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

/** All sources but the list itself. */
const code = textOf(
    filesIn(path.join(root, "src")).filter(
        (file) => file.endsWith(".ts") && !file.endsWith(`${path.sep}reasons.ts`),
    ),
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
    test("temporary-auth-failure: just where nobody could say", () => {
        const unknown = logins.filter(([name]) => !isRefusal(name as LoginReasonName));
        expect(unknown.map(([name]) => name).sort()).toEqual([
            "bot_left_room",
            "bot_not_in_room",
            "check_cancelled",
            "foreign_server_failed",
            "foreign_server_not_found",
            "homeserver_endpoint_missing",
            "homeserver_token_not_admin",
            "homeserver_token_unknown",
            "homeservers_malformed",
            "internal_error",
            "too_many_checks",
            "too_many_refusals",
            "verifier_busy",
            "verifier_configured_twice",
            "verifier_failed",
            "verifier_forbidden",
            "verifier_not_configured",
            "verifier_paused",
            "verifier_rejected",
            "verifier_timeout",
            "verifier_unreachable",
            "verifier_unreadable",
        ]);
    });

    test("in rooms: not-allowed, but where the door itself fails", () => {
        const others = rooms.filter(([, reason]) => reason.condition !== "not-allowed");
        expect(others.map(([name, { condition, level }]) => [name, condition, level])).toEqual([
            ["door_failed", "internal-server-error", "error"],
        ]);
    });

    test("error level is for what the administrator has to mend, never for what a client did", () => {
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
