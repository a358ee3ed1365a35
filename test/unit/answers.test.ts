/** Tests of what the answers of a homeserver mean, by status and error code, and of what in a body is no answer. */

import { describe, expect, test } from "@jest/globals";
import type { LoginReasonName } from "../../src/login-reasons";
import type { JsonObject } from "../../src/prosody/json";
import {
    adminApi,
    adminMaximum,
    botApi,
    pathAs,
    readAnswer,
    serviceApi,
    userinfo,
    whoami,
    type Question,
} from "../../src/verification/homeserver-api";

const levels = adminApi.levels("!a:hs.test");
const creation = adminApi.creation("!a:hs.test");
const members = adminApi.members("!a:hs.test", "hs.test");
const userOf = userinfo("hs.test", "token");

/** The reason in the reading of an answer; undefined where it is a value. */
function reasonOf<Value>(
    question: Question<Value>,
    status: number,
    body: JsonObject | undefined,
): LoginReasonName | undefined {
    const reading = readAnswer(question, { kind: "response", status, body });
    return reading.ok ? undefined : reading.reason;
}

describe("a status", () => {
    test("404 is an answer where Matrix says not found, and the question knows what that means", () => {
        expect(reasonOf(levels, 404, { errcode: "M_NOT_FOUND" })).toBeUndefined();
        expect(reasonOf(levels, 403, { errcode: "M_NOT_FOUND" })).toBe("homeserver_token_not_admin");
        expect(reasonOf(levels, 404, { errcode: "M_UNKNOWN" })).toBe("verifier_rejected");
        expect(reasonOf(userOf, 404, { errcode: "M_NOT_FOUND" })).toBe("verifier_rejected");
    });

    test("404 without a Matrix error, or for a request that Matrix does not know, means a missing endpoint", () => {
        expect(reasonOf(levels, 404, undefined)).toBe("homeserver_endpoint_missing");
        expect(reasonOf(levels, 404, { errcode: "M_UNRECOGNIZED" })).toBe("homeserver_endpoint_missing");
        expect(reasonOf(levels, 405, { errcode: "M_UNRECOGNIZED" })).toBe("verifier_rejected");
        expect(reasonOf(levels, 500, undefined)).toBe("verifier_failed");
    });

    test.each([
        ["the token of the module", whoami, 401, "homeserver_token_unknown"],
        ["the token of the module", whoami, 403, "homeserver_token_unknown"],
        ["an administrator", levels, 401, "homeserver_token_unknown"],
        ["an administrator", levels, 403, "homeserver_token_not_admin"],
        ["a bot", botApi.levels("!a:hs.test"), 401, "homeserver_token_unknown"],
        ["a bot", botApi.levels("!a:hs.test"), 403, "bot_not_in_room"],
        ["a service", serviceApi.levels("!a:hs.test"), 401, "homeserver_token_unknown"],
        ["a service", serviceApi.levels("!a:hs.test"), 403, "verifier_rejected"],
    ] as const)("for %s: %#", (_right, question, status, reason) => {
        expect(reasonOf<unknown>(question as Question<unknown>, status, { errcode: "M_X" })).toBe(reason);
    });

    test("only M_FORBIDDEN hides a room from an application service", () => {
        const question = serviceApi.levels("!a:hs.test") as Question<unknown>;
        expect(reasonOf(question, 403, { errcode: "M_FORBIDDEN" })).toBe("user_not_in_namespace");
    });

    test("M_EXCLUSIVE refuses to let an application service pose as a user", () => {
        const exclusive = { errcode: "M_EXCLUSIVE" };
        expect(reasonOf(serviceApi.levels("!a:hs.test"), 400, exclusive)).toBe("user_not_in_namespace");
        expect(reasonOf(serviceApi.levels("!a:hs.test"), 400, { errcode: "M_X" })).toBe("verifier_rejected");
        expect(reasonOf(botApi.levels("!a:hs.test"), 400, exclusive)).toBe("verifier_rejected");
    });

    test("401 rejects a user's token only with a Matrix error that tells so", () => {
        expect(reasonOf(userOf, 401, { errcode: "M_UNKNOWN_TOKEN" })).toBe("user_unknown");
        for (const body of [undefined, {}, { errcode: 7 }, { errcode: "M_MISSING_TOKEN" }]) {
            expect(reasonOf(userOf, 401, body)).toBe("verifier_rejected");
        }
    });
});

describe("a body", () => {
    test("with a malformed user id is unreadable", () => {
        for (const wrong of [undefined, 7, "ada", "@ada", "@ada:hs.test/x"]) {
            expect(reasonOf(userOf, 200, { sub: wrong })).toBe("verifier_unreadable");
            expect(reasonOf(whoami, 200, { user_id: wrong })).toBe("verifier_unreadable");
        }
    });

    test("of a room's state says nothing by other events, other state keys, and what is no event", () => {
        const content = { users: {} };
        const wanted = { type: "m.room.power_levels", state_key: "", content };
        const others = [
            "event",
            { ...wanted, state_key: "x", content: {} },
            { ...wanted, type: "m.room.create", content: {} },
        ];
        const read = (state: readonly unknown[]): unknown =>
            readAnswer(levels, { kind: "response", status: 200, body: { state } as unknown as JsonObject });
        expect(read([...others, wanted])).toEqual({ ok: true, value: content });
        expect(read(others)).toEqual({ ok: true, value: undefined });
        expect(reasonOf(creation, 200, { state: others as unknown as JsonObject })).toBe(
            "verifier_unreadable",
        );
    });

    test("with members that are no text has them for nobody", () => {
        const body = { members: [7, "@ada:hs.test"] } as unknown as JsonObject;
        expect(readAnswer(members, { kind: "response", status: 200, body })).toEqual({
            ok: true,
            value: { joined: { "@ada:hs.test": true }, seen: true },
        });
    });

    test("is read up to 2 MiB for members, and 1 MiB for what else an administrator asks", () => {
        expect(members.bodyMaximum).toBe(2097152);
        expect(botApi.members("!a:hs.test", "@bot:hs.test").bodyMaximum).toBe(2097152);
        expect(adminMaximum).toBe(1048576);
    });
});

test("a question is asked as a user by one more parameter", () => {
    const asked = (path: string): string => pathAs(path, "@ada&x=1:hs.test");
    expect(asked("/whoami")).toBe(
        "/whoami?user_id=%40ada%26x%3d1%3ahs.test".replace(/%3[da]/g, (hex) => hex.toUpperCase()),
    );
    expect(asked("/state?format=event")).toContain("/state?format=event&user_id=%40ada%26");
});

test("an account is asked for by the admin API where it is local, and by its profile elsewhere", () => {
    const path = (local: boolean): string | undefined => adminApi.account?.("@ada:hs.test", local).path;
    expect(path(true)).toBe("/_synapse/admin/v2/users/%40ada%3Ahs.test");
    expect(path(false)).toBe("/_matrix/client/v3/profile/%40ada%3Ahs.test");
});
