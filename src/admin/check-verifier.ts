/** The check of the verifier: requests to a verification service or to the homeservers, and what the answers mean. */

import * as datetime from "util.datetime";
import { loginReasons } from "../login-reasons";
import { serverOfUser } from "../matrix/ids";
import type { HttpRequest } from "../prosody/http";
import { asObject } from "../prosody/json";
import { find, has } from "../prosody/text";
import type { Claim } from "../rights/record";
import type { AuthOptions, Homeserver } from "../verification/auth-options";
import { configuredVerifier } from "../verification/configured";
import {
    adminApi,
    posing,
    readAnswer,
    userinfo,
    whoami,
    type Question,
    type Reading,
} from "../verification/homeserver-api";
import { readUvsAnswer, uvsRequest, withoutCredentials } from "../verification/uvs";
import { ask, reportFailure, type Answered } from "./failure";
import { about, type Level, type Step } from "./report";

/** Differences of clocks in seconds: a warning above the first, an error above the second. */
const noticeable = 30;
const harmful = 300;

/** Days before its expiry from which on a certificate is a warning. */
const daysBeforeExpiry = 14;

/** A claim that no verifier may confirm: no homeserver has issued this OpenID token. */
const impossibleClaim: Claim = {
    openIdToken: "diagnosis-this-token-cannot-be-good",
    fingerprint: "",
    roomId: "!diagnosis:diagnosis.invalid",
    roomName: "",
};

/** Warns of tokens sent without TLS, unless to this machine or to a neighbour container, whose name has no dot. */
function checkEncryption(url: string, report: Step[]): void {
    const [, , host] = find(url.toLowerCase(), "^http://([^:/?#]+)");
    if (host !== undefined && has(host, "%.") && !has(host, "^127%.")) {
        about("certificate", report)(
            "warning",
            `${url} is not encrypted: others can read tokens and change answers on the way`,
            "use an https:// URL, or run the service on this machine",
        );
    }
}

/** Seconds since 1970 of a header such as `Fri, 27 Nov 2026 07:24:12 GMT`. */
function secondsOf(date: string): number | undefined {
    const [day, month = "?", year, clock] = string.match(date, "(%d%d) (%a%a%a) (%d%d%d%d) ([%d:]+)");
    const [at] = find("JanFebMarAprMayJunJulAugSepOctNovDec", month, 1, true);
    if (at === undefined) {
        return undefined;
    }
    return datetime.parse(string.format("%s-%02d-%sT%sZ", year, Math.floor((at + 2) / 3), day, clock));
}

/** Compares a server's clock with ours. @param date the header `Date` */
function checkClock(date: string, now: number, report: Step[]): void {
    const theirs = secondsOf(date);
    if (theirs === undefined) {
        return;
    }
    const difference = Math.floor(Math.abs(theirs - now));
    let level: Level = difference > noticeable ? "warning" : "ok";
    if (difference > harmful) {
        level = "error";
    }
    about("clock", report)(
        level,
        `the verifier's clock and ours differ by ${tostring(difference)} s`,
        "synchronise both machines by NTP, or tokens count as expired or as not yet valid",
    );
}

/** Checks the duration of an answer, and the server's certificate and clock. */
function checkServer(step: string, server: string, answered: Answered, report: Step[]): void {
    const { request, http, now, seconds } = answered;
    if (http.kind !== "response") {
        return;
    }
    const slow = seconds > request.deadline / 2;
    const limit = slow ? `, of ${tostring(request.deadline)} s for a login` : "";
    about(step, report)(
        slow ? "warning" : "ok",
        `${server} answered within ${tostring(Math.ceil(seconds * 1000))} ms${limit}`,
        "find what slows down the service or the homeserver, or raise uvs_timeout",
    );
    const certificate = http.certificate;
    if (certificate !== undefined) {
        const isLasting = certificate.validat(Math.floor(now) + daysBeforeExpiry * 86400);
        about("certificate", report)(
            isLasting ? "ok" : "warning",
            `accepted, expires ${certificate.notafter()}`,
            "renew it in time: once it expires, every login is refused",
        );
    }
    checkClock(http.headers.date ?? "", now, report);
}

