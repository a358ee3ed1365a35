/** From the token and the room that a client presents to its claim: the same for a login and for `explain`. */

import * as hashes from "util.hashes";
import type { LoginReasonName } from "../login-reasons";
import { readToken, type TokenDecision, type TokenTools } from "./token";
import type { Claim } from "../rights/claim";
import { decodeBase64UrlObject, isSignedWith, isStanzaText } from "../prosody/decode";

/** The module's options that decide on a token. */
export interface ClaimRules {
    /** What `iss` should be, where the option says so. */
    readonly issuer?: string;
    readonly requireIssuer: boolean;
    /** What Matrix tokens have to be signed with; nothing where signatures do not count. */
    readonly tokenSecret?: string;
}

/** How tokens are decoded. */
export const tokenTools: TokenTools = {
    decodeObject: decodeBase64UrlObject,
    hash: (text) => hashes.sha256(text),
    isSignedWith,
    isStanzaText,
};

/** Reads a token by the module's options. @param token as the client sent it, nothing when it sent none */
export function claimOf(token: string | undefined, rules: ClaimRules): TokenDecision {
    return readToken(
        token,
        {
            now: os.time(),
            requiredIssuer: rules.requireIssuer ? (rules.issuer ?? "") : undefined,
            secret: rules.tokenSecret,
        },
        tokenTools,
    );
}

/** Why a claim does not open a room, if so. @param room as in the URL: letters of either case are the same */
export function refuseRoom(claim: Claim, room: string | undefined): LoginReasonName | undefined {
    return room?.toLowerCase() === claim.roomName ? undefined : "room_mismatch";
}
