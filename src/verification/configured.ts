/** Whom logins ask, as the options say. */

import type { LoginReasonName } from "../login-reasons";
import type { HttpClient } from "../prosody/http";
import { makeResolver } from "../prosody/dns";
import type { Homeserver } from "./homeservers";
import type { AuthOptions } from "./auth-options";
import { federation } from "./federation";
import { homeserverVerifier } from "./homeserver";
import { uvsVerifier, withoutCredentials } from "./uvs";
import type { OnTrouble, Question, Verifier } from "./verifier";

/** A verifier and what the log may say of it, or the reason why there is none. */
export type Configured =
    | { readonly kind: "set"; readonly verifier: Verifier; readonly description: string }
    | { readonly kind: "unset"; readonly reason: LoginReasonName };

function inWords(homeservers: readonly Homeserver[]): string {
    const described: string[] = [];
    for (const { name, url, right } of homeservers) {
        described.push(`${name} at ${url} (${right === "admin" ? "admin API" : "bot"})`);
    }
    return described.join(", ");
}

/**
 * Makes the verifier that is set up.
 *
 * @param onTrouble told of answers that are neither yes nor no
 */
export function configuredVerifier(options: AuthOptions, http: HttpClient, onTrouble: OnTrouble): Configured {
    const { homeservers, ownerPower, profile } = options.matrix;
    const askForeignServer = options.matrix.federation ? federation(makeResolver(), onTrouble) : undefined;
    const { uvsBaseUrl } = options;
    const question: Question = options.verifyMembership ? "user_in_room" : "user";
    if (homeservers.kind !== "unset" && uvsBaseUrl !== undefined) {
        return { kind: "unset", reason: "verifier_configured_twice" };
    }
    if (homeservers.kind === "malformed") {
        return { kind: "unset", reason: "homeservers_malformed" };
    }
    if (homeservers.kind === "set") {
        const settings = {
            homeservers: homeservers.homeservers,
            question,
            ownerPower,
            profile,
            askForeignServer,
        };
        return {
            kind: "set",
            verifier: homeserverVerifier(settings, http, onTrouble),
            description:
                inWords(homeservers.homeservers) +
                (askForeignServer === undefined ? "" : ", and other servers"),
        };
    }
    if (uvsBaseUrl === undefined) {
        return { kind: "unset", reason: "verifier_not_configured" };
    }
    const token = options.uvsAuthToken === undefined ? "without uvs_auth_token" : "with uvs_auth_token";
    return {
        kind: "set",
        verifier: uvsVerifier(
            { baseUrl: uvsBaseUrl, authToken: options.uvsAuthToken, question, ownerPower },
            http,
            onTrouble,
        ),
        description: `${withoutCredentials(uvsBaseUrl)}, ${token}`,
    };
}
