/** Asking a Matrix user verification service (UVS). */

import type { OwnerPower } from "../access/power";
import { readUvsAnswer, type Question } from "../access/verdict";
import { decodeAnswer } from "../server/decode";
import type { Claim } from "../access/token";
import { escapeText, knownObjects } from "../server/json";
import type { HttpClient, HttpRequest } from "../server/http";
import { reviewByUvs, type UvsRoundSettings } from "./uvs-round";
import type { Verifier } from "./verifier";

/** How a verification service is asked. */
export interface UvsQuestion {
    /** With or without a slash at its end. */
    readonly baseUrl: string;
    /** The service's `UVS_AUTH_TOKEN`, where it has one. */
    readonly authToken?: string;
    /** Whether the membership in the room is asked, or just who the user is. */
    readonly question: Question;
}

/** How a verification service is asked, and what its answers give. */
export interface UvsSettings extends UvsQuestion {
    /** The power that makes owner. */
    readonly ownerPower: OwnerPower;
}

/** A URL as it may stand in a log: without the user and password that it can hold. */
export function withoutCredentials(url: string): string {
    const [shown] = string.gsub(url, "^([^/]*//)[^/]*@", "%1");
    return shown;
}

/** The request that asks a verification service about a claim. @param seconds until the answer has to be there */
export type UvsRequest = (this: void, claim: Claim, seconds: number) => HttpRequest;

/** Makes the requests to a verification service. */
export function uvsRequests(settings: UvsQuestion): UvsRequest {
    const [base] = string.gsub(settings.baseUrl, "/+$", "");
    const url = `${base}/verify/${settings.question}`;
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (settings.authToken !== undefined) {
        headers.Authorization = `Bearer ${settings.authToken}`;
    }
    return (claim, seconds) => {
        // By hand: three texts need no encoder that makes tables of their pieces.
        const room =
            settings.question === "user_in_room"
                ? string.format(',"room_id":"%s"', escapeText(claim.roomId))
                : "";
        const server =
            claim.serverName === undefined
                ? ""
                : string.format(',"matrix_server_name":"%s"', escapeText(claim.serverName));
        const body = string.format('{"token":"%s"%s%s}', escapeText(claim.openIdToken), room, server);
        return { url, headers, body, deadline: seconds };
    };
}

/**
 * Makes a verifier.
 *
 * @param onTrouble told about answers that are neither yes nor no, with what is known beyond the reason's name
 */
export function uvsVerifier(
    settings: UvsSettings,
    http: HttpClient,
    onTrouble: (this: void, detail: string) => void,
): Verifier {
    const requestFor = uvsRequests(settings);
    /** Whoever is in a room with the same power gets the same `results` and `power_levels`. */
    const known = knownObjects();
    /** Kept for reviews, see uvs-round.ts. */
    let lastUserId: string | undefined;
    let lastClaim: Claim | undefined;
    const round: UvsRoundSettings = {
        ask: (claim, seconds, onAnswer) => {
            http.send(requestFor(claim, seconds), (answer) => {
                onAnswer(decodeAnswer(answer, known));
            });
        },
        ownerPower: settings.ownerPower,
        lastMember: () =>
            lastUserId === undefined || lastClaim === undefined
                ? undefined
                : { userId: lastUserId, claim: lastClaim },
        onMember: (member) => {
            lastUserId = member.userId;
            lastClaim = member.claim;
        },
    };
    return {
        verify(claim, seconds, onVerdict): void {
            const request = requestFor(claim, seconds);
            return http.send(request, (answer) => {
                if (answer.kind === "unreachable") {
                    onTrouble(`${withoutCredentials(request.url)}: ${answer.error}`);
                } else if (answer.kind === "response" && answer.status !== 200) {
                    onTrouble(`${withoutCredentials(request.url)}: status ${tostring(answer.status)}`);
                }
                const verdict = readUvsAnswer(
                    decodeAnswer(answer, known),
                    claim,
                    settings.question,
                    settings.ownerPower,
                );
                if (verdict.admitted) {
                    lastUserId = verdict.userId;
                    lastClaim = claim;
                }
                onVerdict(verdict);
            });
        },
        // The service asks whatever homeserver a client names.
        targetOf: (claim) => ({ name: claim.serverName ?? "the homeserver" }),
        review(_roomId, participants, seconds, onReview) {
            if (settings.question === "user") {
                // Whether somebody is still in the room is never asked here.
                onReview({});
                return;
            }
            reviewByUvs(participants, seconds, round, onReview);
        },
    };
}
