/** The choice of the verifier. */

import { resolver } from "../prosody/dns";
import type { AuthOptions } from "./auth-options";
import { federation } from "./federation";
import { homeserverVerifier } from "./homeserver";
import { uvsVerifier, withoutCredentials } from "./uvs";
import type { ParticipantsOf } from "./verifier";

const askedBy = { admin: "admin API", bot: "bot", service: "as its users" } as const;

/**
 * Chooses the verifier that the options set up; makes and asks nothing yet.
 *
 * @returns how to make it, and its description for the log; the reason if there is none
 */
export function configuredVerifier(options: AuthOptions) {
    const { homeservers: option, uvsBaseUrl: baseUrl } = options;
    if (option.kind !== "unset" && baseUrl !== undefined) {
        return "verifier_configured_twice";
    }
    if (option.kind === "malformed") {
        return "homeservers_malformed";
    }
    if (option.kind === "set") {
        const { homeservers } = option;
        const described = homeservers.map(({ name, url, right }) => `${name} at ${url} (${askedBy[right]})`);
        return {
            description: described.join(", ") + (options.federation ? ", and other servers" : ""),
            make: (participantsOf: ParticipantsOf) => {
                const askForeignServer = options.federation ? federation(resolver) : undefined;
                return homeserverVerifier(homeservers, options, askForeignServer, participantsOf);
            },
        };
    }
    if (baseUrl === undefined) {
        return "verifier_not_configured";
    }
    return {
        description: `${withoutCredentials(baseUrl)}, ${options.uvsAuthToken === undefined ? "without" : "with"} uvs_auth_token`,
        make: () => uvsVerifier(baseUrl, options),
    };
}
