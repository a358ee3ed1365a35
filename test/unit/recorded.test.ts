/**
 * Tests with the answers that a real verification service gave (test/fixtures/uvs.json): the module's verdict is what
 * was true at that moment, save where the service alone is to blame.
 */

import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { LoginReasonName } from "../../src/login-reasons";
import { readToken, type TokenDecision } from "../../src/login/token";
import { readUvsAnswer } from "../../src/verification/uvs";
import type { Verdict } from "../../src/verification/verifier";
import { decodeObject, makeToken, tools } from "./support/decode";
import { readText, root } from "./support/files";

interface Entry {
    readonly name: string;
    readonly request: { readonly url: string; readonly body: unknown };
    readonly response: { readonly status: number; readonly content_type: string; readonly body: unknown };
    readonly uvs_died: boolean;
    readonly truth?: { readonly membership: string | null; readonly owner: boolean };
}

const text = readText("test", "fixtures", "uvs.json");
const entries = JSON.parse(text) as readonly Entry[];

/** Entries with a truth that the service does not tell, and why. In all of them the module knows too little. */
const serviceIsWrong: Readonly<Record<string, string>> = {
    "v12-creator": "the creator of a version 12 room has infinite power, the service says 0",
    "v12_additional-creator": "the same, in a room with additional creators",
    "v12_additional-coadmin": "an additional creator has infinite power, the service says 0",
    "v12_no_users-creator": "power levels without users: the service says null, and the process ends",
    "no_pl_v11-creator":
        "no power levels event: the creator has 100, the service says null, and the process ends",
};

/** Entries whose truth is not known, of requests that the module may send: what it makes of the answer. */
const unknownTruth: Readonly<Record<string, LoginReasonName | "admitted">> = {
    "hs-admin-token-of-ordinary-user": "not_in_room", // the service cannot ask, and says no
    "hs-admin-token-wrong": "not_in_room", // the same
    "hs-down": "not_in_room", // the same
    "one-auth-lowercase": "verifier_forbidden",
    "one-auth-missing": "verifier_forbidden",
    "one-auth-wrong": "verifier_forbidden",
    "one-server-missing": "user_unknown",
    "one-server-wrong": "user_unknown",
    "purged-creator": "not_in_room",
    "room-unknown": "not_in_room",
    "room-unknown-v12": "not_in_room",
    "server-8448-fallback": "user_unknown",
    "server-explicit-port": "user_unknown",
    "server-ip": "user_unknown",
    "server-ip-port": "user_unknown",
    "server-ipv6": "user_unknown",
    "server-localhost": "user_unknown",
    "server-missing": "verifier_rejected", // so tells a service without UVS_HOMESERVER_URL
    "server-null": "verifier_rejected", // the same: the module leaves the member out
    "server-trailing-dot": "user_unknown",
    "server-uppercase": "user_unknown",
    "server-wrong": "user_unknown",
    "token-expired": "user_unknown",
    "token-garbage": "user_unknown",
    "token-guest": "user_unknown",
    "token-plus": "user_unknown",
};

/** Entries of requests that the module never sends, since it refuses such a token before. */
const neverSent: Readonly<Record<string, LoginReasonName>> = {
    "body-array": "matrix_claim_malformed", // no object at all
    "body-form": "matrix_claim_malformed",
    "body-none": "matrix_claim_malformed",
    "body-not-json": "matrix_claim_malformed",
    "body-too-large": "token_too_large",
    "room-alias": "room_id_malformed",
    "room-array": "room_id_malformed",
    "room-bang": "room_id_malformed",
    "room-empty": "room_id_malformed",
    "room-long": "room_id_malformed",
    "room-malformed": "room_id_malformed",
    "room-missing": "room_id_malformed",
    "room-nul": "room_id_malformed",
    "room-null": "room_id_malformed",
    "room-number": "room_id_malformed",
    "room-object": "room_id_malformed",
    "room-slash": "room_id_malformed",
    "room-space": "room_id_malformed",
    "room-true": "room_id_malformed",
    "server-array": "server_name_malformed",
    "server-at": "server_name_malformed",
    "server-empty": "server_name_malformed",
    "server-number": "server_name_malformed",
    "server-object": "server_name_malformed",
    "server-slash": "server_name_malformed",
    "token-array": "openid_token_malformed",
    "token-client-access": "openid_token_malformed", // as recorded: the real one is replaced by "<access token>"
    "token-empty": "openid_token_malformed",
    "token-long": "token_too_large",
    "token-inject-amp": "openid_token_malformed", // the service takes what stands before the & for the token
    "token-inject-hash": "openid_token_malformed", // what stands before the #
    "token-inject-percent": "openid_token_malformed", // it unescapes it
    "token-missing": "openid_token_malformed",
    "token-newline": "openid_token_malformed",
    "token-null": "openid_token_malformed",
    "token-number": "openid_token_malformed",
    "token-object": "openid_token_malformed",
    "token-unicode": "openid_token_malformed",
};

