/**
 * The trial: what administrators set wrong, one fault at a time in a setup that is right otherwise. Each is named with its
 * level and its remedy, and nothing else is said.
 */

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
    chmodSync,
    copyFileSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    writeFileSync,
    statSync,
    symlinkSync,
} from "node:fs";
import * as http from "node:http";
import * as net from "node:net";
import { hostname, tmpdir } from "node:os";
import * as path from "node:path";
import { connect } from "../../demo/client";
import { AUTH, MEET, meetingOf, startMeet, visit } from "../../demo/deployment";
import type { Fault as ServerFault } from "../../demo/faulty-server";
import { startHomeserver, type Homeserver } from "../../demo/homeserver";
import { roomName, startMatrix, widgetToken, type Matrix } from "../../demo/matrix";
import type { LuaOptions, Prosody, ProsodyVersion } from "../../demo/prosody";
import { moduleName, prosodyctl, withConfiguration, type Outcome, type Sections } from "./prosodyctl";
import { makeExpired, makeSelfSigned, type SelfSigned } from "./self-signed";
import { CANTEEN, castOf, LAB, MEMBER, onEachProsody, setAffiliation, versions } from "./support";

const folder = mkdtempSync(path.join(tmpdir(), "trial-"));
const dist = path.resolve(__dirname, "../../dist");
const uvsSecret = "the bearer of the service";

/** What the check says of a fault: level, step, text and advice. */
type Expected = readonly [level: "warning" | "error", step: string, text: RegExp, advice: RegExp];

interface Servers {
    readonly matrix: Matrix;
    readonly hs: Homeserver;
    /** Homeservers of https at `localhost`, by what is wrong with their certificates. */
    readonly tls: Readonly<Record<"selfSigned" | "expired" | "otherName" | "endsSoon", Homeserver>>;
    readonly certificates: Readonly<Record<keyof Servers["tls"], SelfSigned>>;
    /** A port that accepts connections, and never says anything. */
    readonly silent: number;
    /** A Prosody whose web server serves the page for Matrix clients. */
    readonly meet: Prosody;
    /** A web server that passes requests on to Prosody under another name. */
    readonly proxy: number;
}

/** What is planted. Without `expected` it is nothing wrong. */
interface Fault {
    readonly name: string;
    /** Options of the sections over those of the right setup. */
    readonly plant?: (servers: Servers) => Partial<Sections>;
    /** What the homeserver answers for paths. */
    readonly answers?: Readonly<Record<string, ServerFault>>;
    readonly words?: (servers: Servers) => readonly string[];
    /** Who runs prosodyctl. */
    readonly uid?: number;
    readonly expected: readonly Expected[];
}

let servers: Servers | undefined;
let admin = "";

function listen(server: net.Server): Promise<number> {
    return new Promise((resolve) => {
        server.listen(0, "127.0.0.1", () => {
            resolve((server.address() as net.AddressInfo).port);
        });
    });
}

const open: net.Server[] = [];

beforeAll(async () => {
    chmodSync(folder, 0o755);
    const matrix = await startMatrix();
    const hs = await startHomeserver(matrix);
    const certificates = {
        selfSigned: makeSelfSigned(folder, "localhost", 30),
        expired: makeExpired(folder, "localhost"),
        otherName: makeSelfSigned(folder, "other.test", 30),
        endsSoon: makeSelfSigned(folder, "localhost", 3),
    };
    const start = (certificate: SelfSigned): Promise<Homeserver> => startHomeserver(matrix, { certificate });
    const tls = {
        selfSigned: await start(certificates.selfSigned),
        expired: await start(certificates.expired),
        otherName: await start(certificates.otherName),
        endsSoon: await start(certificates.endsSoon),
    };
    const meet = await startMeet({
        version: versions.at(-1) ?? "13.0",
        authOptions: { uvs_base_url: matrix.uvsUrl },
        global: { http_default_host: undefined },
    });
    const mute = net.createServer();
    const proxy = http.createServer((request, response) => {
        const { url: target, headers } = request;
        const passed = { port: meet.httpPort, path: target, headers: { ...headers, host: "proxied.test" } };
        http.get(passed, (answer) => {
            response.writeHead(answer.statusCode ?? 500, answer.headers);
            answer.pipe(response);
        });
    });
    open.push(mute, proxy);
    admin = hs.adminToken();
    servers = { matrix, hs, tls, certificates, meet, silent: await listen(mute), proxy: await listen(proxy) };
}, 30_000);
afterAll(async () => {
    for (const server of open) {
        server.close();
    }
    if (servers !== undefined) {
        const { matrix, hs, tls, meet } = servers;
        await Promise.all([matrix, hs, meet, ...Object.values(tls)].map((server) => server.stop()));
    }
    rmSync(folder, { recursive: true });
});