/** Asks a verification service about the impossible claim: it has to answer no. */
function checkUvs(baseUrl: string, options: AuthOptions, report: Step[]): void {
    const request = uvsRequest(baseUrl, options, impossibleClaim, options.uvsTimeout);
    const url = withoutCredentials(request.url);
    checkEncryption(url, report);
    const answered = ask(request);
    checkServer("verifier", url, answered, report);

    const add = about("authorization", report);
    const { http, json } = answered;
    const verdict = readUvsAnswer(json, impossibleClaim, options.verifyMembership);
    // A service for several homeservers accepts our bearer, and misses the server's name, which clients send.
    const missesServer =
        http.kind === "response" && http.status === 400 && has(http.body, "matrix_server_name");
    if (verdict.admitted) {
        add(
            "error",
            `${url} confirms a token that no homeserver has issued: every user could log in`,
            "set uvs_base_url to a real verification service at once",
        );
    } else if (verdict.reason === "user_unknown" || missesServer) {
        add("ok", "the service accepts our requests, and rejects an invalid token, as it should");
    } else {
        reportFailure("verifier", url, answered, verdict.reason, report);
    }
}

/** Whether a homeserver answers at all. */
const versions: Question<true> = {
    what: "versions",
    path: "/_matrix/client/versions",
    right: "profile",
    read: ({ versions: list }) =>
        asObject(list) === undefined
            ? { ok: false, reason: "verifier_unreadable" }
            : { ok: true, value: true },
};

/** A user who most likely does not exist. */
const nobody = "matrix-check-nobody";

/** The body of an answer; the empty text where there is none. */
function bodyOf({ http }: Answered): string {
    return http.kind === "response" ? http.body : "";
}

/** Asks whether an application service may act as the users of its homeserver, and leaves their names to others. */
function checkNamespace({ name, url, token }: Homeserver, options: AuthOptions, report: Step[]): void {
    const add = about("authorization", report);
    const deadline = options.uvsTimeout;
    const headers = { Authorization: `Bearer ${token}` };
    const posingAsNobody = posing(`@${nobody}:${name}`);
    const posed = ask({ url: url + posingAsNobody.path, headers, deadline });
    const said = bodyOf(posed);
    // Synapse tells a user who does not exist from one outside of the namespace by the text alone.
    if (readAnswer(posingAsNobody, posed.json).ok || has(said, "Application service has not registered")) {
        add("ok", `the as_token may act as the users of ${name}`);
    } else if (has(said, "masquerade") || has(said, "M_EXCLUSIVE") || has(said, '"user_id"')) {
        add(
            "error",
            `the as_token may not act as the users of ${name}: they are refused`,
            "name the registration's as_token, let its regex cover every user of the server, and restart the homeserver",
        );
    } else {
        add(
            has(said, "M_FORBIDDEN") ? "ok" : "warning",
            `${name} does not tell whether the as_token may act as its users. A login does, by user_not_in_namespace`,
            "see the homeserver's log",
        );
    }

    const available = `${url}/_matrix/client/v3/register/available?username=${nobody}`;
    const answered = ask({ url: available, headers: {}, deadline });
    if (has(bodyOf(answered), "M_EXCLUSIVE")) {
        add(
            "error",
            `the namespace of the as_token for ${name} is exclusive: new users cannot register`,
            "set exclusive: false in the registration, and restart the homeserver",
        );
    } else if (has(bodyOf(answered), '"available"%s*:%s*true')) {
        add("ok", `the namespace of the as_token for ${name} is not exclusive`);
    } else {
        add("ok", `${name} does not tell whether the namespace is exclusive: registration is closed there`);
    }
}

const tokenNames = { admin: "admin_token", bot: "access_token", service: "as_token" } as const;

