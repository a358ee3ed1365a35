/** The choice of the verifier. */

import type { LoginReasonName } from "../login-reasons";
import type { HttpClient } from "../prosody/http";
import { resolver } from "../prosody/dns";
import type { AuthOptions } from "./auth-options";
import { federation } from "./federation";
import { homeserverVerifier } from "./homeserver";
import { uvsVerifier, withoutCredentials } from "./uvs";
import type { OnTrouble, Question, Verifier } from "./verifier";

/** How to make the verifier, and its description for the log; or the reason why there is none. */
export type Configured =
    | {
          readonly kind: "set";
          readonly description: string;
          /** @param onTrouble is called with answers that are neither yes nor no */
          readonly make: (this: void, http: HttpClient, onTrouble: OnTrouble) => Verifier;
      }
    | { readonly kind: "unset"; readonly reason: LoginReasonName };

/** Chooses the verifier that the options set up. Makes and asks nothing yet. */
export function configuredVerifier(options: AuthOptions): Configured {
    const {
        homeservers: option,
        ownerPower,
        profile,
        uvsBaseUrl: baseUrl,
        uvsAuthToken: authToken,
    } = options;
    const question: Question = options.verifyMembership ? "user_in_room" : "user";
    if (option.kind !== "unset" && baseUrl !== undefined) {
        return { kind: "unset", reason: "verifier_configured_twice" };
    }
    if (option.kind === "malformed") {
        return { kind: "unset", reason: "homeservers_malformed" };
    }
    if (option.kind === "set") {
        const { homeservers } = option;
        const described = homeservers.map(
            ({ name, url, right }) => `${name} at ${url} (${right === "admin" ? "admin API" : "bot"})`,
        );
        return {
            kind: "set",
            description: described.join(", ") + (options.federation ? ", and other servers" : ""),
            make: (http, onTrouble) => {
                const askForeignServer = options.federation ? federation(resolver, onTrouble) : undefined;
                const settings = { homeservers, question, ownerPower, profile, askForeignServer };
                return homeserverVerifier(settings, http, onTrouble);
            },
        };
    }
    if (baseUrl === undefined) {
        return { kind: "unset", reason: "verifier_not_configured" };
    }
    return {
        kind: "set",
        description: `${withoutCredentials(baseUrl)}, ${authToken === undefined ? "without" : "with"} uvs_auth_token`,
        make: (http, onTrouble) => uvsVerifier({ baseUrl, authToken, question, ownerPower }, http, onTrouble),
    };
}
