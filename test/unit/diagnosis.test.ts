/** Tests of what a diagnosis makes of configuration and answers: each fault is named, with what to change. */

import { describe, expect, test } from "@jest/globals";
import { readCommand } from "../../src/admin/arguments";
import { checkConflicts } from "../../src/admin/check-conflicts";
import { explainChecks, showClaims } from "../../src/admin/explanation";
import { checkFederation } from "../../src/admin/check-federation";
import {
    readAdminProbe,
    readTokenProbe,
    readUserinfoProbe,
    readVersionsProbe,
} from "../../src/admin/check-homeserver";
import { checkModules } from "../../src/admin/check-modules";
import { checkOptions } from "../../src/admin/check-options";
import { ago, printPeople } from "../../src/admin/people";
import { printSteps } from "../../src/admin/print";
import {
    checkEncryption,
    readUvsProbe,
    readWellKnownProbe,
    type ProbeAnswer,
} from "../../src/admin/probe-answers";
import { findRoom } from "../../src/admin/room";
import {
    explainForeignHost,
    matrixHosts,
    meetingsOf,
    type Section,
    type SetupValue,
    type Site,
} from "../../src/admin/setup";
import { exitCodeOf, type Step } from "../../src/admin/step";
import { checkCertificate, checkClock, readCertificateDate, readHttpDate } from "../../src/admin/time";
import { checkTrust } from "../../src/admin/check-trust";
import type { JsonObject } from "../../src/prosody/json";
import { roomNameOf } from "../../src/matrix/room-name";
import { readToken } from "../../src/login/token";
import { makeToken, tools } from "./support/decode";

type Options = Readonly<Record<string, SetupValue>>;

/** What may differ from a setup in which all is well. */
interface Changes {
    readonly global?: Options;
    readonly host?: Options;
    readonly muc?: Options;
    readonly hostModules?: readonly string[];
    readonly mucModules?: readonly string[];
    readonly loaded?: readonly string[];
    readonly more?: readonly Section[];
}

function list(...items: string[]): SetupValue {
    return { items, names: [] };
}

function siteWith(changes: Changes = {}): Site {
    const host: Section = {
        name: "meet.test",
        options: {
            authentication: "matrix_user_verification",
            uvs_base_url: "http://127.0.0.1",
            uvs_sync_power_levels: true,
            ...changes.host,
        },
        modules: changes.hostModules ?? ["websocket", "bosh", "smacks"],
        loaded: changes.loaded,
    };
    const muc: Section = {
        name: "conference.meet.test",
        component: "muc",
        options: {
            muc_room_locking: false,
            muc_room_default_public_jids: true,
            modules_enabled: list(),
            ...changes.muc,
        },
        modules: changes.mucModules ?? ["matrix_power_sync"],
    };
    const auth: Section = {
        name: "auth.meet.test",
        options: { authentication: "internal_plain" },
        modules: [],
    };
    const global: Section = {
        name: "*",
        options: {
            admins: list("focus@auth.meet.test"),
            consider_websocket_secure: true,
            consider_bosh_secure: true,
            ...changes.global,
        },
        modules: [],
    };
    return { setup: { global, hosts: [host, auth, muc, ...(changes.more ?? [])] }, host, muc };
}

/** What is not well, in one line each. */
function problems(steps: readonly Step[]): readonly string[] {
    return steps
        .filter(({ level }) => level !== "ok")
        .map(({ level, step, text, advice }) => `${level} ${step}: ${text} -> ${advice ?? "NO ADVICE"}`);
}

test("a setup in which all is well has no problems", () => {
    const site = siteWith();
    const steps = [...checkOptions(site), ...checkModules(site), ...checkConflicts(site)];
    expect(problems(steps)).toEqual([]);
    expect(exitCodeOf(steps)).toBe(0);
});

