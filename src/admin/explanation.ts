/** What the module makes of a token, told check by check; secrets are masked. */

import { asObject, type JsonObject, type JsonValue } from "../prosody/json";
import { loginReasons, type LoginReasonName } from "../login-reasons";
import type { TokenDecision } from "../login/token";
import type { Verdict } from "../verification/verifier";
import { holds } from "./setup";
import { fault, fine, type Step } from "./step";

/** A claim of a token, as it may be shown. */
export interface ShownClaim {
    readonly name: string;
    readonly value: string;
}

/** What is said of a token. */
export interface Explanation {
    readonly claims: readonly ShownClaim[];
    readonly checks: readonly Step[];
    /** How the login would end; nothing where the verifier was not asked and all before it is well. */
    readonly reason?: LoginReasonName;
}

/** Longest value of a claim that is shown. */
const shownMaximum = 200;

/** The checks in the order of a login, each with the reasons for which it refuses. */
const checks: readonly { readonly step: string; readonly reasons: readonly LoginReasonName[] }[] = [
    { step: "token", reasons: ["token_missing", "token_too_large", "token_malformed"] },
    { step: "Matrix claim", reasons: ["matrix_claim_missing", "matrix_claim_malformed"] },
    { step: "signature", reasons: ["token_signature_wrong"] },
    { step: "time", reasons: ["token_expired", "token_not_yet_valid"] },
    { step: "issuer", reasons: ["token_issuer_mismatch"] },
    { step: "OpenID token", reasons: ["openid_token_malformed"] },
    { step: "room id", reasons: ["room_id_malformed"] },
    { step: "server name", reasons: ["server_name_malformed"] },
    { step: "profile", reasons: ["profile_malformed"] },
    { step: "room", reasons: ["room_mismatch"] },
];

/** Text as a terminal may show it: without control characters, and not too long. */
export function shown(text: string): string {
    let result = "";
    for (let index = 0; index < text.length && index < shownMaximum; index++) {
        const code = text.charCodeAt(index);
        result += code < 32 || code === 127 ? "?" : text.charAt(index);
    }
    return text.length > shownMaximum ? `${result}…` : result;
}

function describeValue(value: JsonValue): string {
    if (typeof value === "string") {
        return `"${shown(value)}"`;
    }
    return typeof value === "object" ? "{…}" : String(value);
}

function describeSecret(value: JsonValue): string {
    return typeof value === "string" ? `a secret of ${String(value.length)} characters` : "not a text";
}

/** Adds members of an object: those that are shown, in this order, and the names of the others. */
function addClaims(
    claims: ShownClaim[],
    object: JsonObject | undefined,
    prefix: string,
    known: readonly string[],
    silent: readonly string[],
): void {
    if (object === undefined) {
        return;
    }
    for (const name of known) {
        const value = object[name];
        if (value !== undefined) {
            const secret = prefix === "context.matrix." && name === "token";
            claims.push({
                name: prefix + name,
                value: secret ? describeSecret(value) : describeValue(value),
            });
        }
    }
    const others: string[] = [];
    for (const name in object) {
        if (!holds(known, name) && !holds(silent, name)) {
            others.push(shown(name));
        }
    }
    if (others.length > 0) {
        others.sort((one, other) => (one < other ? -1 : 1));
        claims.push({ name: `${prefix}…`, value: `not used: ${others.join(", ")}` });
    }
}

/** The claims of a token's payload, as they may be shown. */
export function showClaims(payload: JsonObject | undefined): readonly ShownClaim[] {
    const claims: ShownClaim[] = [];
    const context = asObject(payload?.context);
    addClaims(claims, payload, "", ["iss", "sub", "aud", "room", "exp", "nbf"], ["context", "iat"]);
    addClaims(claims, asObject(context?.matrix), "context.matrix.", ["token", "room_id", "server_name"], []);
    addClaims(claims, asObject(context?.user), "context.user.", ["name", "avatar"], []);
    return claims;
}

/** What was decided on a token, and by whom. */
export interface Explained {
    readonly decision: TokenDecision;
    /** Whether the room of the URL was given to compare. */
    readonly roomGiven: boolean;
    /** What more is known of a room that differs. */
    readonly roomDifference?: string;
    /** Whether signatures count (`matrix_token_secret`). */
    readonly signed: boolean;
    /** What the verifier says; nothing where it was not asked. */
    readonly verdict?: Verdict;
    /** Whether power levels are synchronised (`uvs_sync_power_levels`). */
    readonly powerSynchronised: boolean;
}

function passed(step: string, explained: Explained): string {
    if (step === "signature" && !explained.signed) {
        return "not looked at: matrix_token_secret is not set";
    }
    return step === "room" && !explained.roomGiven ? "not compared: no room was given" : "passed";
}

function explainVerdict(explained: Explained): Step {
    const verdict = explained.verdict;
    if (verdict === undefined) {
        return fine("verifier", "not asked: add --verify to ask whether the token is good, and of a member");
    }
    if (!verdict.admitted) {
        const who = verdict.userId === undefined ? "" : ` (${verdict.userId})`;
        return fault("verifier", `refused: ${verdict.reason}${who}`, loginReasons[verdict.reason].advice);
    }
    const owner = explained.powerSynchronised && verdict.owner;
    return fine("verifier", `${verdict.userId} is let in${owner ? ", as owner" : ", without being owner"}`);
}

/** Tells the checks of a login: those that passed, the one that refuses, and what the verifier says. */
export function explainChecks(explained: Explained): Pick<Explanation, "checks" | "reason"> {
    const decision = explained.decision;
    const steps: Step[] = [];
    for (const { step, reasons } of checks) {
        if (!decision.ok && reasons.some((reason) => reason === decision.reason)) {
            const difference = step === "room" ? explained.roomDifference : undefined;
            const text = `refused: ${decision.reason}${difference === undefined ? "" : `: ${difference}`}`;
            steps.push(fault(step, text, loginReasons[decision.reason].advice));
            return { checks: steps, reason: decision.reason };
        }
        steps.push(fine(step, passed(step, explained)));
    }
    if (!decision.ok) {
        const other = fault("token", `refused: ${decision.reason}`, loginReasons[decision.reason].advice);
        return { checks: [other], reason: decision.reason };
    }
    steps.push(explainVerdict(explained));
    const verdict = explained.verdict;
    return { checks: steps, reason: verdict?.admitted === false ? verdict.reason : undefined };
}
