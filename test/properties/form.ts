/** What must hold of every login, whatever was sent and answered. */

import { loginReasons, type LoginReasonName } from "../../src/login-reasons";
import type { LoginCase, LoginResult } from "./lua";
import { carried } from "./oracle";

/** What a refusal's line in the log begins with, after its level. */
const refusalLine = /^(\w+) Login refused \((\w+)\): /;

/** What must hold whatever came: one answer, with a known reason or an admission, and no secret told. */
export function complainOfForm(login: LoginCase, result: LoginResult): string | undefined {
    if (result.error !== undefined) {
        return `thrown: ${result.error}`;
    }
    if (result.answers !== 1) {
        return `${result.answers ?? 0} answers`;
    }
    if (result.roomsLeft === true) {
        return "rooms left";
    }
    if (result.timersLeft !== 0) {
        return `${result.timersLeft} timers left`;
    }
    const { token } = carried(login);
    const secrets = [
        token,
        ...(token ?? "").split("."),
        "bearer of the service",
        "bearer-of-the-service",
        openIdTokenOf(result),
    ];
    for (const line of result.log) {
        if (secrets.some((secret) => secret !== undefined && secret.length >= 12 && line.includes(secret))) {
            return `a secret in the log: ${line}`;
        }
        // Not even a line break: Prosody would indent what follows, and a client must not write such lines.
        if (/[\0-\x1f\x7f]/.test(line)) {
            return `a broken line in the log: ${line}`;
        }
    }
    const refusals = result.log.flatMap((line) => refusalLine.exec(line)?.[2] ?? []);
    const admissions = result.log.filter((line) => line.startsWith("info Login of "));
    if (result.status === "success") {
        return refusals.length === 0 && admissions.length === 1 ? undefined : "not one line for an admission";
    }
    if (result.status !== "failure" || refusals.length !== 1 || admissions.length !== 0) {
        return "not one line for a refusal";
    }
    const reason = loginReasons[refusals[0] as LoginReasonName] as
        (typeof loginReasons)[LoginReasonName] | undefined;
    if (reason === undefined || refusals[0] === "internal_error") {
        return `the reason ${refusals[0] ?? ""}`;
    }
    const isToldSo = result.condition === "not-allowed" && result.text === reason.text;
    const isCleared =
        result.verification === undefined && result.user === undefined && result.username === undefined;
    return isToldSo && isCleared
        ? undefined
        : "another answer than the reason's, or something left on the session";
}

/** The OpenID token that the service was sent. */
function openIdTokenOf(result: LoginResult): string | undefined {
    const sent = result.requests[0]?.body;
    return sent === undefined
        ? /access_token=([^&]*)/.exec(result.requests[0]?.url ?? "")?.[1]
        : (JSON.parse(sent) as { token: string }).token;
}

/** The reason in the log. */
export function reasonOf(result: LoginResult): string | undefined {
    return result.log.flatMap((line) => refusalLine.exec(line)?.[2] ?? [])[0];
}