describe("options", () => {
    test.each([
        ["uvs_base_ulr", "uvs_base_url"],
        ["uvs_sync_power_level", "uvs_sync_power_levels"],
        ["uvs_timout", "uvs_timeout"],
        ["matrix_guest", "matrix_guests"],
        ["matrix_lobbybypass", "matrix_lobby_bypass"],
    ])("%s is named, with %s", (name, nearest) => {
        const [problem] = problems(checkOptions(siteWith({ host: { [name]: true } })));
        expect(problem).toContain(`warning options: ${name} in VirtualHost "meet.test" is not known`);
        expect(problem).toContain(`The nearest option is ${nearest}`);
    });

    test("a value is never shown", () => {
        const site = siteWith({ host: { uvs_auth_token: list("secret"), matrix_x: "secret" } });
        expect(problems(checkOptions(site)).join("\n")).not.toContain("secret");
    });

    test("in the wrong section they have no effect", () => {
        const site = siteWith({ host: { matrix_guests: "deny" }, muc: { uvs_base_url: "http://uvs" } });
        expect(problems(checkOptions(site))).toEqual([
            'warning options: matrix_guests in VirtualHost "meet.test" has no effect -> set it on the MUC component',
            'warning options: uvs_base_url in Component "conference.meet.test" has no effect -> set it on the VirtualHost',
        ]);
    });

    test("those of replaced modules are named with what does the same", () => {
        const [problem] = problems(checkOptions(siteWith({ host: { uvs_issuer: "x" } })));
        expect(problem).toContain("uvs_require_issuer");
    });

    test("what the modules report is a problem, with the section and what to change", () => {
        const site = siteWith({ host: { app_id: "x" }, muc: { matrix_guests: "x" } });
        const found = checkOptions(site, [
            { option: "app_id", level: "error", text: "wrong", remedy: "correct it" },
            { option: "matrix_guests", level: "error", text: "wrong", remedy: "correct it" },
            { option: "uvs_auth_token", level: "warn", text: "empty", remedy: "set it" },
        ]);
        expect(problems(found)).toEqual([
            'error options: app_id in VirtualHost "meet.test": wrong -> correct it',
            'error options: matrix_guests in Component "conference.meet.test": wrong -> correct it',
            "warning options: uvs_auth_token in the global section: empty -> set it",
        ]);
    });
});

describe("modules", () => {
    test.each<[Changes, string]>([
        [{ hostModules: ["smacks"] }, "error modules: neither websocket nor bosh"],
        [{ hostModules: ["bosh"] }, "warning modules: smacks is not enabled"],
        [
            { mucModules: [] },
            "error modules: uvs_sync_power_levels is on, but matrix_power_sync is not enabled",
        ],
        [
            { host: { uvs_sync_power_levels: false } },
            "but uvs_sync_power_levels is off: nobody becomes owner",
        ],
        [
            { mucModules: [], host: { uvs_sync_power_levels: false } },
            "who moderates is not decided by Matrix",
        ],
        [{ global: { consider_bosh_secure: undefined } }, "no login over bosh is offered"],
        [{ loaded: ["websocket", "smacks"] }, "is not running"],
        [
            { more: [{ name: "x", options: { modules_enabled: list() }, modules: ["matrix_power_sync"] }] },
            "which is no MUC component",
        ],
    ])("%j", (changes, problem) => {
        expect(problems(checkModules(siteWith(changes))).join("\n")).toContain(problem);
    });

    test("there has to be a MUC component", () => {
        expect(problems(checkModules({ ...siteWith(), muc: undefined })).join("\n")).toContain(
            "no MUC component",
        );
    });
});

