/** Tests of the reading of a token: every reason to refuse it, and just what is taken from a good one. */

import { describe, expect, test } from "@jest/globals";
import { readToken, type TokenDecision, type TokenPolicy } from "../../src/login/token";
import { nameOfClaim, type Claim } from "../../src/rights/record";
import type { LoginReasonName } from "../../src/login-reasons";
import { makeToken, tools } from "./support/decode";
import { readVectors } from "./support/files";

interface Vector {
    readonly name: string;
    readonly token?: string;
    readonly header?: string;
    readonly payload?: string;
    readonly signature?: string;
    readonly now?: number;
    readonly requiredIssuer?: string;
    readonly expect: { readonly reason: LoginReasonName } | { readonly claim: Omit<Claim, "fingerprint"> };
}

const vectors = readVectors("token") as readonly Vector[];

const policy: TokenPolicy = { now: 1_800_000_000 };

/** The decision on a token with that payload. */
function read(payload: string, other: TokenPolicy = policy): TokenDecision {
    return readToken(makeToken(payload), other, tools);
}

/** What a decision says, in the form of the vectors. The fingerprint is not in them: each is looked at here. */
function outcome(decision: TokenDecision): Vector["expect"] {
    if (!decision.ok) {
        return { reason: decision.reason };
    }
    const { fingerprint, ...claim } = decision.claim;
    expect(fingerprint).toBe(tools.hash(claim.openIdToken));
    return { claim };
}

const good = '{"context":{"matrix":{"token":"openid","room_id":"!abc:hs.test"}}}';

describe("vectors", () => {
    test.each(vectors)("$name", (vector) => {
        const token =
            vector.payload === undefined
                ? vector.token
                : makeToken(vector.payload, vector.header, vector.signature);
        const decision = readToken(
            token,
            { now: vector.now ?? policy.now, requiredIssuer: vector.requiredIssuer },
            tools,
        );
        expect(outcome(decision)).toEqual(vector.expect);
    });

    test("every reason that a token can be refused for is among them", () => {
        const reasons = new Set(
            vectors.flatMap((vector) => ("reason" in vector.expect ? [vector.expect.reason] : [])),
        );
        expect([...reasons].sort()).toEqual([
            "matrix_claim_malformed",
            "matrix_claim_missing",
            "openid_token_malformed",
            "profile_malformed",
            "room_id_malformed",
            "server_name_malformed",
            "token_expired",
            "token_issuer_mismatch",
            "token_malformed",
            "token_missing",
            "token_not_yet_valid",
        ]); // and token_too_large, below
    });
});

describe("size", () => {
    /** A good token of just that many bytes. */
    function tokenOf(length: number): string {
        const start = makeToken(good, "{}", "");
        return start + "s".repeat(length - start.length);
    }

    test("8192 bytes are fine", () => {
        expect(tokenOf(8192)).toHaveLength(8192);
        expect(readToken(tokenOf(8192), policy, tools).ok).toBe(true);
    });

    test.each([8193, 10_000, 100_000])("%d bytes are too many, and not even decoded", (length) => {
        const untouched = {
            ...tools,
            decodeObject: (): never => {
                throw new Error("decoded");
            },
        };
        expect(readToken(tokenOf(length), policy, untouched)).toEqual({
            ok: false,
            reason: "token_too_large",
        });
        expect(readToken("x".repeat(length), policy, untouched)).toEqual({
            ok: false,
            reason: "token_too_large",
        });
    });
});

describe("times", () => {
    test.each([NaN])("a %d refuses", (time) => {
        const context = { matrix: {} };
        const nan = { ...tools, decodeObject: () => ({ context, exp: time }) };
        expect(readToken("e30.e30.", policy, nan)).toEqual({ ok: false, reason: "token_expired" });
        const nbf = { ...tools, decodeObject: () => ({ context, nbf: time }) };
        expect(readToken("e30.e30.", policy, nbf)).toEqual({ ok: false, reason: "token_not_yet_valid" });
    });

    test("a token that is good from its nbf until just before its exp", () => {
        const payload = good.replace("{", '{"nbf":1000,"exp":1002,');
        const decisions = [999, 1000, 1001, 1002, 1003].map((now) => outcome(read(payload, { now })));
        expect(decisions.map((decision) => ("reason" in decision ? decision.reason : "ok"))).toEqual([
            "token_not_yet_valid",
            "ok",
            "ok",
            "token_expired",
            "token_expired",
        ]);
    });
});