/** A setup in which all is well, with what a fault changes. */
function setupWith({ global, host, muc, more = "" }: Partial<Sections>, { hs }: Servers): Sections {
    return {
        global: {
            admins: [`focus@${AUTH}`],
            consider_websocket_secure: true,
            consider_bosh_secure: true,
            modules_enabled: ["bosh", "websocket", "smacks"],
            ...global,
        },
        host: {
            authentication: "matrix_user_verification",
            matrix_homeservers: { "hs.test": { url: hs.url, admin_token: admin } },
            uvs_sync_power_levels: true,
            uvs_timeout: 2,
            matrix_well_known: false,
            ...host,
        },
        muc: {
            modules_enabled: ["matrix_power_sync"],
            muc_room_locking: false,
            muc_room_default_public_jids: true,
            ...muc,
        },
        more: `VirtualHost "${AUTH}"\nauthentication = "internal_plain"\n${more}`,
    };
}

/** The host's options with one homeserver. */
const only = (entry: LuaOptions, name = "hs.test"): Partial<Sections> => ({
    host: { matrix_homeservers: { [name]: entry } },
});

/** The homeserver at another address. */
const at = (url: string): Partial<Sections> => only({ url, admin_token: admin });

/** A verification service at an address. */
const uvs = (url: string, host: LuaOptions = {}): Partial<Sections> => ({
    host: { matrix_homeservers: undefined, uvs_base_url: url, ...host },
});

/** The homeserver with a certificate, which this machine trusts or not. */
function certified(kind: keyof Servers["tls"], trusted = true): NonNullable<Fault["plant"]> {
    return ({ tls, certificates }) => {
        const url = tls[kind].url.replace("127.0.0.1", "localhost");
        const global = trusted ? { client_https_ssl: { cafile: certificates[kind].file } } : {};
        return { global, ...only({ url, admin_token: tls[kind].adminToken() }) };
    };
}

/** A file with a token. */
function file(name: string, content: string, mode = 0o644): string {
    const made = path.join(folder, name);
    writeFileSync(made, content);
    chmodSync(made, mode);
    return made;
}

/** A folder of plugins with our modules, and what else is in it. */
function plugins(name: string, powerSync: string | undefined): LuaOptions {
    const made = path.join(folder, name);
    mkdirSync(made, { recursive: true });
    copyFileSync(
        path.join(dist, "mod_auth_matrix_user_verification.lua"),
        path.join(made, "mod_auth_matrix_user_verification.lua"),
    );
    if (powerSync !== undefined) {
        writeFileSync(path.join(made, "mod_matrix_power_sync.lua"), powerSync);
    }
    return { plugin_paths: [made] };
}

const page: ServerFault = { kind: "raw", status: 200, body: "<!DOCTYPE html><title>Welcome</title>" };
const forbidden: ServerFault = { kind: "raw", status: 403, body: "<html>403 Forbidden</html>" };
const missing: ServerFault = { kind: "raw", status: 404, body: "<html>404 Not Found</html>" };
const unrecognized: ServerFault = {
    kind: "json",
    status: 404,
    body: { errcode: "M_UNRECOGNIZED", error: "Unrecognized request" },
};
const redirect: ServerFault = { kind: "redirect", location: "https://matrix.example.org/?a=b" };

/** The machine's name in /etc/hosts, which no DNS server knows. */
const inHosts = readFileSync("/etc/hosts", "utf8").includes(hostname()) ? hostname() : undefined;
const later = new Date(Date.now() + 3_600_000).toUTCString();

