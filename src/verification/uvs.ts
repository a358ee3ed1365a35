/** Verifying by a Matrix user verification service (UVS). */

import * as json from "util.json";
import { isRefusal } from "../login-reasons";
import { isUserId, serverOfUser } from "../matrix/ids";
import { heldPowers, isOwnerByPowerLevels, type NamedPowers, type OwnerPower } from "../matrix/power";
import { decodeAnswer } from "../prosody/decode";
import { describeAnswer, request, type HttpRequest } from "../prosody/http";
import { asObject, type JsonAnswer } from "../prosody/json";
import type { Claim } from "../rights/record";
import type { AuthOptions } from "./auth-options";
import { failureReasons, reasonOfStatus, refuse, type Verdict, type Verifier } from "./verifier";

/** A URL without the user and password that it may hold, for the log. */
export function withoutCredentials(url: string): string {
    const [shown] = string.gsub(url, "^([^/]*//)[^/]*@", "%1");
    return shown;
}

/** Makes the request about a claim. @param baseUrl with or without a slash at its end */
export function uvsRequest(
    baseUrl: string,
    { uvsAuthToken, verifyMembership }: AuthOptions,
    { openIdToken, roomId, serverName }: Claim,
    deadline: number,
): HttpRequest {
    const [base] = string.gsub(baseUrl, "/+$", "");
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (uvsAuthToken !== undefined) {
        headers.Authorization = `Bearer ${uvsAuthToken}`;
    }
    const body = json.encode({
        token: openIdToken,
        room_id: verifyMembership ? roomId : undefined,
        matrix_server_name: serverName,
    });
    return { url: `${base}/verify/${verifyMembership ? "user_in_room" : "user"}`, headers, body, deadline };
}

/**
 * Reads the answer to `POST /verify/user_in_room` or `POST /verify/user`. It admits only by a 200 that clearly says that the
 * user is real, and in the room if that was asked. "No" and "cannot say" are different reasons.
 */
export function readUvsAnswer(
    answer: JsonAnswer,
    claim: Claim,
    verifyMembership: boolean,
    ownerPower?: OwnerPower,
    powers?: NamedPowers,
): Verdict {
    if (answer.kind !== "response") {
        return refuse(failureReasons[answer.kind]);
    }
    const { status, body } = answer;
    if (status === 401 || status === 403) {
        return refuse("verifier_forbidden");
    }
    if (status !== 200) {
        return refuse(reasonOfStatus(status));
    }
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
    if (!verifyMembership) {
        return { admitted: true, userId, owner: false };
    }
    if (results.room_membership === false) {
        return refuse("not_in_room", userId);
    }
    if (results.room_membership !== true) {
        return refuse("verifier_unreadable", userId);
    }
    const levels = body?.power_levels;
    const owner = isOwnerByPowerLevels(levels, ownerPower);
    const held = powers && heldPowers(powers, (power) => isOwnerByPowerLevels(levels, power));
    return { admitted: true, userId, owner, powers: held };
}

export function uvsVerifier(baseUrl: string, options: AuthOptions): Verifier {
    const { verifyMembership, ownerPower, powers } = options;
    return {
        verify(claim, seconds, onVerdict): void {
            const wanted = uvsRequest(baseUrl, options, claim, seconds);
            request(wanted, (answer) => {
                const decoded = decodeAnswer(answer);
                const verdict = readUvsAnswer(decoded, claim, verifyMembership, ownerPower, powers);
                if (!verdict.admitted && !isRefusal(verdict.reason)) {
                    const detail = `${withoutCredentials(wanted.url)}: ${describeAnswer(answer)}`;
                    onVerdict(refuse(verdict.reason, verdict.userId, detail));
                    return;
                }
                onVerdict(verdict);
            });
        },
        // The service asks the homeserver that the client names.
        targetOf: (claim) => ({ name: claim.serverName ?? "the homeserver" }),
    };
}
