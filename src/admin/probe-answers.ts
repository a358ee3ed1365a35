/** What the answers to a diagnosis's own requests mean. */

import { asObject, type JsonObject } from "../prosody/json";
import { loginReasons, type LoginReasonName } from "../login-reasons";
import { readUvsAnswer } from "../verification/uvs";
import type { Claim } from "../rights/claim";
import { begins } from "./setup";
import { fault, fine, warning, type Step } from "./step";
import { checkCertificate, checkClock } from "./time";

/** How a request of a diagnosis ended. */
export type ProbeAnswer =
    | {
          readonly kind: "response";
          readonly status: number;
          /** The body as a JSON object, where it is one, and its text. */
          readonly body: JsonObject | undefined;
          readonly text: string;
          /** The header `Date`. */
          readonly date?: string;
          /** Until when the server's certificate is good, of https. */
          readonly certificateEnd?: string;
      }
    | { readonly kind: "oversized" | "timeout" | "cancelled" }
    | { readonly kind: "unreachable"; readonly error: string };

/** What was asked, and when. */
export interface ProbeSituation {
    /** The URL without credentials. */
    readonly url: string;
    /** Seconds since 1970. */
    readonly now: number;
    /** Seconds that the answer took. */
    readonly seconds: number;
    /** Seconds that it may take at a login. */
    readonly deadline: number;
}

/** A claim that cannot be true: an OpenID token that no server has given. */
export const impossibleClaim: Claim = {
    openIdToken: "diagnosis-this-token-cannot-be-good",
    fingerprint: "",
    roomId: "!diagnosis:diagnosis.invalid",
    roomName: "",
};

function hostOfUrl(url: string): string {
    const rest = url.substring(url.indexOf("//") + 2);
    const bracket = rest.indexOf("]");
    if (rest.charAt(0) === "[" && bracket > 0) {
        return rest.substring(0, bracket + 1);
    }
    let end = 0;
    while (end < rest.length && ":/?#".indexOf(rest.charAt(end)) < 0) {
        end++;
    }
    return rest.substring(0, end).toLowerCase();
}

/** Whether a URL leads to the same machine, or to a container beside: names without a dot. */
function isNear(url: string): boolean {
    const host = hostOfUrl(url);
    return begins(host, "127.") || host === "[::1]" || host.indexOf(".") < 0;
}

/** Looks at the way to a verifier: whether it is encrypted, as the answers decide on who comes in. */
export function checkEncryption(url: string): Step | undefined {
    return begins(url.toLowerCase(), "https://") || isNear(url)
        ? undefined
        : warning(
              "certificate",
              `${url} is not encrypted: tokens can be read and answers changed on the way`,
              "use an https:// URL, or run the service on this machine",
          );
}

function adviceOf(reason: LoginReasonName): string {
    return loginReasons[reason].advice;
}

/** Whether no connection could be made because of the certificate: Prosody, or OpenSSL before it, refused it. */
export function isOfCertificate(error: string): boolean {
    return error.indexOf("certificate") >= 0;
}

/** The advice for a connection that could not be made. */
export function adviceOfError(error: string): string {
    if (isOfCertificate(error)) {
        return "the server's certificate is not signed by an authority that this machine knows, is over, or is for another name: mend it, or put the authority's certificate into client_https_ssl = { cafile = … }";
    }
    return adviceOf("verifier_unreachable");
}

/** Looks at how long somebody took to answer. */
export function checkTime(step: string, who: string, { seconds, deadline }: ProbeSituation): Step {
    const shown = `${who} answered within ${String(Math.ceil(seconds * 1000))} ms`;
    return seconds > deadline / 2
        ? warning(
              step,
              `${shown}, of ${String(deadline)} s that a login has`,
              "see what slows the service or the homeserver down, or raise the timeout",
          )
        : fine(step, shown);
}

/** Whether a 400 shows that the service let us ask, and only misses the server's name, which clients name. */
function missesServerName(answer: ProbeAnswer): boolean {
    return (
        answer.kind === "response" && answer.status === 400 && answer.text.indexOf("matrix_server_name") >= 0
    );
}

/** Looks at what a verification service made of the impossible claim. */
export function readUvsProbe(answer: ProbeAnswer, situation: ProbeSituation): readonly Step[] {
    const { url, now } = situation;
    if (answer.kind === "unreachable") {
        const step = isOfCertificate(answer.error) ? "certificate" : "verifier";
        return [fault(step, `${url}: ${answer.error}`, adviceOfError(answer.error))];
    }
    if (answer.kind !== "response") {
        const reason = answer.kind === "oversized" ? "verifier_unreadable" : "verifier_timeout";
        return [fault("verifier", `${url}: ${reason}`, adviceOf(reason))];
    }
    const steps: Step[] = [checkTime("verifier", url, situation)];
    if (begins(url.toLowerCase(), "https://")) {
        steps.push(checkCertificate(answer.certificateEnd, now));
    }
    const verdict = missesServerName(answer)
        ? ({ admitted: false, reason: "user_unknown" } as const)
        : readUvsAnswer({ kind: "response", status: answer.status, body: answer.body }, impossibleClaim);
    if (verdict.admitted) {
        steps.push(
            fault(
                "authorization",
                `${url} says yes to a token that cannot be good: it lets everybody in`,
                "set uvs_base_url to a real verification service at once",
            ),
        );
    } else if (verdict.reason === "user_unknown") {
        steps.push(
            fine("authorization", "accepted: the service refuses a token that cannot be good, as it should"),
        );
    } else {
        const step = verdict.reason === "verifier_forbidden" ? "authorization" : "verifier";
        const status = `status ${String(answer.status)}`;
        steps.push(fault(step, `${url}: ${status} (${verdict.reason})`, adviceOf(verdict.reason)));
    }
    const clock = checkClock(answer.date, now);
    if (clock !== undefined) {
        steps.push(clock);
    }
    return steps;
}

/** Looks at the page by which Matrix clients find out what tokens this Jitsi wants. */
export function readWellKnownProbe(answer: ProbeAnswer, url: string): Step {
    const step = "well-known";
    if (answer.kind !== "response") {
        const what = answer.kind === "unreachable" ? answer.error : answer.kind;
        return warning(
            step,
            `${url}: ${what}`,
            "check that Prosody runs, and that this machine can reach the address",
        );
    }
    if (answer.status !== 200) {
        return fault(
            step,
            `${url}: status ${String(answer.status)}, so Matrix clients send no token`,
            'leave matrix_well_known on and let the web server pass /.well-known/element/jitsi on to Prosody, or serve {"auth":"openidtoken-jwt"} there',
        );
    }
    return asObject(answer.body)?.auth === "openidtoken-jwt"
        ? fine(step, `${url} tells Matrix clients to send a token`)
        : fault(
              step,
              `${url} does not say "auth": "openidtoken-jwt", so Matrix clients send no token`,
              'serve {"auth":"openidtoken-jwt"} there',
          );
}