describe("conflicts", () => {
    const guestHost: Section = {
        name: "guest.meet.test",
        options: { authentication: "anonymous" },
        modules: [],
    };

    test.each<[Changes, string]>([
        [{ mucModules: ["matrix_power_sync", "matrix_affiliation"] }, "error conflicts: matrix_affiliation"],
        [{ mucModules: ["matrix_power_sync", "token_affiliation"] }, "warning conflicts: token_affiliation"],
        [{ mucModules: ["matrix_power_sync", "muc_wait_for_host"] }, "warning conflicts: muc_wait_for_host"],
        [{ host: { matrix_token_fallback: true } }, "error conflicts: matrix_token_fallback is on"],
        [{ global: { admins: undefined } }, "error jicofo: no administrators are set"],
        [{ global: { admins: list("focus@auth.other.test") } }, "warning jicofo: none of the administrators"],
        [
            { global: { admins: list("focus@auth.other.test") }, muc: { restrict_room_creation: true } },
            "error jicofo: restrict_room_creation",
        ],
        [{ muc: { muc_room_locking: undefined } }, "warning jicofo: muc_room_locking"],
        [
            { muc: { muc_room_default_public_jids: undefined } },
            "warning jicofo: muc_room_default_public_jids",
        ],
    ])("%j", (changes, problem) => {
        expect(problems(checkConflicts(siteWith(changes))).join("\n")).toContain(problem);
    });

    test.each<Changes>([
        { mucModules: ["matrix_power_sync", "muc_allowners"] },
        { mucModules: ["matrix_power_sync", "muc_wait_for_host"], muc: { matrix_guests: "allow" } },
        { host: { matrix_token_fallback: true, app_id: "x", app_secret: "y" } },
        { more: [guestHost] },
        // The door keeps guests back without power sync as well.
        { mucModules: [], more: [guestHost] },
        { muc: { anonymous_strict: true }, mucModules: ["matrix_power_sync", "muc_resource_validate"] },
    ])("%j goes together", (changes) => {
        expect(problems(checkConflicts(siteWith(changes)))).toEqual([]);
    });

    test("nobody connected who could open rooms", () => {
        const site = siteWith();
        const steps = checkConflicts({ ...site, setup: { ...site.setup, administratorsConnected: 0 } });
        expect(problems(steps)).toEqual([expect.stringContaining("no administrator is connected")]);
    });
});

describe("who may come in without a Matrix login", () => {
    const recorders: Section = {
        name: "recorder.meet.test",
        options: { authentication: "internal_hashed" },
        modules: [],
    };
    const guests: Section = {
        name: "guest.meet.test",
        options: { authentication: "jitsi-anonymous" },
        modules: [],
    };
    const more = [recorders, guests];
    const texts = (changes: Changes): readonly string[] =>
        checkTrust(siteWith(changes))
            .map(({ text }) => text)
            .filter((text) => !text.startsWith("users of "));

    test("are the accounts of all other hosts, and no other server, where no option names them", () => {
        expect(texts({ more })).toEqual([
            "accounts that may enter meetings without Matrix: those of auth.meet.test, recorder.meet.test",
            "other servers that may: none",
        ]);
        expect(problems(checkTrust(siteWith({ more })))).toEqual([]);
        expect(checkTrust(siteWith({ more }))[0]?.text).toBe(
            "users of guest.meet.test: matrix_guests is lobby",
        );
    });

    test("are the accounts of the hosts and the servers that the option names, and of no others", () => {
        const trusted = list("recorder.meet.test", "v1.meet.test", "guest.meet.test", "meet.test");
        for (const changes of [
            { host: { matrix_trusted_servers: trusted } },
            { global: { matrix_trusted_servers: trusted } },
        ]) {
            expect(texts({ ...changes, more })).toEqual([
                "accounts that may enter meetings without Matrix: those of recorder.meet.test",
                "other servers that may: v1.meet.test",
            ]);
        }
        expect(texts({ host: { matrix_trusted_servers: list() }, more })).toEqual([
            "accounts that may enter meetings without Matrix: those of none",
            "other servers that may: none",
        ]);
    });

    test.each<Changes>([
        { hostModules: ["websocket", "visitors"] },
        { mucModules: ["matrix_power_sync", "visitors"] },
        { more: [{ name: "visitors.meet.test", component: "visitors_component", options: {}, modules: [] }] },
    ])("with visitors, as in %j, their nodes are told of", (changes) => {
        expect(problems(checkTrust(siteWith(changes)))).toEqual([
            expect.stringMatching(
                /^warning trust: visitors are configured: .* -> set authentication = "matrix_user_verification" on /,
            ),
        ]);
    });

    test("with visitors the option is told of that lacks their nodes", () => {
        const setup: Changes = {
            global: { s2s_whitelist: list("v1.meet.test", "v2.meet.test") },
            mucModules: ["matrix_power_sync", "visitors"],
        };
        const lacking = (host: Options): readonly string[] =>
            problems(checkTrust(siteWith({ ...setup, host }))).slice(1);
        expect(lacking({})).toEqual([
            expect.stringContaining(
                "warning trust: matrix_trusted_servers lacks v1.meet.test, v2.meet.test: ",
            ),
        ]);
        expect(lacking({ matrix_trusted_servers: list("v1.meet.test") })).toEqual([
            expect.stringContaining("warning trust: matrix_trusted_servers lacks v2.meet.test: "),
        ]);
        expect(lacking({ matrix_trusted_servers: list("v2.meet.test", "v1.meet.test") })).toEqual([]);
        // Without visitors mode the list of servers is for something else.
        const { global } = setup;
        expect(problems(checkTrust(siteWith({ global })))).toEqual([]);
    });
});

