/**
 * Tests of what is beyond a Matrix client's own token: signed tokens with their features and group, which tokens may
 * be ordinary ones of Jitsi, and the verdict where only the user is verified.
 */

import { describe, expect, test } from "@jest/globals";
import { loginReasons, type LoginReasonName } from "../../src/login-reasons";
import {
    isWithoutMatrix,
    readToken,
    type TokenDecision,
    type TokenPolicy,
    type TokenTools,
} from "../../src/login/token";
import { roomNameOf } from "../../src/matrix/room-name";
import type { JsonAnswer } from "../../src/prosody/json";
import { readUvsAnswer } from "../../src/verification/uvs";
import type { Verdict } from "../../src/verification/verifier";

const secret = "the-secret";
const now = 1_800_000_000;
const signedOnly: TokenPolicy = { now, secret };
const unsigned: TokenPolicy = { now };

/** Tools under which a token is signed with its last part. */
const tools: TokenTools = {
    decodeObject: (text) => {
        const value: unknown = JSON.parse(
            Buffer.from(text, "base64url").toString("utf8"),
            (_, member: unknown) => (member === null ? undefined : member),
        );
        return typeof value === "object" && !Array.isArray(value)
            ? (value as ReturnType<TokenTools["decodeObject"]>)
            : undefined;
    },
    hash: (text) => `hash of ${text}`,
    isSignedWith: (token, wanted) => token.slice(token.lastIndexOf(".") + 1) === wanted,
    isStanzaText: (text) => Array.from(text).every((character) => character >= " "),
};

function base64Url(value: unknown): string {
    return Buffer.from(JSON.stringify(value)).toString("base64url");
}

const matrix = { token: "openid", room_id: "!abc:hs.test" };

/** A token with this context, and other claims. */
function tokenOf(
    context: unknown,
    signature = secret,
    claims: Readonly<Record<string, unknown>> = {},
): string {
    return `${base64Url({ alg: "HS256", typ: "JWT" })}.${base64Url({ ...claims, context })}.${signature}`;
}

function read(token: string, policy: TokenPolicy = signedOnly): TokenDecision {
    return readToken(token, policy, tools);
}

/** Why a decision refuses; nothing when it does not. */
function reasonOf(decision: TokenDecision): LoginReasonName | undefined {
    return decision.ok ? undefined : decision.reason;
}

const full = { matrix, user: { name: "Ada" }, group: "staff", features: { recording: true } };

describe("where tokens are signed", () => {
    test("features and group count", () => {
        expect(read(tokenOf(full))).toEqual({
            ok: true,
            claim: {
                openIdToken: "openid",
                fingerprint: "hash of openid",
                roomId: "!abc:hs.test",
                roomName: roomNameOf("!abc:hs.test"),
                displayName: "Ada",
                features: { recording: true },
                group: "staff",
            },
        });
    });

    test.each(["", "another", "THE-SECRET", "the-secret_"])("the signature %j is refused", (signature) => {
        expect(reasonOf(read(tokenOf(full, signature)))).toBe("token_signature_wrong");
    });

    test("the signature goes before everything that the token says", () => {
        for (const claims of [{ exp: 1 }, { exp: "never" }, { nbf: now + 1 }, { iss: "other" }]) {
            expect(reasonOf(read(tokenOf(full, "another", claims)))).toBe("token_signature_wrong");
        }
        expect(reasonOf(read(tokenOf({ matrix: { token: 1 } }, "another")))).toBe("token_signature_wrong");
        const policy = { ...signedOnly, requiredIssuer: "meet.test" };
        expect(reasonOf(read(tokenOf(full, secret, { exp: 1 }), policy))).toBe("token_expired");
        expect(reasonOf(read(tokenOf(full), policy))).toBe("token_issuer_mismatch");
        expect(reasonOf(read(tokenOf(full, secret, { iss: "meet.test" }), policy))).toBeUndefined();
    });

    test("a token that says nothing of Matrix is not even looked at for its signature", () => {
        for (const signature of [secret, "another"]) {
            expect(reasonOf(read(tokenOf({ user: {} }, signature)))).toBe("matrix_claim_missing");
            expect(reasonOf(read(tokenOf({ matrix: "yes" }, signature)))).toBe("matrix_claim_malformed");
        }
    });

    test.each([1, true, {}, ["staff"], "sta\u0001ff"])("the group %j is refused", (group) => {
        expect(reasonOf(read(tokenOf({ ...full, group })))).toBe("profile_malformed");
    });

    test.each(["recording", 1, true, null])("the features %j are none", (features) => {
        const decision = read(tokenOf({ ...full, features }));
        expect(decision.ok && decision.claim.features).toBeUndefined();
        expect(decision.ok).toBe(true);
    });

    test("the secret itself is handed to the check, and the whole token", () => {
        const asked: unknown[] = [];
        const spy: TokenTools = {
            ...tools,
            isSignedWith: (...args) => {
                asked.push(args);
                return true;
            },
        };
        const token = tokenOf(full);
        readToken(token, signedOnly, spy);
        expect(asked).toEqual([[token, secret]]);
    });
});

