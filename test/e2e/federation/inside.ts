/**
 * The federation test's world: run in a network namespace of its own, where addresses of the public internet lead to
 * servers of this process. Logs users of servers in that are not configured, and prints what came of it as JSON.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import * as https from "node:https";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describeJoin, meetingOf, startDeployment, visit } from "../../../demo/deployment";
import type { ProsodyVersion } from "../../../demo/prosody";
import { makeAuthority } from "./certificates";
import { startNameServer, type Names } from "./names";

const LAB = "!lab:hs.test";
/** A room in which no user of a configured homeserver ever was. */
const ELSEWHERE = "!elsewhere:plain.example";

/** What came of a login, for the test outside. */
export interface Visit {
    readonly server: string;
    readonly room: string;
    /** Affiliation and role, or the SASL condition. */
    readonly outcome: string;
    readonly milliseconds: number;
    /** Reasons in the log. */
    readonly reasons: readonly string[];
}

/** What the test outside gets. */
export interface Report {
    readonly visits: readonly Visit[];
    /** What servers that must never be asked were asked, connections without a request included. */
    readonly trapped: readonly string[];
    /** What the others were asked: server, Host header, path. */
    readonly asked: readonly string[];
    readonly log: string;
    /** OpenID tokens that the log must not hold. */
    readonly tokens: readonly string[];
}

const version = process.argv[2] as ProsodyVersion;
const folder = mkdtempSync(path.join(tmpdir(), "federation-"));
const authority = makeAuthority(folder);
const trapped: string[] = [];
const asked: string[] = [];
const servers: https.Server[] = [];

type Handler = (url: URL, response: https.ServerOptions & import("node:http").ServerResponse) => void;

function run(...words: string[]): void {
    const [program = "", ...rest] = words;
    execFileSync(program, rest, { stdio: ["ignore", "ignore", "inherit"] });
}

async function listen(
    address: string,
    port: number,
    certificateName: string,
    label: string,
    handle: Handler,
    onConnection?: () => void,
): Promise<void> {
    const server = https.createServer(authority.issue(certificateName), (request, response) => {
        asked.push(`${label} ${request.headers.host ?? ""} ${(request.url ?? "").split("?")[0] ?? ""}`);
        handle(new URL(request.url ?? "/", "https://server.invalid"), response);
    });
    server.on("connection", () => onConnection?.());
    server.on("tlsClientError", () => undefined);
    servers.push(server);
    await new Promise<void>((resolve) => {
        server.listen(port, address, resolve);
    });
}

/** Says to whom the tokens of a server belong. */
function userinfo(serverName: string): Handler {
    return (url, response) => {
        if (url.pathname !== "/_matrix/federation/v1/openid/userinfo") {
            response.writeHead(404, { "Content-Type": "application/json" });
            response.end('{"errcode":"M_UNRECOGNIZED"}');
            return;
        }
        const good = url.searchParams.get("access_token")?.startsWith("good") === true;
        const body = good ? { sub: `@user:${serverName}` } : { errcode: "M_UNKNOWN_TOKEN" };
        const text = JSON.stringify(body);
        response.writeHead(good ? 200 : 401, {
            "Content-Type": "application/json",
            "Content-Length": text.length,
        });
        response.end(text);
    };
}

function wellKnown(body: string | undefined, then: Handler, headers: Record<string, string> = {}): Handler {
    return (url, response) => {
        if (url.pathname !== "/.well-known/matrix/server") {
            then(url, response);
        } else if (body === undefined) {
            response.writeHead(302, headers);
            response.end();
        } else {
            response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
            response.end(body);
        }
    };
}

/** A server that never answers. */
const silent: Handler = () => undefined;

let rebound = 0;

