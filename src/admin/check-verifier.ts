/** The check of the verifier: requests to a verification service or to the homeservers, and what the answers mean. */

import * as datetime from "util.datetime";
import { adviceOf, loginReasons, type LoginReasonName } from "../login-reasons";
import { serverOfUser } from "../matrix/ids";
import { asObject } from "../prosody/json";
import { describeAnswer } from "../prosody/http";
import { find, has, isOneOf } from "../prosody/text";
import type { Claim } from "../rights/record";
import type { AuthOptions, Homeserver } from "../verification/auth-options";
import { configuredVerifier } from "../verification/configured";
import { adminApi, readAnswer, userinfo, whoami } from "../verification/homeserver-api";
import { readUvsAnswer, uvsRequest, withoutCredentials } from "../verification/uvs";
import type { Answered, Ask } from "./ask";
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

/** Reasons that are about the rights of our token, not about the server that was asked. */
const authorizationReasons: readonly LoginReasonName[] = [
    "verifier_forbidden",
    "homeserver_token_unknown",
    "homeserver_token_not_admin",
];

const certificateAdvice =
    "the server's certificate is not signed by an authority that this machine knows, has expired, or is for another name: fix it, or put the authority's certificate into client_https_ssl = { cafile = … }";

/** Reports an answer that neither confirms nor rejects. */
function reportFailure(
    step: string,
    subject: string,
    answered: Answered,
    reason: LoginReasonName,
    report: Step[],
): void {
    const http = answered.http;
    const text = `${subject}: ${describeAnswer(http)} (${reason})`;
    // Prosody and OpenSSL word it differently; both name the certificate.
    if (http.kind === "unreachable" && has(http.error, "certificate")) {
        about("certificate", report)("error", text, certificateAdvice);
        return;
    }
    const ofRights = isOneOf(authorizationReasons, reason);
    about(ofRights ? "authorization" : step, report)("error", text, adviceOf(reason, step === "verifier"));
}

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