/** Entries of another endpoint, which the module does not ask: its answer must never admit. */
const otherEndpoint: Readonly<Record<string, LoginReasonName>> = {
    "user-banned": "verifier_unreadable",
    "user-deact": "verifier_unreadable",
    "user-expired": "user_unknown",
    "user-garbage": "user_unknown",
    "user-locked": "verifier_unreadable",
    "user-loggedout": "verifier_unreadable",
    "user-member": "verifier_unreadable",
    "user-server-missing": "verifier_rejected",
    "user-stranger": "verifier_unreadable",
};

/** The decision on a token from which the module would make the recorded request. */
function decideOn(entry: Entry): TokenDecision {
    let matrix = entry.request.body;
    if (typeof matrix === "object" && matrix !== null) {
        const { matrix_server_name: serverName, ...others } = matrix as Record<string, unknown>;
        matrix = { ...others, server_name: serverName };
    }
    return readToken(makeToken(JSON.stringify({ context: { matrix } })), { now: 0 }, tools);
}

/** The verdict on the recorded answer, as it came over the wire. */
function verdictOn(entry: Entry, decision = decideOn(entry)): Verdict {
    if (!decision.ok) {
        throw new Error(`${entry.name}: the request would not be sent: ${decision.reason}`);
    }
    const { status, body } = entry.response;
    return readUvsAnswer(
        {
            kind: "response",
            status,
            body: decodeObject(typeof body === "string" ? body : JSON.stringify(body)),
        },
        decision.claim,
        true,
    );
}

function select(names: Readonly<Record<string, unknown>>): readonly Entry[] {
    return entries.filter(({ name }) => name in names);
}

const withTruth = entries.filter((entry) => entry.truth !== undefined);

test("the copy is the recording", () => {
    const original = path.resolve(root, "../shared/fixtures/uvs.json");
    // Where there is no workspace around the clone, there is nothing to compare with.
    const recording: unknown = JSON.parse(existsSync(original) ? readFileSync(original, "utf8") : text);
    expect(entries).toEqual(recording);
    expect(entries).toHaveLength(141);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(141);
});

test("each entry is tested just once, and no list names one that is not there", () => {
    const named = [unknownTruth, neverSent, otherEndpoint].flatMap((names) => Object.keys(names));
    expect([...named, ...withTruth.map(({ name }) => name)].sort()).toEqual(
        entries.map(({ name }) => name).sort(),
    );
    expect(
        Object.keys(serviceIsWrong).filter((name) => !withTruth.some((entry) => entry.name === name)),
    ).toEqual([]);
});

describe("entries with a truth", () => {
    test.each(withTruth)("$name: in the room or not", (entry) => {
        const verdict = verdictOn(entry);
        expect(verdict.admitted).toBe(entry.truth?.membership === "join");
        expect(verdict.admitted ? undefined : verdict.reason).toBe(
            verdict.admitted ? undefined : "not_in_room",
        );
    });

    test.each(withTruth.filter(({ name }) => !(name in serviceIsWrong)))("$name: owner or not", (entry) => {
        const verdict = verdictOn(entry);
        expect(verdict.admitted && verdict.owner).toBe(entry.truth?.owner);
    });

    test.each(select(serviceIsWrong))("$name: only the service is to blame", (entry) => {
        expect(entry.truth?.owner).toBe(true);
        expect(verdictOn(entry)).toMatchObject({ admitted: true, owner: false });
        const { power_levels: levels } = entry.response.body as {
            power_levels: { user: number } | null;
        };
        // What the service says is either nothing, or a power that is not the user's.
        expect(levels === null || levels.user === 0).toBe(true);
    });

    test("nobody becomes owner who is none", () => {
        const wrong = withTruth.filter((entry) => {
            const verdict = verdictOn(entry);
            return verdict.admitted && verdict.owner && entry.truth?.owner !== true;
        });
        expect(wrong).toEqual([]);
    });
});

describe("entries without a truth", () => {
    test.each(select(unknownTruth))("$name", (entry) => {
        const verdict = verdictOn(entry);
        expect(verdict.admitted ? "admitted" : verdict.reason).toBe(unknownTruth[entry.name]);
    });
});

describe("requests that are never sent", () => {
    test.each(select(neverSent))("$name", (entry) => {
        expect(decideOn(entry)).toMatchObject({ ok: false, reason: neverSent[entry.name] });
    });
});

describe("the other endpoint", () => {
    const claim: TokenDecision = decideOn(entries.find(({ name }) => name === "one-member") ?? ({} as Entry));

    test.each(select(otherEndpoint))("$name", (entry) => {
        expect(entry.request.url).toBe("/verify/user");
        expect(verdictOn(entry, claim)).toMatchObject({ admitted: false, reason: otherEndpoint[entry.name] });
    });
});