const names: Names = {
    addresses: {
        "delegating.example": ["11.0.0.1"],
        "delegated.example": ["11.0.0.2"],
        "target.example": ["11.0.0.3"],
        "serviced.example": [],
        "plain.example": ["11.0.0.4"],
        "six.example": ["2600::4"],
        "private.example": ["10.0.0.1"],
        "loopback.example": ["127.0.0.1", "::1"],
        "mixed.example": ["127.0.0.1", "11.0.0.5"],
        "toloopback.example": ["11.0.0.6"],
        "itself.example": ["11.0.0.7"],
        "stranger.example": ["11.0.0.8"],
        "redirecting.example": ["11.0.0.9"],
        "huge.example": ["11.0.0.10"],
        "slow.example": ["11.0.0.11"],
        "silent.example": ["11.0.0.12"],
        "liar.example": ["11.0.0.13"],
        // The addresses that are checked, for the page and for the token, are public; that of another look is not.
        "rebinding.example": () => (rebound++ < 2 ? ["11.0.0.14"] : ["127.0.0.1"]),
        "toprivateservice.example": ["11.0.0.15"],
        "inner.example": ["192.168.0.1"],
    },
    services: {
        "_matrix-fed._tcp.serviced.example": { target: "target.example", port: 9000 },
        "_matrix._tcp.old.example": { target: "target.example", port: 9001 },
        "_matrix-fed._tcp.toprivateservice.example": { target: "inner.example", port: 8448 },
    },
};

async function build(): Promise<void> {
    run("ip", "link", "set", "lo", "up");
    for (const address of ["10.0.0.1", "192.168.0.1"]) {
        run("ip", "address", "add", `${address}/32`, "dev", "lo");
    }
    for (let host = 1; host <= 15; host++) {
        run("ip", "address", "add", `11.0.0.${host}/32`, "dev", "lo");
    }
    run("ip", "-6", "address", "add", "2600::4/128", "dev", "lo", "nodad");

    const trap = (label: string) => () => {
        trapped.push(label);
    };
    for (const address of ["127.0.0.1", "10.0.0.1", "192.168.0.1", "::1"]) {
        for (const port of [443, 8448]) {
            const label = `${address} ${port}`;
            await listen(
                address,
                port,
                "rebinding.example",
                label,
                userinfo("rebinding.example"),
                trap(label),
            );
        }
    }

    const delegate = JSON.stringify({ "m.server": "delegated.example:8449" });
    await listen("11.0.0.1", 443, "delegating.example", "delegating", wellKnown(delegate, userinfo("?")));
    await listen("11.0.0.2", 8449, "delegated.example", "delegated", userinfo("delegating.example"));
    await listen("11.0.0.3", 9000, "serviced.example", "serviced", userinfo("serviced.example"));
    await listen("11.0.0.3", 9001, "old.example", "old", userinfo("old.example"));
    await listen("11.0.0.4", 8448, "plain.example", "plain", userinfo("plain.example"));
    await listen("2600::4", 8448, "six.example", "six", userinfo("six.example"));
    await listen("11.0.0.5", 8448, "mixed.example", "mixed", userinfo("mixed.example"));
    const toLoopback = JSON.stringify({ "m.server": "127.0.0.1:8448" });
    await listen("11.0.0.6", 443, "toloopback.example", "toloopback", wellKnown(toLoopback, silent));
    const toItself = JSON.stringify({ "m.server": "itself.example" });
    await listen("11.0.0.7", 443, "itself.example", "itself", wellKnown(toItself, silent));
    await listen("11.0.0.7", 8448, "itself.example", "itself", userinfo("itself.example"));
    await listen("11.0.0.8", 8448, "somebody-else.example", "stranger", userinfo("stranger.example"));
    await listen(
        "11.0.0.9",
        443,
        "redirecting.example",
        "redirecting",
        wellKnown(undefined, silent, { Location: "https://127.0.0.1:8448/" }),
    );
    await listen("11.0.0.9", 8448, "redirecting.example", "redirecting", userinfo("redirecting.example"));
    const huge = JSON.stringify({ "m.server": "delegated.example:8449", padding: "x".repeat(1_000_000) });
    await listen("11.0.0.10", 443, "huge.example", "huge", wellKnown(huge, silent));
    await listen("11.0.0.10", 8448, "huge.example", "huge", userinfo("huge.example"));
    await listen("11.0.0.11", 443, "slow.example", "slow", silent);
    await listen("11.0.0.11", 8448, "slow.example", "slow", userinfo("slow.example"));
    await listen("11.0.0.12", 443, "silent.example", "silent", silent);
    await listen("11.0.0.12", 8448, "silent.example", "silent", silent);
    await listen("11.0.0.13", 8448, "liar.example", "liar", userinfo("hs.test"));
    await listen("11.0.0.14", 8448, "rebinding.example", "rebinding", userinfo("rebinding.example"));
}