test("users of other servers are told of, and that all of them come in where the membership does not count", () => {
    expect(checkFederation(true).level).toBe("ok");
    expect(problems([checkFederation(false)])).toEqual([
        expect.stringMatching(/^warning federation: every user of any Matrix server .* -> leave/),
    ]);
});

describe("which hosts", () => {
    test("those with our authentication, and the component of the meetings among others", () => {
        const { setup, host, muc } = siteWith();
        expect(matrixHosts(setup).map(({ name }) => name)).toEqual(["meet.test"]);
        expect(meetingsOf(setup, host)).toBe(muc);
        const breakout: Section = { name: "breakout.meet.test", component: "muc", options: {}, modules: [] };
        const plain: Section = { name: "muc.meet.test", component: "muc", options: {}, modules: [] };
        expect(meetingsOf({ ...setup, hosts: [breakout, plain] }, host)).toBe(plain);
        const named = { ...host, options: { main_muc: "breakout.meet.test" } };
        expect(meetingsOf({ ...setup, hosts: [plain, breakout] }, named)).toBe(breakout);
    });

    test("others are explained", () => {
        const { setup, muc } = siteWith();
        expect(explainForeignHost("meet.tset", undefined, ["meet.test"]).text).toContain(
            "no host of this server",
        );
        expect(explainForeignHost("auth.meet.test", setup.hosts[1], []).advice).toContain(
            "set authentication",
        );
        expect(explainForeignHost("conference.meet.test", muc, []).advice).toContain("not a component");
        expect(explainForeignHost(undefined, undefined, []).level).toBe("error");
    });
});

