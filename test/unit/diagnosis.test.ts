/** Tests of the check of a configuration: each fault is named, with what to change. Answers are in test/lua/commands_spec.lua. */

import { describe, expect, test } from "@jest/globals";
import { checkOptions } from "../../src/admin/check-options";
import { checkModules, checkTrust } from "../../src/admin/check-site";
import { addLines, exitCodeOf, type Step } from "../../src/admin/report";
import { findRoom } from "../../src/admin/room";
import { chooseHosts, meetingsOf, type Section, type SetupValue, type Site } from "../../src/admin/setup";
import type { Problem } from "../../src/prosody/read-option";
import { roomNameOf } from "../../src/matrix/room-name";

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
    return items;
}

/** The steps that a check reports. */
function stepsOf(check: (site: Site, report: Step[]) => void, site: Site): readonly Step[] {
    const report: Step[] = [];
    check(site, report);
    return report;
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
    const versions = { own: "1.2.3", powerSync: "1.2.3" };
    return { setup: { global, hosts: [host, auth, muc, ...(changes.more ?? [])], versions }, host, muc };
}

function optionSteps(site: Site, problems: readonly Problem[] = []): readonly Step[] {
    const report: Step[] = [];
    checkOptions(site, problems, report);
    return report;
}

/** What is not well, in one line each. */
function problems(steps: readonly Step[]): readonly string[] {
    return steps
        .filter(({ level }) => level !== "ok")
        .map(({ level, step, text, advice }) => `${level} ${step}: ${text} -> ${advice ?? "NO ADVICE"}`);
}