/** Root reads every file, so somebody else has to run the check: where the folders above this one let them. */
const nobody = process.getuid?.() === 0 ? 65534 : undefined;
const isReachable = (() => {
    for (
        let above = path.resolve(__dirname, "../..");
        above !== path.dirname(above);
        above = path.dirname(above)
    ) {
        if ((statSync(above).mode & 0o001) === 0) return false;
    }
    return true;
})();

/** A file that the check cannot read: a link that leads to itself where root runs it. */
function unreadable(): string {
    if (nobody === undefined || isReachable) return file("secret", "syt_x", 0o600);
    symlinkSync("secret", path.join(folder, "secret"));
    return path.join(folder, "secret");
}

const faults: readonly Fault[] = [
    { name: "nothing", expected: [] },
    {
        name: "connection refused",
        plant: () => at("http://127.0.0.1:1"),
        expected: [
            [
                "error",
                "homeserver",
                /hs\.test, http:.*: connection refused .*nothing listens/,
                /^start the server/,
            ],
        ],
    },
    {
        name: "a name that DNS does not know",
        plant: () => at("https://matrix.exmaple.invalid"),
        expected: [
            ["error", "homeserver", /DNS has no address for matrix\.exmaple\.invalid/, /^correct the name/],
        ],
    },
    ...(inHosts === undefined
        ? []
        : [
              {
                  name: "a name in /etc/hosts alone",
                  plant: () => at(`http://${inHosts}:1`),
                  expected: [
                      [
                          "error",
                          "homeserver",
                          /stands in \/etc\/hosts, which Prosody/,
                          /unbound = \{ hoststxt = true \}/,
                      ],
                  ],
              } satisfies Fault,
              {
                  name: "a name in /etc/hosts, which Prosody is told to read",
                  plant: () => ({ ...at(`http://${inHosts}:1`), global: { unbound: { hoststxt: true } } }),
                  expected: [["error", "homeserver", /connection refused/, /^start the server/]],
              } satisfies Fault,
          ]),
    {
        name: "https to a plain port",
        plant: ({ hs }) => at(hs.url.replace("http", "https")),
        expected: [["error", "homeserver", /that port speaks http$/, /^begin the URL with http:/]],
    },
    {
        name: "http to a TLS port",
        plant: ({ tls }) => at(tls.selfSigned.url.replace("https", "http")),
        expected: [["error", "homeserver", /that port speaks https$/, /^begin the URL with https:/]],
    },
    {
        name: "the path /_matrix/client in the URL",
        plant: ({ hs }) => at(`${hs.url}/_matrix/client`),
        expected: [
            ["error", "options", /hs\.test: url is more than the base URL/, /^leave out .*\/_matrix/],
            ["error", "verifier", /homeservers_malformed/, /./],
        ],
    },
    {
        name: "no scheme",
        plant: () => at("matrix.example.org"),
        expected: [
            ["error", "options", /url has to be an http or https URL/, /^begin it with http:/],
            ["error", "verifier", /homeservers_malformed/, /./],
        ],
    },
    {
        name: "a bad key in the table",
        plant: ({ hs }) => only({ url: hs.url, admin_token: admin, tokn: "x" }),
        expected: [
            [
                "error",
                "options",
                /matrix_homeservers in VirtualHost .*hs\.test: tokn is not known/,
                /correct its spelling/,
            ],
            ["error", "verifier", /homeservers_malformed/, /./],
        ],
    },
    {
        name: "a certificate that is signed by itself",
        plant: certified("selfSigned", false),
        expected: [["error", "certificate", /signed by nobody whom this machine trusts/, /client_https_ssl/]],
    },
    {
        name: "a certificate that has expired",
        plant: certified("expired"),
        expected: [["error", "certificate", /valid until Feb +1 .* 2024/, /^renew it/]],
    },
    {
        name: "a certificate for another name",
        plant: certified("otherName"),
        expected: [["error", "certificate", /is for another name than localhost/, /^correct the name/]],
    },
    {
        name: "a certificate that ends in three days",
        plant: certified("endsSoon"),
        expected: [
            ["warning", "certificate", /accepted, expires \w+ +\d+ [\d:]+ \d+ GMT/, /^renew it in time/],
        ],
    },
    { name: "a certificate that client_https_ssl makes good", plant: certified("selfSigned"), expected: [] },
    {
        name: "a website at the URL",
        answers: { "/_matrix": page },
        expected: [["error", "homeserver", /status 200.*a web server or proxy answers/, /^correct the URL/]],
    },
    {
        name: "a redirect",
        answers: { "/_matrix": redirect },
        expected: [
            ["error", "homeserver", /redirects to "https:\/\/matrix\.example\.org\/"/, /^set the URL/],
        ],
    },
    {
        name: "404 at the URL",
        answers: { "/_matrix": missing },
        expected: [["error", "homeserver", /status 404.*homeserver_endpoint_missing/, /^correct the URL/]],
    },
    {
        name: "a proxy that keeps the admin API from us",
        answers: { "/_synapse": forbidden },
        expected: [
            [
                "error",
                "homeserver",
                /admin API: status 403.*a web server or proxy answers/,
                /^correct the URL, or let/,
            ],
        ],
    },
    {
        name: "a proxy that keeps all from us",
        answers: { "/_matrix": forbidden },
        expected: [
            ["error", "homeserver", /status 403.*a web server or proxy/, /let that server pass the path on/],
        ],
    },
    {
        name: "502",
        answers: { "/_matrix": { kind: "raw", status: 502, body: "<html>502 Bad Gateway</html>" } },
        expected: [["error", "homeserver", /status 502.*verifier_failed/, /proxy.*See its log/]],
    },
    {
        name: "a server that says nothing",
        plant: ({ silent }) => at(`http://127.0.0.1:${silent}`),
        expected: [["error", "homeserver", /timeout \(verifier_timeout\)/, /uvs_timeout.*load/]],
    },
    {
        name: "a clock that is off",
        answers: {
            "/versions": {
                kind: "raw",
                body: '{"versions":["v1.12"]}',
                contentType: "application/json",
                headers: { Date: later },
            },
        },
        expected: [["error", "clock", /differ by 3[56]\d\d s/, /NTP/]],
    },
    {
        name: "no resource openid",
        answers: { "/openid/": unrecognized },
        expected: [["error", "homeserver", /OpenID token: status 404/, /^add openid to the resources/]],
    },
    {
        name: "a wrong token",
        plant: ({ hs }) => only({ url: hs.url, admin_token: "syt_unknown" }),
        expected: [["error", "authorization", /owner of our token: status 401/, /Create a new one/]],
    },
    {
        name: "the token of an ordinary user",
        plant: ({ hs }) => only({ url: hs.url, admin_token: hs.accessToken(MEMBER) }),
        expected: [
            ["error", "authorization", /admin API: status 403/, /no server administrator. Make it one/],
        ],
    },
    {
        name: "a server name that no user has",
        plant: ({ hs }) => only({ url: hs.url, admin_token: admin }, "matrix.hs.test"),
        expected: [
            [
                "error",
                "authorization",
                /belongs to @root:hs\.test.*refused/,
                /\["hs\.test"\] in matrix_homeservers/,
            ],
        ],
    },
    ...(
        [
            ["missing", path.join(folder, "none"), /none: No such file/, /may read: chgrp/],
            ["empty", file("empty", "\n"), /admin_token_file holds no token/, /^write the token there/],
            ["that cannot be read", unreadable(), /secret: (Permission denied|Too many levels)/, /chmod 640/],
        ] as const
    ).map(([name, tokenFile, text, advice]): Fault => ({
        name: `a token file ${name}`,
        plant: ({ hs }) => only({ url: hs.url, admin_token_file: tokenFile }),
        uid: isReachable ? nobody : undefined,
        expected: [
            ["error", "options", text, advice],
            ["error", "verifier", /homeservers_malformed/, /./],
        ],
    })),
    ...([2, 0] as const).map((count): Fault => ({
        name: `${count} tokens`,
        plant: ({ hs }) =>
            only({ url: hs.url, ...(count === 0 ? {} : { admin_token: admin, access_token: admin }) }),
        expected: [
            ["error", "options", new RegExp(`hs\\.test: ${count} tokens are set`), /^set exactly one of/],
            ["error", "verifier", /homeservers_malformed/, /./],
        ],
    })),
    {
        name: "a wrong uvs_auth_token",
        plant: ({ matrix }) => {
            matrix.requireBearer("another one");
            return uvs(matrix.uvsUrl, { uvs_auth_token: uvsSecret });
        },
        expected: [["error", "authorization", /status 403.*verifier_forbidden/, /Set uvs_auth_token/]],
    },
    {
        name: "a proxy that keeps the verification service from us",
        plant: ({ matrix }) => {
            matrix.always(forbidden);
            return uvs(matrix.uvsUrl);
        },
        expected: [
            ["error", "authorization", /status 403.*a web server or proxy answers/, /let that server pass/],
        ],
    },
    {
        name: "both verifiers",
        plant: ({ matrix }) => ({ host: { uvs_base_url: matrix.uvsUrl } }),
        expected: [["error", "verifier", /verifier_configured_twice/, /Remove uvs_base_url/]],
    },
    {
        name: "no verifier",
        plant: () => ({ host: { matrix_homeservers: undefined } }),
        expected: [["error", "verifier", /verifier_not_configured/, /Set matrix_homeservers/]],
    },
    {
        name: "a path of the service in uvs_base_url",
        plant: ({ matrix }) => uvs(`${matrix.uvsUrl}/verify/user_in_room`),
        expected: [
            ["error", "options", /uvs_base_url .*more than the base URL/, /^leave out \/verify/],
            ["error", "verifier", /status 404.*a web server/, /^correct the URL/],
        ],
    },
    {
        name: "the homeserver's URL in uvs_base_url",
        plant: ({ hs }) => uvs(hs.url),
        expected: [["error", "verifier", /this is a homeserver/, /^set uvs_base_url to the service's URL/]],
    },
    {
        name: "uvs_require_issuer without app_id",
        plant: () => ({ host: { uvs_require_issuer: true } }),
        expected: [
            [
                "error",
                "options",
                /uvs_require_issuer .*app_id is not set, so every login/,
                /^set app_id to the Jitsi/,
            ],
        ],
    },
    {
        name: "an option misspelt",
        plant: () => ({ host: { uvs_timout: 5 } }),
        expected: [
            [
                "warning",
                "options",
                /uvs_timout in VirtualHost .* is not known/,
                /nearest option is uvs_timeout/,
            ],
        ],
    },
    {
        name: "an option in the wrong section",
        plant: () => ({ host: { matrix_guests: "allow" } }),
        expected: [["warning", "options", /matrix_guests in VirtualHost .* has no effect/, /MUC component/]],
    },
    {
        name: "an option out of range",
        plant: () => ({ host: { matrix_max_checks: 100_000 } }),
        expected: [
            ["error", "options", /matrix_max_checks .*using 50/, /^set it to a number from 1 to 1000/],
        ],
    },
    {
        name: "a variable that docker renders",
        plant: () => ({ host: { uvs_base_url: "<no value>" } }),
        expected: [["warning", "options", /uvs_base_url .*"<no value>".*: not used/, /^set the variable/]],
    },
    {
        name: "Matrix authentication on Jicofo's host",
        plant: () => ({ more: 'authentication = "matrix_user_verification"\n' }),
        expected: [
            [
                "error",
                "jicofo",
                /Jicofo logs in to VirtualHost "auth\.meet\.test"/,
                /^set authentication = "internal/,
            ],
        ],
    },
    {
        name: "power sync not enabled",
        plant: () => ({ muc: { modules_enabled: [] } }),
        expected: [
            [
                "error",
                "modules",
                /is not enabled on "conference/,
                /^add "matrix_power_sync" to modules_enabled/,
            ],
        ],
    },
    {
        name: "power sync on a VirtualHost",
        plant: () => ({ host: { modules_enabled: ["matrix_power_sync"] } }),
        expected: [
            [
                "error",
                "modules",
                /no effect in VirtualHost "meet\.test"/,
                /^remove it there, and add .*Component/,
            ],
        ],
    },
    {
        name: "power sync in the global section",
        plant: () => ({
            global: { modules_enabled: ["bosh", "websocket", "smacks", "matrix_power_sync"] },
            muc: { modules_enabled: [] },
        }),
        expected: [
            ["error", "modules", /no effect in the global section/, /^remove it there, and add/],
            ["error", "modules", /is not enabled on "conference/, /^add/],
        ],
    },
    {
        name: "the original's power sync",
        plant: () => ({ global: plugins("original", 'local is_owner = module:require "util";\n') }),
        expected: [
            ["error", "modules", /mod_matrix_power_sync\.lua is not ours/, /^install the .* of version \d/],
        ],
    },
    {
        name: "power sync of another version",
        plant: () => ({ global: plugins("older", "-- mod_matrix_power_sync 0.0.1: makes owners.\n") }),
        expected: [
            ["error", "modules", /power_sync\.lua is of version 0\.0\.1/, /^install the .* of version \d/],
        ],
    },
    {
        name: "no file of power sync",
        plant: () => ({ global: plugins("alone", undefined) }),
        expected: [["error", "modules", /power_sync\.lua is in no folder of plugin_paths/, /^install/]],
    },
    {
        name: "no websocket and no BOSH",
        plant: () => ({ global: { modules_enabled: ["smacks"] } }),
        expected: [["error", "modules", /neither websocket nor bosh/, /^add "websocket" and "bosh"/]],
    },
    {
        name: "no smacks",
        plant: () => ({ global: { modules_enabled: ["bosh", "websocket"] } }),
        expected: [["warning", "modules", /smacks is not enabled/, /^add "smacks"/]],
    },
    {
        name: "no admins",
        plant: () => ({ global: { admins: undefined } }),
        expected: [
            ["error", "jicofo", /Jicofo is no administrator .*\(admins: none\)/, /^set admins = \{ "focus@/],
        ],
    },
    {
        name: "admins mistyped",
        plant: () => ({ global: { admins: ["focus@auth.meet.tset"] } }),
        expected: [["error", "jicofo", /no administrator .*focus@auth\.meet\.tset/, /^set admins/]],
    },
    {
        name: "admins without Jicofo's user",
        plant: () => ({ global: { admins: [`fokus@${AUTH}`] } }),
        expected: [["warning", "jicofo", /no administrator .*fokus@/, /^set admins/]],
    },
    {
        name: "authentication misspelt",
        plant: () => ({ host: { authentication: "matrix_user_verificaton" } }),
        expected: [
            [
                "error",
                "host",
                /VirtualHost "meet\.test" .* is matrix_user_verificaton/,
                /^set authentication = "matrix_user_v/,
            ],
        ],
    },
    {
        name: "membership off",
        plant: () => ({ host: { uvs_verify_membership: false } }),
        expected: [
            ["warning", "membership", /every Matrix user may enter/, /^leave uvs_verify_membership on/],
        ],
    },
    {
        name: "membership off, with federation",
        plant: () => ({ host: { uvs_verify_membership: false, matrix_federation: true } }),
        expected: [["warning", "membership", /every user of any Matrix server/, /^leave/]],
    },
    {
        name: "token_affiliation",
        plant: () => ({ muc: { modules_enabled: ["matrix_power_sync", "token_affiliation"] } }),
        expected: [["warning", "conflicts", /token_affiliation makes/, /^remove it/]],
    },
    {
        name: "visitors without verification",
        plant: () => ({
            more:
                'VirtualHost "v1.meet.test"\nauthentication = "jitsi-anonymous"\n' +
                'Component "conference.v1.meet.test" "muc"\nmodules_enabled = { "fmuc" }\n',
        }),
        expected: [
            [
                "error",
                "trust",
                /visitors .*: v1\.meet\.test admits everybody/,
                /VirtualHost of each visitor node/,
            ],
        ],
    },
    {
        name: "the public page as HTML",
        answers: { "/.well-known": page },
        words: ({ hs }) => ["--public", hs.url],
        expected: [
            ["error", "well-known", /status 200 without "auth"/, /make the web server pass .* on to Prosody/],
        ],
    },
    {
        name: "the public page with another Host",
        words: ({ proxy }) => ["--public", `http://127.0.0.1:${proxy}`],
        expected: [
            ["error", "well-known", /status 404 without "auth"/, /pass .* with the header Host: meet\.test/],
        ],
    },
    {
        name: "the public page with a bad certificate",
        words: ({ tls }) => ["--public", tls.selfSigned.url.replace("127.0.0.1", "localhost")],
        expected: [["error", "certificate", /element\/jitsi: cert.*signed by nobody/, /client_https_ssl/]],
    },
];

/** The steps of a check that are not well. */
function problemsOf({ output }: Outcome): readonly string[][] {
    const line = output.split("\n").findLast((text) => text.startsWith("{"));
    const { hosts } = JSON.parse(line ?? output) as {
        hosts: { steps: { step: string; level: string; text: string; advice?: string }[] }[];
    };
    return hosts
        .flatMap(({ steps }) => steps)
        .filter(({ level }) => level !== "ok")
        .map(({ step, level, text, advice = "NO ADVICE" }) => [level, step, text, advice]);
}

describe.each(versions)("check of prosodyctl %s names", (version: ProsodyVersion) => {
    test.each(faults)("$name", async ({ plant, answers = {}, words, uid, expected }) => {
        if (servers === undefined) {
            throw new Error("the servers do not run");
        }
        const { matrix, hs } = servers;
        for (const [part, answer] of Object.entries(answers)) {
            hs.forPath(part, answer);
        }
        const setup = setupWith(plant?.(servers) ?? {}, servers);
        const more = words?.(servers) ?? [];
        const outcome = await withConfiguration(version, folder, setup, ["check", "--json", ...more], uid);
        matrix.requireBearer(undefined);
        matrix.always(undefined);
        for (const part of Object.keys(answers)) {
            hs.forPath(part, undefined);
        }
        expect(problemsOf(outcome)).toEqual(
            expected.map(([level, step, text, advice]) => [
                level,
                step,
                expect.stringMatching(text),
                expect.stringMatching(advice),
            ]),
        );
        expect(outcome.output).not.toContain("syt_");
        expect(outcome.output).not.toContain(uvsSecret);
    });
});

describe("faults that only a login shows are named in the log", () => {
    onEachProsody("with a bot", { verification: "bot" }, (running) => {
        const cast = castOf(running);

        test("a bot that is not in the room", async () => {
            const mark = running.current.prosody.mark();
            const room = cast.newRoom({ [MEMBER]: 0 });
            expect(await visit(running.current, { user: MEMBER, room })).toMatchObject({ ok: false });
            await running.current.prosody.waitForLog(
                /bot_not_in_room.*Invite it and let it join/,
                5000,
                mark,
            );
        });

        test("Jicofo's authentication, by which it makes owners", async () => {
            const meeting = meetingOf(LAB);
            const focus = await cast.focus(meeting);
            const member = await cast.matrixUser(MEMBER, LAB);
            await member.join(`${meeting}/member`);
            const mark = running.current.prosody.mark();
            await setAffiliation(focus, meeting, member, "owner");
            const line = await running.current.prosody.waitForLog("owner_not_verified", 5000, mark);
            expect(line).toContain("set JICOFO_ENABLE_AUTH=0 and ENABLE_AUTO_OWNER=0");
        });

        test("a wrong room in the URL, which explain names, too", async () => {
            const { matrix, prosody } = running.current;
            const token = widgetToken({ token: matrix.token(MEMBER), roomId: LAB });
            const query = { room: roomName(CANTEEN), token };
            const mark = prosody.mark();
            expect(await connect({ prosody, transport: "websocket", host: MEET, query })).toMatchObject({
                ok: false,
            });
            const line = await prosody.waitForLog("room_mismatch", 5000, mark);
            expect(line).toContain("Check how the client names the room");

            const words = [moduleName, "explain", prosody.websocketUrl(query)];
            const file = path.join(prosody.folder, "prosody.cfg.lua");
            const { output } = await prosodyctl(prosody.version, file, words);
            expect(output).toMatch(/^mod_auth_matrix_user_verification \d/m);
            expect(output).toContain(
                `the URL is for ${CANTEEN}, the token for ${LAB}; they are different rooms`,
            );
        });
    });
});
