/** Requests that a command waits for: why one failed, as far as it can be found out from here, and what to change. */

import * as x509 from "util.x509";
import { adviceOf, type LoginReasonName } from "../login-reasons";
import { serverClock, waitFor } from "../prosody/clock";
import { decodeAnswer } from "../prosody/decode";
import { describeAnswer, request, type HttpAnswer, type HttpRequest } from "../prosody/http";
import { has, isOneOf, quote } from "../prosody/text";
import { about, type Step } from "./report";

/** A request, its answer (also with the body decoded), the time of that (seconds since 1970), and the seconds it took. */
export type Answered = ReturnType<typeof ask>;

/** Sends a request, and pauses the running coroutine of util.async until it ends. */
export function ask(wanted: HttpRequest) {
    const begun = serverClock.wall();
    const http = waitFor<HttpAnswer>((done) => {
        request(wanted, done);
    });
    const now = serverClock.wall();
    return { request: wanted, http, json: decodeAnswer(http), now, seconds: now - begun };
}

/** What was found beyond the answer's own words, and what to change. */
type Failure = ReturnType<typeof because>;

function because(found: string, advice: string) {
    return { found, advice };
}

/** Reasons that are about the rights of our token, not about the server that was asked. */
const authorizationReasons: readonly LoginReasonName[] = [
    "verifier_forbidden",
    "homeserver_token_unknown",
    "homeserver_token_not_admin",
];

/** Whether a name stands in /etc/hosts. */
function isInHostsFile(name: string): boolean {
    const [file] = io.open("/etc/hosts", "r");
    const [lines] = string.gsub(file?.read("*a") ?? "", "#[^\n]*", "");
    file?.close();
    const [pattern] = string.gsub(name, "%p", "%%%0");
    return has(`${lines}\n`, `%s${pattern}%s`);
}

function explainName(host: string): Failure {
    if (isInHostsFile(host)) {
        return because(
            `${host} stands in /etc/hosts, which Prosody does not read`,
            "set unbound = { hoststxt = true } in the global section, and restart Prosody",
        );
    }
    return because(`DNS has no address for ${host}`, "correct the name in the URL, or add it to DNS");
}

function explainCertificate(
    certificate: Prosody.Certificate | undefined,
    host: string,
    now: number,
): Failure {
    if (certificate?.validat(Math.floor(now)) === false) {
        return because(`the certificate is valid until ${certificate.notafter()}`, "renew it on that server");
    }
    if (certificate !== undefined && !x509.verify_identity(host, false, certificate)) {
        return because(
            `the certificate is for another name than ${host}`,
            "correct the name in the URL, or get a certificate for it",
        );
    }
    return because(
        "the certificate is signed by nobody whom this machine trusts",
        'let that server send the whole chain, or set client_https_ssl = { cafile = "FILE" } in the global section to the certificate of its authority, and restart Prosody',
    );
}

/** What an answer says that is not from the server that is meant. */
function explainAnswer({ request: { url }, http }: Answered, reason: LoginReasonName): Failure | undefined {
    if (http.kind !== "response") {
        return undefined;
    }
    const { status, body, headers } = http;
    if (status >= 300 && status < 400) {
        const [place] = string.gsub(headers.location ?? "", "[?#].*$", "");
        return because(`it redirects to ${quote(place)}`, "set the URL to the server itself");
    }
    if (has(url, "/verify/") && has(body, '"errcode"')) {
        return because(
            "this is a homeserver, and no verification service",
            "set uvs_base_url to the service's URL, or matrix_homeservers instead",
        );
    }
    const isRefused = (status === 401 || status === 403) && reason === "verifier_rejected";
    if (isRefused || (status < 500 && has(body, "^%s*<"))) {
        return because(
            "a web server or proxy answers instead",
            "correct the URL, or let that server pass the path on, with its headers, for this machine's address, too",
        );
    }
    return undefined;
}

/** Finds out why a request failed, by another one if need be, which carries no secret. */
function explainFailure(answered: Answered, reason: LoginReasonName): Failure {
    const { http, now } = answered;
    const url = answered.request.url;
    const [scheme = "", given = ""] = string.match(url, "^(%a+)://([^/?#]*)");
    // Without user and password, which Prosody would send.
    const [authority] = string.gsub(given, "^.*@", "");
    const [host = ""] = string.match(authority, "^[^:]*");
    const error = http.kind === "unreachable" ? http.error : "";
    const isTls = scheme.toLowerCase() === "https";
    const inspect = (by: string): Answered["http"] =>
        ask({ url: `${by}://${authority}/`, headers: {}, deadline: 3, inspect: true }).http;
    if (has(error, "certificate")) {
        const answer = inspect(scheme);
        return explainCertificate(answer.kind === "response" ? answer.certificate : undefined, host, now);
    }
    if (has(error, "refused")) {
        return because(
            "nothing listens there",
            "start the server, or correct the URL. In a container 127.0.0.1 is the container itself",
        );
    }
    if (has(error, "lookup") || has(error, "resolve") || has(error, "IDNA")) {
        return explainName(host);
    }
    const other = isTls ? "http" : "https";
    const isSilent = http.kind !== "response" || (http.status === 400 && !isTls);
    if (isSilent && inspect(other).kind === "response") {
        return because(`that port speaks ${other}`, `begin the URL with ${other}://`);
    }
    return explainAnswer(answered, reason) ?? because("", adviceOf(reason, has(url, "/verify/")));
}

/** Reports an answer that neither confirms nor rejects. @param advice what the caller knows better */
export function reportFailure(
    step: string,
    subject: string,
    answered: Answered,
    reason: LoginReasonName,
    report: Step[],
    advice?: string,
): void {
    const said = describeAnswer(answered.http);
    const failure = explainFailure(answered, reason);
    const text = `${subject}: ${said} (${reason})`;
    let topic = isOneOf(authorizationReasons, reason) ? "authorization" : step;
    if (has(said, "certificate")) {
        topic = "certificate";
    }
    if (failure.found === "") {
        about(topic, report)("error", text, advice ?? failure.advice);
    } else {
        about(topic, report)("error", `${text}: ${failure.found}`, failure.advice);
    }
}