async function main(): Promise<void> {
    await build();
    const nameServer = await startNameServer(names);
    const deployment = await startDeployment({
        version,
        verification: "admin",
        authOptions: { matrix_federation: true, uvs_timeout: 6, matrix_refusals_per_minute: 0 },
        global: {
            client_https_ssl: { cafile: authority.file },
            unbound: {
                resolvconf: false,
                hoststxt: false,

                forward: `127.0.0.1@${nameServer.port}`,
                options: { "do-not-query-localhost:": "no" },
            },
        },
    });
    const { matrix, prosody } = deployment;
    const tokens: string[] = [];
    const visits: Visit[] = [];
    const attempt = async (server: string, word = "good", room = LAB): Promise<void> => {
        const user = `@user:${server}`;
        matrix.join(room, user, 50);
        const token = `${word}${Buffer.from(`a token of ${server}`).toString("base64url")}`;
        tokens.push(token);
        const mark = prosody.mark();
        const started = Date.now();
        const result = await visit(deployment, {
            user,
            room,
            claims: { context: { matrix: { token, room_id: room, server_name: server } } },
        });
        const milliseconds = Date.now() - started;
        const outcome = result.ok
            ? describeJoin(await result.client.join(`${meetingOf(room)}/${server.replaceAll(/\W/g, "")}`))
            : result.condition;
        visits.push({
            server,
            room,
            outcome,
            milliseconds,
            reasons: Array.from(
                prosody.logSince(mark).matchAll(/Login refused \((\w+)\)/g),
                ([, reason]) => reason ?? "",
            ),
        });
        if (result.ok) {
            await result.client.disconnect();
        }
    };
    try {
        matrix.addRoom({ roomId: LAB, members: { "@host:hs.test": 100 } });
        for (const server of [
            "delegating.example",
            "serviced.example",
            "old.example",
            "plain.example",
            "six.example",
            "mixed.example",
            "itself.example",
            "redirecting.example",
            "huge.example",
            "slow.example",
            "rebinding.example",
            "11.0.0.4",
            "private.example",
            "loopback.example",
            "toloopback.example",
            "toprivateservice.example",
            "127.0.0.1",
            "127.0.0.1:8448",
            "[::1]",
            "[::ffff:10.0.0.1]",
            "nowhere.example",
            "stranger.example",
            "silent.example",
            "liar.example",
        ]) {
            await attempt(server);
        }
        await attempt("plain.example", "bad");
        matrix.addRoom({ roomId: ELSEWHERE, members: { "@user:plain.example": 100 } });
        await attempt("plain.example", "good", ELSEWHERE);
        const report: Report = { visits, trapped, asked, log: prosody.log(), tokens };
        process.stdout.write(JSON.stringify(report));
    } finally {
        await deployment.stop();
        nameServer.stop();
        for (const server of servers) {
            server.close();
            server.closeAllConnections();
        }
        rmSync(folder, { recursive: true, force: true });
    }
}

main().then(
    () => process.exit(),
    (error: unknown) => {
        console.error(error);
        process.exit(1);
    },
);