/** Seconds since 1970 of a time such as `Fri, 27 Nov 2026 07:24:12 GMT`, or `Nov  8 07:24:12 2026 GMT` from LuaSec. */
function secondsOf(text: string): number | undefined {
    const [month] = string.match(text, "(%a%a%a) ");
    const [day] = string.match(text, " (%d%d?) ");
    const [year] = string.match(text, " (%d%d%d%d) ");
    const [clock] = string.match(text, "%d%d:%d%d:%d%d");
    const [at] = find("JanFebMarAprMayJunJulAugSepOctNovDec", month ?? "?", 1, true);
    if (at === undefined || day === undefined || year === undefined || clock === undefined) {
        return undefined;
    }
    const number = Math.floor((at + 2) / 3);
    return datetime.parse(string.format("%s-%02d-%02dT%sZ", year, number, tonumber(day) ?? 0, clock));
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

/** Checks when a certificate expires. */
function checkCertificate(end: string, now: number, report: Step[]): void {
    const add = about("certificate", report);
    const expiry = secondsOf(end);
    if (expiry === undefined) {
        add("ok", "accepted");
        return;
    }
    const days = Math.floor((expiry - now) / 86400);
    add(
        days < daysBeforeExpiry ? "warning" : "ok",
        `accepted, expires ${end} (in ${tostring(days)} days)`,
        "renew it in time: once it expires, every login is refused",
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
    if (has(request.url, "^[Hh][Tt][Tt][Pp][Ss]:")) {
        checkCertificate(http.certificateEnd ?? "", now, report);
    }
    checkClock(http.headers.date ?? "", now, report);
}

/** Asks a verification service about the impossible claim: it has to answer no. */
function checkUvs(baseUrl: string, options: AuthOptions, ask: Ask, report: Step[]): void {
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

/** Asks a homeserver whether it is one, rejects invalid OpenID tokens, and accepts our token. */
function checkHomeserver(server: Homeserver, options: AuthOptions, ask: Ask, report: Step[]): void {
    const { name, url, right, token } = server;
    const homeserver = about("homeserver", report);
    const authorization = about("authorization", report);
    const get = (path: string, headers: Readonly<Record<string, string>>): Answered =>
        ask({ url: url + path, headers, deadline: options.uvsTimeout });
    const fail = (what: string, answered: Answered, reason: LoginReasonName): void => {
        reportFailure("homeserver", `${name}, ${what}`, answered, reason, report);
    };

    checkEncryption(url, report);
    const versions = get("/_matrix/client/versions", {});
    if (versions.json.kind !== "response") {
        // The other requests would fail likewise.
        fail(url, versions, versions.json.kind === "timeout" ? "verifier_timeout" : "verifier_unreachable");
        return;
    }
    if (asObject(versions.json.body?.versions) !== undefined) {
        checkServer("homeserver", `${name} at ${url}`, versions, report);
    } else {
        const reason = versions.json.status >= 500 ? "verifier_failed" : "homeserver_endpoint_missing";
        fail(`${url}, versions`, versions, reason);
    }

    const ofUser = userinfo(name, impossibleClaim.openIdToken);
    const userAnswered = get(ofUser.path, {});
    const identity = readAnswer(ofUser, userAnswered.json);
    if (identity.ok) {
        homeserver(
            "error",
            `${name} confirms an OpenID token that it has not issued: every user could log in`,
            "set the url in matrix_homeservers to the real homeserver at once",
        );
    } else if (identity.reason === "user_unknown") {
        homeserver("ok", `${name} rejects an invalid OpenID token, as it should`);
    } else {
        fail("OpenID token", userAnswered, identity.reason);
    }

    const withToken = { Authorization: `Bearer ${token}` };
    const ownerAnswered = get(whoami.path, withToken);
    const owner = readAnswer(whoami, ownerAnswered.json);
    if (!owner.ok) {
        fail("owner of our token", ownerAnswered, owner.reason);
        return;
    }
    const kind = right === "admin" ? "admin_token" : "access_token";
    const foreign = serverOfUser(owner.value) === name ? "" : ", a user of another server";
    authorization(
        foreign === "" ? "ok" : "warning",
        `the ${kind} for ${name} belongs to ${owner.value}${foreign}`,
        "check the server name in matrix_homeservers: it is the part of user ids after the colon",
    );
    if (right === "admin") {
        const joinedRooms = adminApi.member("", owner.value);
        const rooms = get(joinedRooms.path, withToken);
        const reading = readAnswer(joinedRooms, rooms.json);
        if (reading.ok) {
            authorization("ok", `the admin API of ${name} accepts the admin_token`);
        } else {
            fail("admin API", rooms, reading.reason);
        }
    }
}

/** Checks the verifier that the options choose. */
export function checkVerifier(options: AuthOptions, ask: Ask, report: Step[]): void {
    const homeservers = options.homeservers;
    const configured = configuredVerifier(options);
    const verifier = about("verifier", report);
    if (typeof configured === "string") {
        verifier("error", `no verifier is set up: ${configured}`, loginReasons[configured].advice);
    } else if (homeservers.kind === "set") {
        for (const homeserver of homeservers.homeservers) {
            checkHomeserver(homeserver, options, ask, report);
        }
        // Other servers are not asked: none is known before a login.
        if (options.federation && options.verifyMembership) {
            about("federation", report)(
                "ok",
                "users of other servers may log in: Prosody has to resolve their names by DNS, and to reach ports 443 and 8448 of other machines",
            );
        } else if (options.federation) {
            about("federation", report)(
                "warning",
                "every user of any Matrix server may enter every Matrix room's meeting: matrix_federation is on, and uvs_verify_membership is off",
                "leave uvs_verify_membership on, or matrix_federation off",
            );
        }
    } else if (options.uvsBaseUrl !== undefined) {
        checkUvs(options.uvsBaseUrl, options, ask, report);
    } else {
        verifier("ok", `not asked by this check: ${configured.description}`);
    }
}
