/**
 * From what a verification service answered to a verdict on a claim: the one table of what is a yes, what is a no,
 * and what means that nobody can say.
 */

import { asObject, type JsonAnswer, type JsonObject } from "../prosody/json";
import { isUserId, serverOfUser } from "../matrix/ids";
import { isOwnerByPowerLevels, usualOwnerPower, type OwnerPower } from "../matrix/power";
import type { Profile } from "../matrix/profile";
import type { LoginReasonName } from "../login-reasons";
import type { Claim } from "../rights/claim";

/** How a request to a verification service ended. */
export type UvsAnswer = JsonAnswer;

/** What is known of a claim after asking. */
export type Verdict = {
    /** When the verifier was asked, on the monotonic clock; set by verifier/checks.ts. */
    asked?: number;
} & (
    | {
          readonly admitted: true;
          readonly userId: string;
          readonly owner: boolean;
          /** What counts instead of the claim's name and avatar, where the homeserver was asked for it. */
          readonly profile?: Profile;
      }
    | {
          readonly admitted: false;
          readonly reason: LoginReasonName;
          /** The refused user, where the verifier knows the user. */
          readonly userId?: string;
          /** Set where the log has told of the same trouble already: it is not to be told for each login. */
          readonly toldBefore?: true;
      }
);

function refuse(reason: LoginReasonName, userId?: string): Verdict {
    return { admitted: false, reason, userId };
}

function reasonOfStatus(status: number): LoginReasonName {
    if (status === 429) {
        return "verifier_busy";
    }
    if (status === 401 || status === 403) {
        return "verifier_forbidden";
    }
    if (status >= 500) {
        return "verifier_failed";
    }
    return status >= 300 ? "verifier_rejected" : "verifier_unreadable";
}

/** What a verification service was asked. */
export type Question = "user" | "user_in_room";

function readResults(
    body: JsonObject | undefined,
    claim: Claim,
    question: Question,
    ownerPower: OwnerPower,
): Verdict {
    const results = asObject(body?.results);
    if (results?.user === false) {
        return refuse("user_unknown");
    }
    const userId = body?.user_id;
    if (results?.user !== true || typeof userId !== "string" || !isUserId(userId)) {
        return refuse("verifier_unreadable");
    }
    if (claim.serverName !== undefined && serverOfUser(userId) !== claim.serverName) {
        return refuse("user_of_other_server", userId);
    }
    if (question === "user") {
        return { admitted: true, userId, owner: false };
    }
    if (results.room_membership === false) {
        return refuse("not_in_room", userId);
    }
    if (results.room_membership !== true) {
        return refuse("verifier_unreadable", userId);
    }
    return { admitted: true, userId, owner: isOwnerByPowerLevels(body?.power_levels, ownerPower) };
}

/**
 * Reads the answer to `POST /verify/user_in_room` or `POST /verify/user`. Only a 200 that says clearly that the user
 * is real, and in the room where that was asked, admits; "no" and "cannot say" are different reasons.
 */
export function readUvsAnswer(
    answer: UvsAnswer,
    claim: Claim,
    question: Question = "user_in_room",
    ownerPower: OwnerPower = usualOwnerPower,
): Verdict {
    switch (answer.kind) {
        case "timeout":
            return refuse("verifier_timeout");
        case "cancelled":
            return refuse("check_cancelled");
        case "unreachable":
            return refuse("verifier_unreachable");
        case "oversized":
            return refuse("verifier_unreadable");
        case "response":
            return answer.status === 200
                ? readResults(answer.body, claim, question, ownerPower)
                : refuse(reasonOfStatus(answer.status));
    }
}