/** Asks a homeserver whether it is one, rejects invalid OpenID tokens, and accepts our token. */
function checkHomeserver(server: Homeserver, options: AuthOptions, report: Step[]): void {
    const { name, url, right, token } = server;
    const homeserver = about("homeserver", report);
    const authorization = about("authorization", report);
    /** @param missing the advice where the homeserver lacks the endpoint */
    const put = <Value>(question: Question<Value>, what: string, missing?: string): Reading<Value> => {
        const withToken = question.right === "token" || question.right === "admin";
        const headers: HttpRequest["headers"] = withToken ? { Authorization: `Bearer ${token}` } : {};
        const answered = ask({ url: url + question.path, headers, deadline: options.uvsTimeout });
        const reading = readAnswer(question, answered.json);
        if (!reading.ok && reading.reason !== "user_unknown") {
            const advice = reading.reason === "homeserver_endpoint_missing" ? missing : undefined;
            reportFailure("homeserver", `${name}, ${what}`, answered, reading.reason, report, advice);
        } else if (what === url) {
            checkServer("homeserver", `${name} at ${url}`, answered, report);
        }
        return reading;
    };

    checkEncryption(url, report);
    if (!put(versions, url).ok) {
        // The other requests would fail likewise.
        return;
    }

    const identity = put(
        userinfo(name, impossibleClaim.openIdToken),
        "OpenID token",
        "add openid to the resources of the listener, and let the proxy pass /_matrix/federation on",
    );
    if (identity.ok) {
        homeserver(
            "error",
            `${name} confirms an OpenID token that it has not issued: every user could log in`,
            "set the url in matrix_homeservers to the real homeserver at once",
        );
    } else if (identity.reason === "user_unknown") {
        homeserver("ok", `${name} rejects an invalid OpenID token, as it should`);
    }

    const owner = put(whoami, "owner of our token");
    if (!owner.ok) {
        return;
    }
    const key = serverOfUser(owner.value);
    const foreign = key === name ? "" : `: every user of ${key} is refused`;
    authorization(
        foreign === "" ? "ok" : "error",
        `the ${tokenNames[right]} for ${name} belongs to ${owner.value}${foreign}`,
        `name the server as user ids do after the colon: ["${key}"] in matrix_homeservers`,
    );
    if (right === "service") {
        checkNamespace(server, options, report);
    }
    const missing =
        "let the proxy pass /_synapse/admin on to this machine. Without Synapse use as_token or access_token";
    if (right === "admin" && put(adminApi.member("", owner.value), "admin API", missing).ok) {
        authorization("ok", `the admin API of ${name} accepts the admin_token`);
    }
}

/** Checks the verifier that the options choose. */
export function checkVerifier(options: AuthOptions, report: Step[]): void {
    const homeservers = options.homeservers;
    const configured = configuredVerifier(options);
    const verifier = about("verifier", report);
    if (typeof configured === "string") {
        const isTable = configured === "homeservers_malformed";
        const advice = isTable
            ? "correct the table, as said of that option"
            : loginReasons[configured].advice;
        verifier("error", `no verifier is set up: ${configured}`, advice);
    } else if (homeservers.kind === "set") {
        for (const homeserver of homeservers.homeservers) {
            checkHomeserver(homeserver, options, report);
        }
        // Other servers are not asked: none is known before a login.
        if (options.federation) {
            about("federation", report)(
                "ok",
                "users of other servers may log in: Prosody has to resolve their names by DNS, and to reach ports 443 and 8448 of other machines",
            );
        }
    } else if (options.uvsBaseUrl !== undefined) {
        checkUvs(options.uvsBaseUrl, options, report);
    } else {
        verifier("ok", `not asked by this check: ${configured.description}`);
    }
    if (!options.verifyMembership) {
        const users = options.federation ? "every user of any Matrix server" : "every Matrix user";
        about("membership", report)(
            "warning",
            `uvs_verify_membership is off: ${users} may enter every Matrix room's meeting, and nobody becomes owner`,
            "leave uvs_verify_membership on",
        );
    }
}