describe("the verifier's answer", () => {
    const situation = { url: "https://uvs.test/verify", now: 1795764252, seconds: 0.02, deadline: 10 };
    const answer = (status: number, text: string, more: object = {}): ProbeAnswer => ({
        kind: "response",
        status,
        text,
        body: tools.decodeObject(Buffer.from(text).toString("base64url")),
        ...more,
    });

    test.each<[string, ProbeAnswer, string]>([
        [
            "says yes to everybody",
            answer(200, '{"results":{"user":true,"room_membership":true},"user_id":"@a:b"}'),
            "error authorization: https://uvs.test/verify says yes",
        ],
        [
            "403",
            answer(403, "{}"),
            "error authorization: https://uvs.test/verify: status 403 (verifier_forbidden)",
        ],
        [
            "404",
            answer(404, "<html>"),
            "error verifier: https://uvs.test/verify: status 404 (verifier_rejected)",
        ],
        ["redirect", answer(302, ""), "verifier_rejected"],
        ["502", answer(502, ""), "verifier_failed"],
        ["another service", answer(200, "<html>"), "verifier_unreadable"],
        ["silence", { kind: "timeout" }, "verifier_timeout"],
        ["too much", { kind: "oversized" }, "verifier_unreadable"],
        ["no connection", { kind: "unreachable", error: "connection refused" }, "connection refused"],
        [
            "a bad certificate",
            { kind: "unreachable", error: "certificate-chain-invalid" },
            "error certificate",
        ],
        [
            "a bad certificate, in OpenSSL's words",
            { kind: "unreachable", error: "certificate verify failed" },
            "error certificate",
        ],
    ])("%s", (_name, given, problem) => {
        const found = problems(readUvsProbe(given, situation));
        expect(found.join("\n")).toContain(problem);
        expect(found.join("\n")).not.toContain("NO ADVICE");
    });

    test.each([
        answer(200, '{"results":{"user":false,"room_membership":null},"user_id":null}'),
        answer(400, "Invalid request: matrix_server_name not found or with empty value in the JSON payload."),
    ])("a no to what cannot be true is as it should be: %j", (given) => {
        const steps = readUvsProbe(given, situation);
        expect(problems(steps)).toEqual([]);
        expect(steps.map(({ step }) => step)).toEqual(["verifier", "certificate", "authorization"]);
    });

    test("slow answers, clocks and ends of certificates are told of", () => {
        const given = answer(200, '{"results":{"user":false}}', {
            date: "Fri, 27 Nov 2026 08:24:12 GMT",
            certificateEnd: "Dec  1 07:24:12 2026 GMT",
        });
        expect(problems(readUvsProbe(given, { ...situation, seconds: 7 }))).toEqual([
            expect.stringMatching(/warning verifier: .* answered within 7000 ms/),
            expect.stringContaining(
                "warning certificate: accepted, good until Dec  1 07:24:12 2026 GMT (4 days)",
            ),
            expect.stringContaining("error clock: the clock of the verifier and ours differ by 3600 s"),
        ]);
    });

    test("an unencrypted way is told of, but on this machine", () => {
        expect(checkEncryption("http://uvs.example.org/")?.level).toBe("warning");
        for (const url of [
            "https://uvs.example.org",
            "http://127.0.0.1:3000",
            "http://[::1]:3000",
            "http://uvs:3000",
        ]) {
            expect(checkEncryption(url)).toBeUndefined();
        }
    });

    test.each<[ProbeAnswer, Step["level"]]>([
        [answer(200, '{"auth":"openidtoken-jwt"}'), "ok"],
        [answer(200, "{}"), "error"],
        [answer(404, ""), "error"],
        [{ kind: "unreachable", error: "x" }, "warning"],
        [{ kind: "timeout" }, "warning"],
    ])("the page for clients: %j is %s", (given, level) => {
        expect(readWellKnownProbe(given, "http://x").level).toBe(level);
    });
});

describe("a homeserver's answers", () => {
    const situation = { url: "https://hs.test", now: 1795764252, seconds: 0.02, deadline: 10 };
    const answer = (status: number, body: JsonObject | undefined, more: object = {}): ProbeAnswer => ({
        kind: "response",
        status,
        text: "",
        body,
        ...more,
    });

    test("those of a good one are as they should be", () => {
        const versions = answer(200, { versions: { 1: "v1.12" } }, { date: "Fri, 27 Nov 2026 07:24:12 GMT" });
        const steps = [
            ...readVersionsProbe("hs.test", versions, situation),
            readUserinfoProbe("hs.test", answer(401, { errcode: "M_UNKNOWN_TOKEN" })),
            readTokenProbe("hs.test", "admin", answer(200, { user_id: "@root:hs.test" })).step,
            readTokenProbe("hs.test", "bot", answer(200, { user_id: "@bot:hs.test" })).step,
            readAdminProbe("hs.test", answer(200, { joined_rooms: {} })),
        ];
        expect(problems(steps)).toEqual([]);
        expect(steps.length).toBe(7);
    });

    test.each<[string, readonly Step[], string]>([
        [
            "no connection",
            readVersionsProbe("hs.test", { kind: "unreachable", error: "connection refused" }, situation),
            "error homeserver: hs.test, https://hs.test, versions: verifier_unreachable, connection refused",
        ],
        [
            "a bad certificate",
            readVersionsProbe(
                "hs.test",
                { kind: "unreachable", error: "certificate-chain-invalid" },
                situation,
            ),
            "error certificate: hs.test",
        ],
        ["silence", readVersionsProbe("hs.test", { kind: "timeout" }, situation), "verifier_timeout"],
        [
            "no homeserver",
            readVersionsProbe("hs.test", answer(404, undefined), situation),
            "homeserver_endpoint_missing",
        ],
        ["a broken one", readVersionsProbe("hs.test", answer(502, undefined), situation), "verifier_failed"],
        [
            "no openid resource",
            [readUserinfoProbe("hs.test", answer(404, undefined))],
            "resource openid or federation",
        ],
        [
            "a yes to everybody",
            [readUserinfoProbe("hs.test", answer(200, { sub: "@a:hs.test" }))],
            "lets everybody in",
        ],
        [
            "a token that has ended",
            [readTokenProbe("hs.test", "admin", answer(401, { errcode: "M_UNKNOWN_TOKEN" })).step],
            "error authorization: hs.test, whose the token is: homeserver_token_unknown, status 401",
        ],
        [
            "a token of another server",
            [readTokenProbe("hs.test", "admin", answer(200, { user_id: "@root:other.test" })).step],
            "of another server",
        ],
        [
            "a token without rights",
            [readAdminProbe("hs.test", answer(403, { errcode: "M_FORBIDDEN" }))],
            "error authorization: hs.test, admin API: homeserver_token_not_admin, status 403",
        ],
    ])("%s is told with what to change", (_name, steps, problem) => {
        expect(problems(steps).join("\n")).toContain(problem);
        expect(problems(steps).join("\n")).not.toContain("NO ADVICE");
    });
});

