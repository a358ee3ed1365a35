/** Verifying by a Matrix user verification service (UVS). */

import * as json from "util.json";
import { isUserId, serverOfUser } from "../matrix/ids";
import { isOwnerByPowerLevels, usualOwnerPower, type OwnerPower } from "../matrix/power";
import type { JsonAnswer } from "../prosody/json";
import { decodeAnswer } from "../prosody/decode";
import type { HttpClient, HttpRequest } from "../prosody/http";
import { asObject, type JsonObject } from "../prosody/json";
import type { Claim } from "../rights/record";
import {
    failureReasons,
    reasonOfStatus,
    refuse,
    type OnTrouble,
    type Question,
    type Verdict,
    type Verifier,
} from "./verifier";

/** How a verification service is asked. */
export interface UvsQuestion {
    /** With or without a slash at its end. */
    readonly baseUrl: string;
    /** The service's `UVS_AUTH_TOKEN`, if it has one. */
    readonly authToken?: string;
    readonly question: Question;
}

/** How a verification service is asked, and the power that makes owner. */
export interface UvsSettings extends UvsQuestion {
    readonly ownerPower: OwnerPower;
}

/** A URL without the user and password that it may hold, for the log. */
export function withoutCredentials(url: string): string {
    const [shown] = string.gsub(url, "^([^/]*//)[^/]*@", "%1");
    return shown;
}

/** Makes the requests to a verification service. @returns the request about a claim with a deadline in seconds */
export function uvsRequests(
    settings: UvsQuestion,
): (this: void, claim: Claim, deadline: number) => HttpRequest {
    const [base] = string.gsub(settings.baseUrl, "/+$", "");
    const url = `${base}/verify/${settings.question}`;
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (settings.authToken !== undefined) {
        headers.Authorization = `Bearer ${settings.authToken}`;
    }
    return ({ openIdToken, roomId, serverName }, deadline) => {
        const body = json.encode({
            token: openIdToken,
            room_id: settings.question === "user_in_room" ? roomId : undefined,
            matrix_server_name: serverName,
        });
        return { url, headers, body, deadline };
    };
}

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
 * Reads the answer to `POST /verify/user_in_room` or `POST /verify/user`. It admits only by a 200 that clearly says that the
 * user is real, and in the room if that was asked. "No" and "cannot say" are different reasons.
 */
export function readUvsAnswer(
    answer: JsonAnswer,
    claim: Claim,
    question: Question = "user_in_room",
    ownerPower: OwnerPower = usualOwnerPower,
): Verdict {
    if (answer.kind !== "response") {
        return refuse(failureReasons[answer.kind]);
    }
    const { status, body } = answer;
    if (status === 200) {
        return readResults(body, claim, question, ownerPower);
    }
    return refuse(status === 401 || status === 403 ? "verifier_forbidden" : reasonOfStatus(status));
}

/** Makes a verifier. */
export function uvsVerifier(settings: UvsSettings, http: HttpClient, onTrouble: OnTrouble): Verifier {
    const requestFor = uvsRequests(settings);
    return {
        verify(claim, seconds, onVerdict): void {
            const request = requestFor(claim, seconds);
            http.request(request, (answer) => {
                if (answer.kind === "unreachable") {
                    onTrouble(`${withoutCredentials(request.url)}: ${answer.error}`);
                } else if (answer.kind === "response" && answer.status !== 200) {
                    onTrouble(`${withoutCredentials(request.url)}: status ${tostring(answer.status)}`);
                }
                onVerdict(readUvsAnswer(decodeAnswer(answer), claim, settings.question, settings.ownerPower));
            });
        },
        // The service asks the homeserver that the client names.
        targetOf: (claim) => ({ name: claim.serverName ?? "the homeserver" }),
    };
}
