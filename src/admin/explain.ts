/** What the module makes of a token, by the steps of a login. */

import { find, isOneOf, quote } from "../prosody/text";
import { adviceOf, type LoginReasonName } from "../login-reasons";
import { claimOf, tokenTools } from "../login/login";
import { readPayload, refuseRoom } from "../login/token";
import { roomNameOf } from "../matrix/room-name";
import { asObject, type JsonObject, type JsonValue } from "../prosody/json";
import { waitFor } from "../prosody/clock";
import { configuredVerifier } from "../verification/configured";
import type { AuthOptions } from "../verification/auth-options";
import type { Verdict, Verifier } from "../verification/verifier";
import { reportChecks } from "./login-checks";
import { about, type Add, type Step } from "./report";
import { findRoom, roomOfUrl } from "./room";

/** A claim of a token, its value as it may be shown. */
interface ShownClaim {
    readonly name: string;
    readonly value: string;
}

/** Longest value of a claim that is shown. */
const shownMaximum = 200;

/** A text as a terminal may show it: without control characters, and not too long. */
function shown(text: string): string {
    const [clean] = string.gsub(string.sub(text, 1, shownMaximum), "%c", "?");
    return text.length > shownMaximum ? `${clean}…` : clean;
}

/** The value of a claim as it may be shown: the OpenID token, which is a secret, by its length alone. */
function showValue(name: string, value: JsonValue): string {
    if (typeof value !== "string") {
        return typeof value === "object" ? "{…}" : tostring(value);
    }
    return name === "token" ? `a secret of ${tostring(value.length)} characters` : `"${shown(value)}"`;
}

/** Adds the named members of an object, and the mere names of those that the module does not use. */
function addClaims(
    claims: ShownClaim[],
    object: JsonObject | undefined,
    prefix: string,
    names: readonly string[],
): void {
    if (object === undefined) {
        return;
    }
    for (const name of names) {
        const value = object[name];
        if (value !== undefined) {
            claims.push({ name: prefix + name, value: showValue(name, value) });
        }
    }
    const unused: string[] = [];
    for (const name in object) {
        if (!isOneOf(names, name) && name !== "context" && name !== "iat") {
            unused.push(shown(name));
        }
    }
    if (unused.length > 0) {
        table.sort(unused);
        claims.push({ name: `${prefix}…`, value: `not used: ${unused.join(", ")}` });
    }
}

function showClaims(payload: JsonObject | undefined): readonly ShownClaim[] {
    const claims: ShownClaim[] = [];
    const context = asObject(payload?.context);
    addClaims(claims, payload, "", ["iss", "sub", "aud", "room", "exp", "nbf"]);
    addClaims(claims, asObject(context?.matrix), "context.matrix.", ["token", "room_id", "server_name"]);
    addClaims(claims, asObject(context?.user), "context.user.", ["name", "avatar"]);
    return claims;
}

/** How the room of the URL differs from that of the token. */
function differenceOf(room: string, claimedId: string): string {
    const found = findRoom(room);
    if (!found.ok) {
        return `${found.text}; the token is for ${claimedId}, which is room ${roomNameOf(claimedId)}`;
    }
    const difference =
        found.roomId.toLowerCase() === claimedId.toLowerCase()
            ? "they differ only in upper and lower case, which counts in Matrix room ids: check what changes it on the way"
            : "they are different rooms";
    return `the URL is for ${found.roomId}, the token for ${claimedId}; ${difference}`;
}

function reportVerdict(verdict: Verdict | undefined, options: AuthOptions, add: Add): void {
    if (verdict === undefined) {
        add("ok", "not asked: add --verify to ask whether the token is valid, and its user in the room");
    } else if (verdict.admitted) {
        const role = options.syncPowerLevels && verdict.owner ? "as owner" : "without being owner";
        add("ok", `${verdict.userId} is admitted, ${role}`);
    } else {
        const user = verdict.userId === undefined ? "" : ` (${verdict.userId})`;
        add(
            "error",
            `refused: ${verdict.reason}${user}`,
            adviceOf(verdict.reason, options.uvsBaseUrl !== undefined),
        );
    }
}

/** The token and the room in a pasted URL, of a WebSocket (`room=…&token=…`) or a meeting (`…/ROOM?jwt=…`). */
export function readPasted(text: string): { readonly token: string; readonly room?: string } {
    const [, , token] = find(text, "[?&#]token=([^&#]*)");
    const [, , jwt] = find(text, "[?&#]jwt=([^&#]*)");
    const found = token ?? jwt;
    return found === undefined ? { token: text } : { token: found, room: roomOfUrl(text) };
}

/**
 * Explains a token.
 *
 * @param room the room of the URL, or its Matrix id, to compare
 * @param verifier the verifier to ask, or the reason why there is none; absent where none is to be asked
 * @returns the reason why a login would be refused, absent if it would not or if the verifier was not asked
 */
export function explain(
    token: string,
    room: string | undefined,
    options: AuthOptions,
    verifier: Verifier | LoginReasonName | undefined,
) {
    const decision = claimOf(token, options);
    const claims = showClaims(readPayload(token, tokenTools));
    const checks: Step[] = [];
    let refusal: LoginReasonName | undefined;
    let difference = "";
    if (!decision.ok) {
        refusal = decision.reason;
    } else if (room !== undefined) {
        refusal = refuseRoom(decision.claim, room.charAt(0) === "!" ? roomNameOf(room) : room);
        difference = refusal === undefined ? "" : `: ${differenceOf(room, decision.claim.roomId)}`;
    }
    reportChecks(refusal, difference, room, options, checks);
    if (refusal !== undefined || !decision.ok) {
        return { claims, checks, reason: refusal };
    }
    const { appId } = options;
    if (appId !== undefined && decision.claim.issuer !== appId) {
        about("issuer", checks)(
            "warning",
            `iss is ${quote(decision.claim.issuer ?? "")}, and app_id is "${appId}": uvs_require_issuer would refuse it`,
            "set app_id to the Jitsi domain, which Matrix clients put into iss",
        );
    }
    let verdict: Verdict | undefined;
    if (typeof verifier === "string") {
        verdict = { admitted: false, reason: verifier };
    } else if (verifier !== undefined) {
        verdict = waitFor<Verdict>((done) => {
            verifier.verify(decision.claim, options.uvsTimeout, done);
        });
    }
    const add = about("verifier", checks);
    const configured = configuredVerifier(options);
    if (typeof configured !== "string") {
        add("ok", `a login asks ${configured.description}`);
    }
    reportVerdict(verdict, options, add);
    return { claims, checks, reason: verdict?.admitted === false ? verdict.reason : undefined };
}
