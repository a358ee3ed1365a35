/** What the module makes of a token, by the same steps as a login. */

import type { LoginReasonName } from "../login-reasons";
import { claimOf, tokenTools, type ClaimRules } from "../login/login";
import { readPayload, refuseRoom } from "../login/token";
import { roomNameOf } from "../matrix/room-name";
import type { Verdict } from "../verification/verifier";
import { explainChecks, showClaims, type Explanation } from "./explanation";
import { compareRooms, findRoom } from "./room";
import type { Verifier } from "../verification/verifier";

/** What an explanation needs. */
export interface ExplainSettings {
    readonly rules: ClaimRules;
    readonly powerSynchronised: boolean;
    /** Seconds for the verifier. */
    readonly deadline: number;
    /** Who is asked whether the claim is true, or the reason why nobody can be; nothing for nobody. */
    readonly verifier?: Verifier | LoginReasonName;
}

/** The room of the URL for what somebody wrote: a Matrix room id stands for its Jitsi room. */
function roomOfUrl(room: string): string {
    return room.charAt(0) === "!" ? roomNameOf(room) : room;
}

/** What is known of a room that differs from that of the token. */
function differenceOf(room: string, claimedId: string): string {
    const found = findRoom(room);
    return found.ok
        ? `the URL is for ${found.roomId}, the token for ${claimedId}; ${compareRooms(found.roomId, claimedId)}`
        : `${found.text}; the token is for ${claimedId}, that is room ${roomNameOf(claimedId)}`;
}

/**
 * Explains a token.
 *
 * @param room the room of the URL, or its Matrix id; nothing to leave the comparison out
 * @param onExplanation called once, perhaps before this returns
 */
export function explain(
    token: string,
    room: string | undefined,
    settings: ExplainSettings,
    onExplanation: (this: void, explanation: Explanation) => void,
): void {
    let decision = claimOf(token, settings.rules);
    let roomDifference: string | undefined;
    if (decision.ok && room !== undefined) {
        const claim = decision.claim;
        const reason = refuseRoom(claim, roomOfUrl(room));
        if (reason !== undefined) {
            roomDifference = differenceOf(room, claim.roomId);
            decision = { ok: false, reason };
        }
    }
    const finish = (verdict: Verdict | undefined): void => {
        onExplanation({
            claims: showClaims(readPayload(token, tokenTools)),
            ...explainChecks({
                decision,
                roomGiven: room !== undefined,
                roomDifference,
                signed: settings.rules.tokenSecret !== undefined,
                verdict,
                powerSynchronised: settings.powerSynchronised,
            }),
        });
    };
    const verifier = settings.verifier;
    if (!decision.ok || verifier === undefined) {
        finish(undefined);
    } else if (typeof verifier === "string") {
        finish({ admitted: false, reason: verifier });
    } else {
        verifier.verify(decision.claim, settings.deadline, finish);
    }
}
