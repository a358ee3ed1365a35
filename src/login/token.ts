/**
 * From the text of a JWT to its claim, or the reason to refuse it.
 *
 * Without `matrix_token_secret` the signature does not count: by the documented protocol Matrix clients sign with any
 * string. A claim is unproven; the verifier decides whether it is true.
 */

import { isBase64Url, isMatrixToken, isRoomId, isServerName } from "../matrix/ids";
import { asObject, type JsonObject, type JsonValue } from "../prosody/json";
import type { Claim } from "../rights/record";
import type { LoginReasonName } from "../login-reasons";
import { roomNameOf } from "../matrix/room-name";
import { find, quote, sub } from "../prosody/text";

/** Longest token that is read, in bytes. Prosody's limit for the head of a request leaves little more. */
const tokenMaximum = 8192;

/** What the reading takes from Prosody's libraries. */
export interface TokenTools {
    /** Base64url without padding to the JSON object that it holds, `null` members left out; nothing when it holds none. */
    readonly decodeObject: (this: void, base64Url: string) => JsonObject | undefined;
    /** A hash of a text. */
    readonly hash: (this: void, text: string) => string;
    /** Whether a token is signed with a secret, by HS256. */
    readonly isSignedWith: (this: void, token: string, secret: string) => boolean;
    /** Whether text can stand in a stanza: UTF-8 without control characters. */
    readonly isStanzaText: (this: void, text: string) => boolean;
}

export interface TokenPolicy {
    /** Seconds since 1970. */
    readonly now: number;
    /** The issuer that is required; nothing where any issuer is accepted. */
    readonly requiredIssuer?: string;
    /** The secret that tokens have to be signed with; nothing where signatures do not count. */
    readonly secret?: string;
}

export type TokenDecision =
    | { readonly ok: true; readonly claim: Claim }
    | {
          readonly ok: false;
          readonly reason: LoginReasonName;
          /** What the client wrote, for the log. */
          readonly detail?: string;
          /** The claim, if it is well-formed and still refused. */
          readonly claim?: Claim;
      };

/** @param written what the client wrote, if it is no secret */
function refuse(reason: LoginReasonName, written?: JsonValue): TokenDecision {
    const detail = typeof written === "string" ? quote(written) : undefined;
    return { ok: false, reason, detail };
}

/** The payload of a JWT; nothing unless it has three parts, the first two JSON objects. The signature may be empty. */
export function readPayload(token: string, tools: TokenTools): JsonObject | undefined {
    const [first = 0] = find(token, ".", 1, true);
    const [second] = find(token, ".", first + 1, true);
    if (second === undefined || !isBase64Url(sub(token, second + 1))) {
        return undefined;
    }
    const header = tools.decodeObject(sub(token, 1, first - 1));
    return header && tools.decodeObject(sub(token, first + 1, second - 1));
}

/** Whether an optional member is absent or text that can be shown. */
function isOptionalText(value: JsonValue, tools: TokenTools): value is string | undefined {
    return value === undefined || (typeof value === "string" && tools.isStanzaText(value));
}

/** Why a token is not valid here and now; nothing where it is. */
function refusalByPolicy(payload: JsonObject, policy: TokenPolicy): LoginReasonName | undefined {
    const expires = payload.exp;
    const validFrom = payload.nbf;
    if (
        (expires !== undefined && typeof expires !== "number") ||
        (validFrom !== undefined && typeof validFrom !== "number")
    ) {
        return "token_malformed";
    }
    // Written so that a NaN refuses.
    if (expires !== undefined && !(policy.now < expires)) {
        return "token_expired";
    }
    if (validFrom !== undefined && !(policy.now >= validFrom)) {
        return "token_not_yet_valid";
    }
    if (policy.requiredIssuer !== undefined && payload.iss !== policy.requiredIssuer) {
        return "token_issuer_mismatch";
    }
    return undefined;
}

/** Reads the claims of a Matrix token, each by its type and grammar. */
function readClaims(
    matrix: JsonObject,
    context: JsonObject,
    payload: JsonObject,
    policy: TokenPolicy,
    tools: TokenTools,
): TokenDecision {
    const openIdToken = matrix.token;
    if (typeof openIdToken !== "string" || !isMatrixToken(openIdToken)) {
        return refuse("openid_token_malformed");
    }
    const roomId = matrix.room_id;
    if (typeof roomId !== "string" || !isRoomId(roomId)) {
        return refuse("room_id_malformed", roomId);
    }
    const serverName = matrix.server_name;
    if (serverName !== undefined && (typeof serverName !== "string" || !isServerName(serverName))) {
        return refuse("server_name_malformed", serverName);
    }
    const user = context.user;
    if (user !== undefined && typeof user !== "object") {
        return refuse("profile_malformed");
    }
    const displayName = user?.name;
    const avatar = user?.avatar;
    // Only a signature proves group and features: else the client itself writes them.
    const group = policy.secret !== undefined ? context.group : undefined;
    if (
        !isOptionalText(displayName, tools) ||
        !isOptionalText(avatar, tools) ||
        !isOptionalText(group, tools)
    ) {
        return refuse("profile_malformed");
    }
    const features = policy.secret !== undefined ? asObject(context.features) : undefined;
    const claim = {
        openIdToken,
        fingerprint: tools.hash(openIdToken),
        roomId,
        roomName: roomNameOf(roomId),
        serverName,
        displayName,
        avatar,
        issuer: typeof payload.iss === "string" ? payload.iss : undefined,
        expires: typeof payload.exp === "number" ? payload.exp : undefined,
        features,
        group,
    };
    return { ok: true, claim };
}

/** Reads a token. @param token as the client sent it, nothing when it sent none */
export function readToken(token: string | undefined, policy: TokenPolicy, tools: TokenTools): TokenDecision {
    if (token === undefined || token === "") {
        return refuse("token_missing");
    }
    if (token.length > tokenMaximum) {
        return refuse("token_too_large");
    }
    const payload = readPayload(token, tools);
    if (payload === undefined) {
        return refuse("token_malformed");
    }

    const context = asObject(payload.context);
    if (context?.matrix === undefined) {
        return refuse("matrix_claim_missing");
    }
    const matrix = asObject(context.matrix);
    if (matrix === undefined) {
        return refuse("matrix_claim_malformed");
    }
    if (policy.secret !== undefined && !tools.isSignedWith(token, policy.secret)) {
        return refuse("token_signature_wrong");
    }
    const refusal = refusalByPolicy(payload, policy);
    if (refusal !== undefined) {
        return refuse(refusal, refusal === "token_issuer_mismatch" ? payload.iss : undefined);
    }
    return readClaims(matrix, context, payload, policy, tools);
}

/** Why a claim does not open a room; nothing where it does. @param room as in the URL, in any case */
export function refuseRoom(claim: Claim, room: string | undefined): LoginReasonName | undefined {
    return (room ?? "").toLowerCase() !== claim.roomName ? "room_mismatch" : undefined;
}

/** Whether a token was refused because it has no Matrix claim: then it may be an ordinary one of Jitsi. */
export function isWithoutMatrix(reason: LoginReasonName): boolean {
    return reason === "token_missing" || reason === "matrix_claim_missing";
}
