/** Tests of the verdict on what a verification service answered: status by status and body by body. */

import { describe, expect, test } from "@jest/globals";
import type { Claim } from "../../src/rights/record";
import type { JsonAnswer } from "../../src/prosody/json";
import { readUvsAnswer } from "../../src/verification/uvs";
import type { Verdict } from "../../src/verification/verifier";
import { decodeObject } from "./support/decode";
import { readVectors } from "./support/files";

type Vector = { readonly name: string; readonly serverName?: string; readonly expect: Verdict } & (
    | { readonly answer: "response"; readonly status: number; readonly body: string }
    | { readonly answer: "timeout" | "unreachable" | "oversized" | "cancelled" }
);

const vectors = readVectors("verdict") as readonly Vector[];

const claim: Claim = {
    openIdToken: "openid",
    fingerprint: "fingerprint",
    roomId: "!abc:hs.test",
    roomName: "efqwey",
};
const good = '{"results":{"user":true,"room_membership":true},"user_id":"@ada:hs.test"}';

function answerOf(vector: Vector): JsonAnswer {
    return vector.answer === "response"
        ? { kind: "response", status: vector.status, body: decodeObject(vector.body) }
        : { kind: vector.answer };
}

describe("vectors", () => {
    test.each(vectors)("$name", (vector) => {
        expect(readUvsAnswer(answerOf(vector), { ...claim, serverName: vector.serverName }, true)).toEqual(
            vector.expect,
        );
    });
});

test("of all statuses only 200 admits", () => {
    for (let status = 0; status <= 1000; status++) {
        const verdict = readUvsAnswer({ kind: "response", status, body: decodeObject(good) }, claim, true);
        expect([status, verdict.admitted]).toEqual([status, status === 200]);
    }
});

test("no value but true admits, in neither of the results", () => {
    const values = ["false", "null", "0", "1", '""', '"true"', "[]", "[true]", "{}", '{"true":true}'];
    for (const user of ["true", ...values]) {
        for (const membership of ["true", ...values]) {
            const body = `{"results":{"user":${user},"room_membership":${membership}},"user_id":"@ada:hs.test"}`;
            const verdict = readUvsAnswer(
                { kind: "response", status: 200, body: decodeObject(body) },
                claim,
                true,
            );
            expect([body, verdict.admitted]).toEqual([body, user === "true" && membership === "true"]);
        }
    }
});

test("a user who is no member is no owner, whatever their power", () => {
    const body = decodeObject(
        '{"results":{"user":true,"room_membership":false},"user_id":"@a:b","power_levels":{"user":100,"room":{}}}',
    );
    expect(readUvsAnswer({ kind: "response", status: 200, body }, claim, true)).toEqual({
        admitted: false,
        reason: "not_in_room",
        userId: "@a:b",
    });
});