describe("times", () => {
    test("are read as servers write them", () => {
        for (const time of [0, 951782400, 1795764252, 4107542399, 1709164800]) {
            const date = new Date(time * 1000);
            expect(readHttpDate(date.toUTCString())).toBe(time);
            const [, day = "", month = "", year = "", clock = ""] = date.toUTCString().split(" ");
            const text = `${month} ${String(Number(day)).padStart(2)} ${clock} ${year} GMT`;
            expect(readCertificateDate(text)).toBe(time);
        }
        expect(readHttpDate("yesterday")).toBeUndefined();
        expect(readCertificateDate("yesterday")).toBeUndefined();
    });

    test("a clock that is a little off is a warning, one that is not known nothing", () => {
        expect(checkClock("Fri, 27 Nov 2026 07:24:12 GMT", 1795764252 + 60)?.level).toBe("warning");
        expect(checkClock("Fri, 27 Nov 2026 07:24:12 GMT", 1795764252 - 3)?.level).toBe("ok");
        expect(checkClock(undefined, 0)).toBeUndefined();
        expect(checkCertificate(undefined, 0).level).toBe("ok");
    });
});

describe("rooms", () => {
    const name = roomNameOf("!abc:example.org");

    test.each([
        "!abc:example.org",
        name,
        name.toUpperCase(),
        `[tenant]${name}`,
        `${name}@conference.meet.test`,
    ])("%s is found", (text) => {
        expect(findRoom(text)).toEqual({ ok: true, roomId: "!abc:example.org", roomName: name });
    });

    test.each(["#alias:example.org", "!", "standup-1", "standup", `${name}a`, ""])("%p is none", (text) => {
        expect(findRoom(text)).toMatchObject({
            ok: false,
            text: expect.any(String),
            advice: expect.any(String),
        });
    });
});

