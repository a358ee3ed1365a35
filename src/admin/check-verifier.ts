/** The part of the check that asks the verifier: a verification service, or the homeservers themselves. */

import { loginReasons } from "../login-reasons";
import { checkFederation } from "./check-federation";
import { readAdminProbe, readTokenProbe, readUserinfoProbe, readVersionsProbe } from "./check-homeserver";
import { checkEncryption, impossibleClaim, readUvsProbe } from "./probe-answers";
import { addAll, fault, fine, type Step } from "./step";
import { known, send, type Probe, type ProbeTools } from "./probe";
import type { AuthOptions, Homeserver } from "../verification/auth-options";
import { configuredVerifier } from "../verification/configured";
import { pathOf } from "../verification/homeserver-client";
import { uvsRequests, withoutCredentials } from "../verification/uvs";

/** Asks a verification service about a claim that cannot be true. */
function uvsProbe(baseUrl: string, options: AuthOptions, tools: ProbeTools): Probe {
    const question = options.verifyMembership ? "user_in_room" : "user";
    const settings = { baseUrl, authToken: options.uvsAuthToken, question } as const;
    const request = uvsRequests(settings)(impossibleClaim, options.uvsTimeout);
    const url = withoutCredentials(request.url);
    return (onSteps) => {
        send(request, tools, (answer, seconds) => {
            const situation = { url, now: tools.now(), seconds, deadline: options.uvsTimeout };
            const unencrypted = checkEncryption(url);
            const found = readUvsProbe(answer, situation);
            onSteps(unencrypted === undefined ? found : addAll([unencrypted], found));
        });
    };
}

/** Asks a homeserver whether it is there, checks OpenID tokens, and accepts ours. */
function homeserverProbe(homeserver: Homeserver, options: AuthOptions, tools: ProbeTools): Probe {
    const { name, url, right, token } = homeserver;
    const deadline = options.uvsTimeout;
    const authorized = { Authorization: `Bearer ${token}` };
    const get = (
        path: string,
        headers: Readonly<Record<string, string>>,
        onAnswer: Parameters<typeof send>[2],
    ): void => {
        send({ url: url + path, headers, deadline }, tools, onAnswer);
    };
    return (onSteps) => {
        const steps: Step[] = [];
        const unencrypted = checkEncryption(url);
        if (unencrypted !== undefined) {
            steps.push(unencrypted);
        }
        get("/_matrix/client/versions", {}, (versions, seconds) => {
            const situation = { url, now: tools.now(), seconds, deadline };
            addAll(steps, readVersionsProbe(name, versions, situation));
            if (versions.kind !== "response") {
                // The others would say the same.
                onSteps(steps);
                return;
            }
            const openId = `/_matrix/federation/v1/openid/userinfo?access_token=${impossibleClaim.openIdToken}`;
            get(openId, {}, (userinfo) => {
                steps.push(readUserinfoProbe(name, userinfo));
                get("/_matrix/client/v3/account/whoami", authorized, (whoami) => {
                    const { step, userId } = readTokenProbe(name, right, whoami);
                    steps.push(step);
                    if (userId === undefined || right === "bot") {
                        onSteps(steps);
                        return;
                    }
                    get(`/_synapse/admin/v1/users${pathOf(userId)}/joined_rooms`, authorized, (rooms) => {
                        steps.push(readAdminProbe(name, rooms));
                        onSteps(steps);
                    });
                });
            });
        });
    };
}

/** What asks the verifier that options set up; where they set up none, it says why. */
export function verifierProbes(options: AuthOptions, tools: ProbeTools): readonly Probe[] {
    const configured = configuredVerifier(options);
    if (configured.kind === "unset") {
        const { reason } = configured;
        return [known(fault("verifier", `no verifier is set up: ${reason}`, loginReasons[reason].advice))];
    }
    const { homeservers, uvsBaseUrl } = options;
    if (homeservers.kind === "set") {
        const probes = homeservers.homeservers.map((homeserver) =>
            homeserverProbe(homeserver, options, tools),
        );
        if (options.federation) {
            probes.push(known(checkFederation(options.verifyMembership)));
        }
        return probes;
    }
    return uvsBaseUrl === undefined
        ? [known(fine("verifier", `not asked by this check: ${configured.description}`))]
        : [uvsProbe(uvsBaseUrl, options, tools)];
}
