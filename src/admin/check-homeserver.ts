/** What the answers of a homeserver to a diagnosis's own requests mean. */

import { readJoinedRooms, readUserinfo, readWhoami, type Reading } from "../verification/homeserver-answers";
import { asObject } from "../prosody/json";
import { loginReasons, type LoginReasonName } from "../login-reasons";
import { serverOfUser } from "../matrix/ids";
import {
    adviceOfError,
    checkTime,
    isOfCertificate,
    type ProbeAnswer,
    type ProbeSituation,
} from "./probe-answers";
import { begins } from "./setup";
import { fault, fine, warning, type Step } from "./step";
import { checkCertificate, checkClock } from "./time";

const step = "homeserver";

function describeAnswer(answer: ProbeAnswer): string {
    switch (answer.kind) {
        case "response":
            return `status ${String(answer.status)}`;
        case "unreachable":
            return answer.error;
        case "oversized":
        case "timeout":
        case "cancelled":
            return answer.kind;
    }
}

function failed(name: string, what: string, reason: LoginReasonName, answer: ProbeAnswer): Step {
    const unreachable = answer.kind === "unreachable";
    const certificate = unreachable && isOfCertificate(answer.error);
    const authorization = reason === "homeserver_token_unknown" || reason === "homeserver_token_not_admin";
    return fault(
        certificate ? "certificate" : authorization ? "authorization" : step,
        `${name}, ${what}: ${reason}, ${describeAnswer(answer)}`,
        unreachable ? adviceOfError(answer.error) : loginReasons[reason].advice,
    );
}

/** Looks at `/_matrix/client/versions`: whether a homeserver answers at all, and how. */
export function readVersionsProbe(
    name: string,
    answer: ProbeAnswer,
    situation: ProbeSituation,
): readonly Step[] {
    const what = `${situation.url}, versions`;
    if (answer.kind === "unreachable" || answer.kind === "timeout") {
        const reason = answer.kind === "timeout" ? "verifier_timeout" : "verifier_unreachable";
        return [failed(name, what, reason, answer)];
    }
    if (answer.kind !== "response" || asObject(answer.body?.versions) === undefined) {
        const broken = answer.kind === "response" && answer.status >= 500;
        return [failed(name, what, broken ? "verifier_failed" : "homeserver_endpoint_missing", answer)];
    }
    const steps: Step[] = [checkTime(step, `${name} at ${situation.url}`, situation)];
    if (begins(situation.url.toLowerCase(), "https://")) {
        steps.push(checkCertificate(answer.certificateEnd, situation.now));
    }
    const clock = checkClock(answer.date, situation.now);
    if (clock !== undefined) {
        steps.push(clock);
    }
    return steps;
}

/** Looks at what a homeserver made of an OpenID token that cannot be good. */
export function readUserinfoProbe(name: string, answer: ProbeAnswer): Step {
    const reading = readUserinfo(answer, name);
    if (reading.ok) {
        return fault(
            step,
            `${name} says yes to an OpenID token that cannot be good: it lets everybody in`,
            "set the url in matrix_homeservers to the real homeserver at once",
        );
    }
    return reading.reason === "user_unknown"
        ? fine(step, `${name} checks OpenID tokens: it refuses one that cannot be good, as it should`)
        : failed(name, "OpenID token", reading.reason, answer);
}

/** Looks at whose the token is. @returns the step, and the user if known */
export function readTokenProbe(
    name: string,
    right: "admin" | "bot",
    answer: ProbeAnswer,
): { readonly step: Step; readonly userId?: string } {
    const reading: Reading<string> = readWhoami(answer);
    if (!reading.ok) {
        return { step: failed(name, "whose the token is", reading.reason, answer) };
    }
    const userId = reading.value;
    if (serverOfUser(userId) !== name) {
        return {
            step: warning(
                "authorization",
                `the token for ${name} is that of ${userId}, of another server`,
                "check the server name in matrix_homeservers: it stands behind the colon of the users",
            ),
            userId,
        };
    }
    const role = right === "admin" ? "admin_token" : "access_token";
    const more = right === "bot" ? "; it has to be in each room" : "";
    return { step: fine("authorization", `the ${role} for ${name} is that of ${userId}${more}`), userId };
}

/** Looks at a harmless question to the admin API: which rooms the token's own user is in. */
export function readAdminProbe(name: string, answer: ProbeAnswer): Step {
    const reading = readJoinedRooms(answer, "");
    return reading.ok
        ? fine("authorization", `${name} lets the admin_token ask its admin API`)
        : failed(name, "admin API", reading.reason, answer);
}