describe("where they are not", () => {
    test.each([secret, "another", ""])("the signature %j makes no difference", (signature) => {
        const decision = read(tokenOf(full, signature), unsigned);
        expect(decision).toMatchObject({ ok: true });
        expect(decision.ok && decision.claim.features).toBeUndefined();
        expect(decision.ok && decision.claim.group).toBeUndefined();
    });

    test.each(["the secret", "the-secret=", "+/"])("the signature %j is no base64url", (signature) => {
        for (const policy of [unsigned, signedOnly]) {
            expect(reasonOf(read(tokenOf(full, signature), policy))).toBe("token_malformed");
        }
    });

    test.each([1, {}, ["staff"], "sta\u0001ff"])("the group %j is nobody's affair", (group) => {
        expect(read(tokenOf({ ...full, group }), unsigned).ok).toBe(true);
    });

    test("nobody asks for a signature", () => {
        const never: TokenTools = {
            ...tools,
            isSignedWith: () => {
                throw new Error("asked");
            },
        };
        expect(readToken(tokenOf(full), unsigned, never).ok).toBe(true);
    });
});

describe("what may be an ordinary token", () => {
    test.each([
        { context: {} },
        { context: { user: { id: "ada" } } },
        { context: { matrix: null } },
        { context: undefined },
        { context: null },
        { context: "text" },
        { context: 1 },
    ])("%j may", ({ context }) => {
        const reason = reasonOf(read(tokenOf(context)));
        expect(reason !== undefined && isWithoutMatrix(reason)).toBe(true);
    });

    test.each([
        "yes",
        "",
        0,
        1,
        true,
        false,
        [],
        ["yes"],
        [{}],
        {},
        { token: 1 },
        { token: "x" },
        { token: "x", room_id: 1 },
        { ...matrix, server_name: 1 },
    ])("with context.matrix %j it may not", (value) => {
        for (const policy of [unsigned, signedOnly]) {
            const reason = reasonOf(read(tokenOf({ matrix: value }), policy));
            expect(reason).toBeDefined();
            expect(reason !== undefined && isWithoutMatrix(reason)).toBe(false);
        }
    });

    test("no token at all may, and of all reasons there is but one more", () => {
        const names = Object.keys(loginReasons) as LoginReasonName[];
        expect(names.filter(isWithoutMatrix).sort()).toEqual(["matrix_claim_missing", "token_missing"]);
    });
});

describe("the verdict where only the user is verified", () => {
    const claim = {
        openIdToken: "openid",
        fingerprint: "fingerprint",
        roomId: "!abc:hs.test",
        roomName: "name",
    };
    const judge = (body: unknown, serverName?: string, verifyMembership = false): Verdict => {
        const answer = { kind: "response", status: 200, body } as JsonAnswer;
        return readUvsAnswer(answer, { ...claim, serverName }, verifyMembership);
    };
    const ada = { results: { user: true }, user_id: "@ada:hs.test" };

    test("a real user is admitted, and is nobody's owner", () => {
        const power = { power_levels: { room: { state_default: 0 }, user: 100 } };
        for (const body of [ada, { ...ada, ...power }]) {
            expect(judge(body)).toEqual({ admitted: true, userId: "@ada:hs.test", owner: false });
        }
    });

    test("the membership does not matter, whatever is said of it", () => {
        for (const membership of [false, true, undefined, "no"]) {
            const results = { user: true, room_membership: membership };
            expect(judge({ ...ada, results }).admitted).toBe(true);
        }
    });

    test("where the membership is asked, the same answer is none", () => {
        expect(judge(ada, undefined, true)).toEqual({
            admitted: false,
            reason: "verifier_unreadable",
            userId: "@ada:hs.test",
        });
    });

    test.each<{ readonly body: unknown; readonly reason: LoginReasonName }>([
        { body: { results: { user: false }, user_id: null }, reason: "user_unknown" },
        { body: { results: { user: false }, user_id: "@ada:hs.test" }, reason: "user_unknown" },
        { body: { results: { user: 1 }, user_id: "@ada:hs.test" }, reason: "verifier_unreadable" },
        { body: { results: { user: "true" }, user_id: "@ada:hs.test" }, reason: "verifier_unreadable" },
        { body: { results: { user: true } }, reason: "verifier_unreadable" },
        { body: { results: { user: true }, user_id: "ada" }, reason: "verifier_unreadable" },
        { body: { results: { user: true }, user_id: 1 }, reason: "verifier_unreadable" },
        { body: { user_id: "@ada:hs.test" }, reason: "verifier_unreadable" },
        { body: {}, reason: "verifier_unreadable" },
        { body: undefined, reason: "verifier_unreadable" },
    ])("$body: $reason", ({ body, reason }) => {
        expect(judge(body)).toMatchObject({ admitted: false, reason });
    });

    test("a user of another server than the token names is refused", () => {
        expect(judge(ada, "other.test")).toMatchObject({ admitted: false, reason: "user_of_other_server" });
        expect(judge(ada, "hs.test").admitted).toBe(true);
    });
});
