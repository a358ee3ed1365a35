/**
 * From what a verification service says of the people in a call to a review of them.
 *
 * UVS answers "not in the room" also when the homeserver is down, or does not accept the service's admin token. So its
 * yes counts at once, but its no only when it says so twice, and of a witness, somebody else of the same homeserver, yes
 * before the second time and after it: then it could ask the homeserver.
 */

import { asObject } from "./json";
import { readLevel } from "./level";
import { isOwnerByPowerLevels, usualOwnerPower, type OwnerPower } from "./power";
import type { Review, RoomReview } from "./review";
import type { Claim } from "./token";
import { readUvsAnswer, type UvsAnswer } from "./verdict";

/** What one answer says of a participant. */
export type UvsReview =
    /** He is in the room; `owner` is missing where his power cannot be told. */
    | { readonly kind: "yes"; readonly owner?: boolean }
    /** He is not in the room, or nobody could ask the homeserver. */
    | { readonly kind: "no" }
    /** Nothing; also when his token has ended, since his membership is asked with that. */
    | { readonly kind: "unknown" };

/**
 * Reads the answer to `POST /verify/user_in_room` about somebody who was verified before.
 *
 * @param userId as whom he was verified: an answer about anybody else says nothing
 */
export function readUvsReview(
    answer: UvsAnswer,
    claim: Claim,
    userId: string,
    ownerPower: OwnerPower = usualOwnerPower,
): UvsReview {
    const verdict = readUvsAnswer(answer, claim);
    if (verdict.userId !== userId) {
        return { kind: "unknown" };
    }
    if (!verdict.admitted) {
        return { kind: verdict.reason === "not_in_room" ? "no" : "unknown" };
    }
    const levels = answer.kind === "response" ? asObject(answer.body?.power_levels) : undefined;
    const told = asObject(levels?.room) !== undefined && readLevel(levels?.user) !== undefined;
    return { kind: "yes", owner: told ? isOwnerByPowerLevels(levels, ownerPower) : undefined };
}

/** What was said of a participant in one round: once, and after a no perhaps once more. */
export interface UvsFinding {
    readonly userId: string;
    readonly said: readonly UvsReview[];
}

function decide(said: readonly UvsReview[], witnessed: boolean): Review | undefined {
    const last = said[said.length - 1];
    if (last?.kind === "yes") {
        return last.owner === undefined ? undefined : { joined: true, owner: last.owner };
    }
    const deniedTwice = said[0]?.kind === "no" && said[1]?.kind === "no";
    return deniedTwice && witnessed ? { joined: false } : undefined;
}

/**
 * Decides on all who were asked for in one round.
 *
 * @param witnessed whether a witness got a yes both before and after those with a no were asked for once more
 */
export function decideUvsRound(findings: readonly UvsFinding[], witnessed: boolean): RoomReview {
    const review: Record<string, Review | undefined> = {};
    for (const { userId, said } of findings) {
        review[userId] = decide(said, witnessed);
    }
    return review;
}