test("a setup in which all is well has no problems", () => {
    const site = siteWith();
    const steps = [...optionSteps(site), ...stepsOf(checkModules, site)];
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
        const [problem] = problems(optionSteps(siteWith({ host: { [name]: true } })));
        expect(problem).toContain(`warning options: ${name} in VirtualHost "meet.test" is not known`);
        expect(problem).toContain(`The nearest option is ${nearest}`);
    });

    test("a value is never shown", () => {
        const site = siteWith({ host: { uvs_auth_token: list("secret"), matrix_x: "secret" } });
        expect(problems(optionSteps(site)).join("\n")).not.toContain("secret");
    });

    test("in the wrong section they have no effect", () => {
        const site = siteWith({ host: { matrix_guests: "deny" }, muc: { uvs_base_url: "http://uvs" } });
        expect(problems(optionSteps(site))).toEqual([
            'warning options: matrix_guests in VirtualHost "meet.test" has no effect -> set it on the MUC component',
            'warning options: uvs_base_url in Component "conference.meet.test" has no effect -> set it on the VirtualHost',
        ]);
    });

    test("those of replaced modules are named with what does the same", () => {
        const [problem] = problems(optionSteps(siteWith({ host: { uvs_issuer: "x" } })));
        expect(problem).toContain("uvs_require_issuer");
    });

    test("what the modules report is a problem, with the section and what to change", () => {
        const site = siteWith({ host: { app_id: "x" }, muc: { matrix_guests: "x" } });
        const found = optionSteps(site, [
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
            'error modules: matrix_power_sync is not enabled on "conference.meet.test": Matrix does not decide who moderates',
        ],
        [
            { host: { uvs_sync_power_levels: false } },
            "but uvs_sync_power_levels is off: no user becomes owner",
        ],
        [{ mucModules: [], host: { uvs_sync_power_levels: false } }, "and set uvs_sync_power_levels = true"],
        [{ global: { consider_bosh_secure: undefined } }, "Prosody offers no login over bosh"],
        [{ loaded: ["websocket", "smacks"] }, "is not loaded"],
        [
            { more: [{ name: "x", options: { modules_enabled: list("matrix_power_sync") }, modules: [] }] },
            'matrix_power_sync has no effect in VirtualHost "x"',
        ],
    ])("%j", (changes, problem) => {
        expect(problems(stepsOf(checkModules, siteWith(changes))).join("\n")).toContain(problem);
    });

    test("there has to be a MUC component", () => {
        expect(problems(stepsOf(checkModules, { ...siteWith(), muc: undefined })).join("\n")).toContain(
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
        [{ global: { admins: undefined } }, "error jicofo: Jicofo is no administrator"],
        [{ global: { admins: list("focus@auth.other.test") } }, "(admins: focus@auth.other.test)"],
        // Matrix users have no password.
        [{ global: { admins: list("focus@meet.test") } }, "error jicofo: Jicofo is no administrator"],
        [{ muc: { muc_room_locking: undefined } }, "warning jicofo: muc_room_locking"],
        [
            { muc: { muc_room_default_public_jids: undefined } },
            "warning jicofo: muc_room_default_public_jids",
        ],
    ])("%j", (changes, problem) => {
        expect(problems(stepsOf(checkModules, siteWith(changes))).join("\n")).toContain(problem);
    });

    test.each<Changes>([
        { mucModules: ["matrix_power_sync", "muc_wait_for_host"], muc: { matrix_guests: "allow" } },
        { host: { matrix_token_fallback: true, app_id: "x", app_secret: "y" } },
        { more: [guestHost] },
    ])("%j goes together", (changes) => {
        expect(problems(stepsOf(checkModules, siteWith(changes)))).toEqual([]);
    });

    test("nobody connected who could open rooms", () => {
        const site = siteWith();
        const steps = stepsOf(checkModules, {
            ...site,
            setup: { ...site.setup, administratorsConnected: 0 },
        });
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
        stepsOf(checkTrust, siteWith(changes))
            .map(({ text }) => text)
            .filter((text) => !text.startsWith("users of "));

    test("are the accounts of all other hosts, and no other server, where no option names them", () => {
        expect(texts({ more })).toEqual([
            "accounts that may enter meetings without Matrix: those of auth.meet.test, recorder.meet.test",
            "other servers that may: none",
        ]);
        expect(problems(stepsOf(checkTrust, siteWith({ more })))).toEqual([]);
        expect(stepsOf(checkTrust, siteWith({ more }))[0]?.text).toBe(
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
        expect(problems(stepsOf(checkTrust, siteWith(changes)))).toEqual([
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
            problems(stepsOf(checkTrust, siteWith({ ...setup, host }))).slice(1);
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
        expect(problems(stepsOf(checkTrust, siteWith({ global })))).toEqual([]);
    });
});

describe("which hosts", () => {
    test("those with our authentication, and the component of the meetings among others", () => {
        const { setup, host, muc } = siteWith();
        expect(chooseHosts(setup, undefined, [])).toEqual([host]);
        expect(meetingsOf(setup, host)).toBe(muc);
        const breakout: Section = { name: "breakout.meet.test", component: "muc", options: {}, modules: [] };
        const plain: Section = { name: "muc.meet.test", component: "muc", options: {}, modules: [] };
        expect(meetingsOf({ ...setup, hosts: [breakout, plain] }, host)).toBe(plain);
        const named = { ...host, options: { main_muc: "breakout.meet.test" } };
        expect(meetingsOf({ ...setup, hosts: [plain, breakout] }, named)).toBe(breakout);
    });

    test("others are explained", () => {
        const { setup } = siteWith();
        const refusal = (named: string | undefined, hosts = setup.hosts): string => {
            const report: Step[] = [];
            expect(chooseHosts({ ...setup, hosts }, named, report)).toEqual([]);
            return problems(report).join("\n");
        };
        expect(refusal("meet.tset")).toContain(
            '"meet.tset" is no host of this server -> hosts with Matrix users: meet.test',
        );
        expect(refusal("auth.meet.test")).toContain('set authentication = "matrix_user_verification" on the');
        expect(refusal("conference.meet.test")).toContain("VirtualHost");
        expect(refusal(undefined, [])).toMatch(/^error host: .* -> set authentication/);
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

describe("printing", () => {
    test("exit codes: 0, 1 for warnings, 2 for errors", () => {
        const step = (level: Step["level"]): Step => ({ step: "x", level, text: "x" });
        expect(exitCodeOf([step("ok")])).toBe(0);
        expect(exitCodeOf([step("warning"), step("ok")])).toBe(1);
        expect(exitCodeOf([step("warning"), step("error"), step("ok")])).toBe(2);
        const lines: string[] = [];
        addLines(lines, "title", [step("ok")]);
        expect(lines).toEqual(["title", "ok       x              x", "all well"]);
        addLines(lines, "title", [step("error")]);
        expect(lines.at(-1)).toBe("errors: 1, warnings: 0");
    });
});
