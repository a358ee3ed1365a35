/**
 * The contract of a verifier, which finds out whether a claim is true. There are two: a user verification service (uvs.ts)
 * and the homeservers themselves (homeserver.ts). A third is one more file beside them, chosen in configured.ts.
 */

import { isRefusal, type LoginReasonName } from "../login-reasons";
import type { HeldPowers } from "../matrix/power";
import type { Profile } from "../matrix/profile";
import type { Claim } from "../rights/record";

/** The verdict on a claim. */
export type Verdict = {
    /** When the verifier was asked, on the monotonic clock; coalescing.ts sets it. */
    asked?: number;
    /** The server that answered about the room, or failed to, if it is another one than that of the token. */
    server?: string;
} & (
    | {
          readonly admitted: true;
          readonly userId: string;
          readonly owner: boolean;
          /** The powers that options ask for besides an owner's; absent if the verifier asked for none. */
          readonly powers?: HeldPowers;
          /** Replaces the claim's name and avatar where the homeserver was asked for them. */
          readonly profile?: Profile;
      }
    | {
          readonly admitted: false;
          readonly reason: LoginReasonName;
          /** The refused user, if the verifier knows them. */
          readonly userId?: string;
          /** The cause as seen, for the log: statuses, errors of the connection, the bot's user id. */
          readonly detail?: string;
          /** Whether this trouble was logged in the last minutes, so that not each login gets a line. */
          readonly loggedBefore?: boolean;
          /** How many refusals for it were not logged. */
          readonly unlogged?: number;
      }
);

/** Receives a verdict. */
export type OnVerdict = (this: void, verdict: Verdict) => void;

/** How a check ended for those who asked: `unclear` if nobody can say. */
export type Ending = "admitted" | "refused" | "unclear";

export function refuse(reason: LoginReasonName, userId?: string, detail?: string): Verdict {
    return { admitted: false, reason, userId, detail };
}

export function endingOf(verdict: Verdict): Ending {
    if (verdict.admitted) {
        return "admitted";
    }
    return isRefusal(verdict.reason) ? "refused" : "unclear";
}

/** Why a request without a response says nothing. */
export const failureReasons = {
    timeout: "verifier_timeout",
    cancelled: "check_cancelled",
    unreachable: "verifier_unreachable",
    oversized: "verifier_unreadable",
} as const;

/** Why a status says nothing, if it has no meaning of its own at an endpoint. */
export function reasonOfStatus(status: number): LoginReasonName {
    if (status === 429) {
        return "verifier_busy";
    }
    if (status >= 500) {
        return "verifier_failed";
    }
    return status >= 300 ? "verifier_rejected" : "verifier_unreadable";
}

/** Whether a user still is in the Matrix room of a call, and the power that they have there. */
export type Review =
    | { readonly joined: true; readonly owner: boolean; readonly powers?: HeldPowers }
    | { readonly joined: false };

/** Reviews by Matrix user id. A user who is missing keeps their rights, as nobody can say. */
export type RoomReview = Readonly<Record<string, Review | undefined>>;

/** Receives the reviews of a room, and what went wrong, for the log. */
export type OnReview = (this: void, review: RoomReview, detail: string) => void;

/** @param userIds at least one */
export type ReviewUsers = (
    this: void,
    roomId: string,
    userIds: readonly string[],
    seconds: number,
    done: OnReview,
) => void;

/** The users verified for a room who have sessions: an application service asks as one of them. */
export type ParticipantsOf = (this: void, roomId: string) => readonly string[];

/** The server that the check of a claim depends on. */
export interface Target {
    /** The name of a homeserver, as the log shows it. */
    readonly name: string;
    /**
     * Whether the administrator configured it, so that its checks may take all places. Where this is unknown, a server is
     * trusted once it admitted a user.
     */
    readonly configured?: boolean;
}

/**
 * Each function gives exactly one answer for each call, perhaps before it returns, within the seconds given, also when the
 * module is unloaded; it does not throw. It keeps no state about logins: coalescing.ts does that for all verifiers.
 */
export interface Verifier {
    /** @param seconds until the deadline */
    readonly verify: (this: void, claim: Claim, seconds: number, done: OnVerdict) => void;
    /**
     * Verifies the membership of a user whose identity is known. Absent if only the user's own token answers that, as with a
     * verification service; a "not in the room" is no certain departure then.
     */
    readonly confirm?: (this: void, userId: string, roomId: string, seconds: number, done: OnVerdict) => void;
    /** Reads membership and power of users of a room again. Absent if `confirm` is. */
    readonly review?: ReviewUsers;
    /** The target of a claim, so that trouble with one does not stop the others. */
    readonly targetOf: (this: void, claim: Claim) => Target;
}