describe("explaining a token", () => {
    const matrix = { token: "openid-secret", room_id: "!abc:example.org", server_name: "example.org" };
    const explainToken = (payload: object, more: object = {}) => {
        const decision = readToken(makeToken(JSON.stringify(payload)), { now: 1000 }, tools);
        return explainChecks({ decision, roomGiven: false, signed: false, powerSynchronised: true, ...more });
    };

    test("checks before the one that refuses have passed", () => {
        const { checks, reason } = explainToken({ context: { matrix }, exp: 10 });
        expect(reason).toBe("token_expired");
        expect(checks.map(({ step, level }) => `${step} ${level}`)).toEqual([
            "token ok",
            "Matrix claim ok",
            "signature ok",
            "time error",
        ]);
    });

    test("of two faults the first in this order is the one that a login finds", () => {
        const faults: readonly (readonly [string, object])[] = [
            ["matrix_claim_malformed", { context: { matrix: 1 } }],
            ["token_expired", { exp: 10 }],
            ["openid_token_malformed", { context: { matrix: { ...matrix, token: "" } } }],
            ["room_id_malformed", { context: { matrix: { ...matrix, room_id: "abc" } } }],
            ["server_name_malformed", { context: { matrix: { ...matrix, server_name: "/" } } }],
            ["profile_malformed", { context: { matrix, user: 1 } }],
        ];
        let passed = 0;
        for (const [name, payload] of faults) {
            const { checks, reason } = explainToken({ context: { matrix }, ...payload });
            expect(reason).toBe(name);
            expect(checks.length).toBeGreaterThan(passed);
            passed = checks.length;
        }
    });

    test("the verifier's word comes last", () => {
        const owner = { admitted: true, userId: "@ada:example.org", owner: true } as const;
        expect(explainToken({ context: { matrix } }, { verdict: owner }).checks.at(-1)?.text).toContain(
            "as owner",
        );
        const { reason, checks } = explainToken(
            { context: { matrix } },
            { verdict: { admitted: false, reason: "not_in_room", userId: "@eve:example.org" } },
        );
        expect(reason).toBe("not_in_room");
        expect(checks.at(-1)?.advice).toContain("UVS_ACCESS_TOKEN");
    });

    test("secrets are masked, control characters taken out, and what is not used only named", () => {
        const claims = showClaims({
            iss: "x\u001b[31m",
            secret: "topsecret",
            context: { matrix: { token: "openid-secret" }, user: { name: "Ada", email: "private" } },
        });
        const text = JSON.stringify(claims);
        expect(text).not.toMatch(/openid-secret|topsecret|private|\\u001b/);
        expect(text).toContain("a secret of 13 characters");
        expect(text).toContain("not used: secret");
        expect(text).toContain("not used: email");
        expect(showClaims(undefined)).toEqual([]);
    });
});

describe("the command line", () => {
    test.each([
        [["check"], { name: "check", json: false }],
        [["check", "meet.test", "--json"], { name: "check", host: "meet.test", json: true }],
        [["check", "--public", "https://x"], { name: "check", json: false, site: "https://x" }],
        [
            ["explain", "--verify", "eyJ", "room", "--host=meet.test"],
            { name: "explain", token: "eyJ", room: "room", host: "meet.test", verify: true, json: false },
        ],
        [["explain", "-"], { name: "explain", token: "-", verify: false, json: false }],
        [["room", "!a:b"], { name: "room", room: "!a:b", json: false }],
        [[], { name: "help" }],
        [["--help"], { name: "help" }],
        [["check", "--public"], { name: "help", problem: "--public needs a value" }],
        [["explain", "eyJ", "--verfy=eyJ"], { name: "help", problem: "--verfy is not known" }],
        [["sessions"], { name: "help", problem: "not understood: sessions" }],
        [["room"], { name: "help", problem: "not understood: room" }],
    ])("%j", (words, command) => {
        expect(readCommand(words)).toEqual(command);
    });
});

describe("printing", () => {
    test("exit codes: 0, 1 for warnings, 2 for errors", () => {
        const step = (level: Step["level"]): Step => ({ step: "x", level, text: "x" });
        expect(exitCodeOf([step("ok")])).toBe(0);
        expect(exitCodeOf([step("warning"), step("ok")])).toBe(1);
        expect(exitCodeOf([step("warning"), step("error"), step("ok")])).toBe(2);
        expect(printSteps("title", [step("ok")])).toEqual(["title", "ok       x              x", "all well"]);
        expect(printSteps("title", [step("error")]).at(-1)).toBe("1 error, 0 warnings");
    });

    test("people stand in columns, by room and user", () => {
        const person = {
            roomId: "!b:x",
            jid: "j",
            owner: false,
            inMeeting: true,
            since: 100,
            checked: undefined,
        };
        const lines = printPeople(
            [
                { ...person, userId: "@longer:x" },
                { ...person, userId: "@a:x", owner: true, inMeeting: false },
            ],
            100 + 3600 * 5,
        );
        expect(lines).toEqual([
            "user       room  power  in meeting  since  last check  session",
            "@a:x       !b:x  owner  no          5 h    ?           j",
            "@longer:x  !b:x  -      yes         5 h    ?           j",
        ]);
        expect([ago(50, 60), ago(0, 600), ago(0, 7300)]).toEqual(["10 s", "10 min", "2 h"]);
    });
});
