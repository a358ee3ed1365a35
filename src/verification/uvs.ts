/** Asking a Matrix user verification service (UVS). */

import type { OwnerPower } from "../matrix/power";
import { readUvsAnswer, type Question } from "./verdict";
import { decodeAnswer } from "../prosody/decode";
import type { Claim } from "../rights/claim";
import type { HttpClient, HttpRequest } from "../prosody/http";
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

/** A part of a claim as JSON. By its grammar it holds no control character and no backslash. */
function encodeText(text: string): string {
    const [escaped] = string.gsub(text, '"', '\\"');
    return `"${escaped}"`;
}

/** Makes the requests to a verification service. */
export function uvsRequests(settings: UvsQuestion): UvsRequest {
    const [base] = string.gsub(settings.baseUrl, "/+$", "");
    const url = `${base}/verify/${settings.question}`;
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (settings.authToken !== undefined) {
        headers.Authorization = `Bearer ${settings.authToken}`;
    }
    return (claim, seconds) => {
        const room = settings.question === "user_in_room" ? `,"room_id":${encodeText(claim.roomId)}` : "";
        const server =
            claim.serverName === undefined ? "" : `,"matrix_server_name":${encodeText(claim.serverName)}`;
        const body = `{"token":${encodeText(claim.openIdToken)}${room}${server}}`;
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
        // The service asks whatever homeserver a client names.
        targetOf: (claim) => ({ name: claim.serverName ?? "the homeserver" }),
    };
}