describe("the claim", () => {
    test("has no other members than those that are known", () => {
        const payload = good
            .replace(
                '"context":{',
                '"context":{"group":"g","features":{"recording":true},"user":{"id":"x","moderator":true},',
            )
            .replace("{", '{"room":"*","sub":"x","moderator":true,');
        const decision = read(payload);
        expect(decision.ok && Object.keys(decision.claim).sort()).toEqual([
            "avatar",
            "displayName",
            "expires",
            "features",
            "fingerprint",
            "group",
            "issuer",
            "openIdToken",
            "roomId",
            "roomName",
            "serverName",
        ]);
        // Those two only count where tokens are signed.
        expect(decision.ok && [decision.claim.features, decision.claim.group]).toEqual([
            undefined,
            undefined,
        ]);
    });

    describe("'s fingerprint", () => {
        /** The fingerprint of the claim of a token, with some members of context.matrix and of the payload. */
        const fingerprintOf = (matrix: object, others: object = {}): string => {
            const whole = { token: "openid", room_id: "!abc:hs.test", ...matrix };
            const decision = read(JSON.stringify({ ...others, context: { ...others, matrix: whole } }));
            return decision.ok ? decision.claim.fingerprint : decision.reason;
        };

        test("is the hash of the OpenID token alone", () => {
            for (const matrix of [{}, { server_name: "hs.test" }, { room_id: "!d:hs.test" }]) {
                expect(fingerprintOf(matrix)).toBe(tools.hash("openid"));
            }
            expect(fingerprintOf({ token: "openid+" })).toBe(tools.hash("openid+"));
        });

        test("makes a name for the claim with room and server, another one with each of the three", () => {
            const all = [
                {},
                { server_name: "hs.test" },
                { server_name: "hs.tes" },
                { token: "openi" },
                { token: "openid+" },
                { room_id: "!abc:hs.tes" },
                { room_id: "!abc:hs.test:1" },
                { token: "openi", room_id: "!d:hs.test" },
            ].map((matrix) => {
                const whole = { token: "openid", room_id: "!abc:hs.test", ...matrix };
                const decision = read(JSON.stringify({ context: { matrix: whole } }));
                return decision.ok ? nameOfClaim(decision.claim) : decision.reason;
            });
            expect(new Set(all).size).toBe(all.length);
        });

        test("is the same whatever else the token says, however it is signed", () => {
            const others = { user: { name: "Ada" }, iss: "x", exp: 1_900_000_000, group: "g" };
            expect(fingerprintOf({}, others)).toBe(fingerprintOf({}));
            const [first, second] = ["c2ln", ""].map((signature) =>
                readToken(makeToken(good, undefined, signature), policy, tools),
            );
            expect(first?.ok).toBe(true);
            expect(first).toEqual(second);
        });
    });

    test("reads the members of the token itself, not inherited ones", () => {
        expect(outcome(read('{"__proto__":{"context":{}}}'))).toEqual({ reason: "matrix_claim_missing" });
    });

    test.each([["\ud800"], ["x\udfff"], ["\ufffd"]])("a name that is no UTF-8 (%j) is refused", (name) => {
        const payload = good.replace('"context":{', `"context":{"user":{"name":${JSON.stringify(name)}},`);
        expect(outcome(read(payload))).toEqual({ reason: "profile_malformed" });
    });
});

test("no token of a thousand that are cut or changed at random makes it throw", () => {
    const token = makeToken(good.replace("{", '{"exp":1900000000,"nbf":1,"iss":"x",'));
    let state = 1;
    const random = (bound: number): number => {
        state = (state * 48271) % 2147483647;
        return state % bound;
    };
    for (let round = 0; round < 1000; round++) {
        const at = random(token.length);
        const changed =
            token.slice(0, at) + String.fromCharCode(random(256)) + token.slice(at + 1 + random(3));
        const decision = readToken(changed, policy, tools);
        expect(decision.ok || /^[a-z_]+$/.test(decision.reason)).toBe(true);
    }
});
