/** The examples in the documents: each is valid in its language, and nginx and HAProxy do what their page says. */

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname, tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { load } from "js-yaml";
import { freePort } from "../../demo/server-process";
import { loginReasons } from "../../src/login-reasons";
import { readText, root } from "./support/files";

const bin = path.join(root, ".cache/bin");

interface Snippet {
    readonly file: string;
    readonly language: string;
    readonly text: string;
}

/** The blocks of code of a document, also of those that stand in a list. */
function snippetsOf(file: string): Snippet[] {
    return Array.from(
        readText(file).matchAll(/^( *)```([a-z]+)\n([^]*?)^\1```$/gm),
        ([, indent = "", language = "", text = ""]) => ({
            file,
            language,
            text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
        }),
    );
}

const documents = [
    "README.md",
    "CONTRIBUTING.md",
    "examples/docker-compose/README.md",
    ...readdirSync(path.join(root, "docs"))
        .filter((name) => name.endsWith(".md"))
        .map((name) => `docs/${name}`),
];
const snippets = documents.flatMap(snippetsOf);

/** Runs a program on a text. @returns what it complains about */
function complaint(program: string, args: readonly string[], input: string): string {
    const { status, stderr, error } = spawnSync(program, args, { input, encoding: "utf8" });
    return status === 0 ? "" : (error?.message ?? stderr);
}

/** What is wrong with a snippet, by language. "…" stands for what is left out. */
const check: Readonly<Record<string, (text: string) => string>> = {
    lua: (text) => complaint(path.join(bin, "luac5.4"), ["-p", "-"], text.replaceAll(/(?<!")…/g, "nil")),
    sh: (text) => complaint("bash", ["-n"], text),
    json: (text) => {
        JSON.parse(text);
        return "";
    },
    yaml: (text) => {
        load(text);
        return "";
    },
};

describe.each(Object.keys(check))("the examples in %s", (language) => {
    const own = snippets.filter((snippet) => snippet.language === language);

    test("are found", () => {
        expect(own.length).toBeGreaterThan(2);
    });

    test.each(own.map(({ file, text }) => [file, text]))("of %s are valid: %#", (_, text) => {
        expect(check[language]?.(text)).toBe("");
    });
});

test("the options in the examples of the documents are known", () => {
    const text = readText("docs/configuration.md");
    const used = snippets
        .filter(({ language, file }) => language === "lua" && file !== "docs/development.md")
        .flatMap((snippet) => [...snippet.text.matchAll(/\b(?:matrix|uvs)_[a-z_]+(?= =)/g)])
        .map(([name]) => name);
    expect(used).not.toEqual([]);
    expect([...new Set(used)].filter((name) => !text.includes(`### \`${name}\``))).toEqual([]);
});

test("docs/prometheus-rules.yml names reasons and alerts that exist", () => {
    const rules = readText("docs/prometheus-rules.yml");
    const [, reasons = ""] = /reason=~"([^"]*)"/.exec(rules) ?? [];
    expect(reasons.split("|").filter((name) => !(name in loginReasons))).toEqual([]);
    const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = ""]) => name);
    const table = [...readText("docs/metrics.md").matchAll(/^\| `(Matrix\w+)`/gm)].map(([, name]) => name);
    expect(table).toEqual(alerts);
    const fired = [...readText("test/prometheus-rules.yml").matchAll(/alertname: (\w+)/g)].map(
        ([, name]) => name,
    );
    expect([...fired].sort()).toEqual([...alerts].sort());
});

/** What a proxy sent on. */
interface Seen {
    readonly url: string;
    readonly headers: IncomingHttpHeaders;
}

/** Sends a request to a proxy on a port. @returns its status, and what the server behind it saw */
function ask(
    port: number,
    host: string,
    url: string,
    headers = {},
): Promise<{ status: number; seen?: Seen }> {
    return new Promise((resolve, reject) => {
        const asked = request(
            { port, host: "127.0.0.1", path: url, headers: { Host: host, ...headers } },
            (response) => {
                let body = "";
                response.on("data", (chunk: Buffer) => (body += String(chunk)));
                response.on("end", () => {
                    const status = response.statusCode ?? 0;
                    resolve(status === 200 ? { status, seen: JSON.parse(body) as Seen } : { status });
                });
            },
        );
        asked.on("error", reject);
        asked.end();
    });
}

/** A configuration of nginx that writes into a folder alone. */
function nginxConfiguration(servers: string, folder: string): string {
    const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (name) => `${name}_temp_path ${folder}/${name};`,
    );
    const http = ["access_log off;", ...paths, servers].join("\n");
    return `pid ${folder}/pid; events {}\nhttp {\n${http}\n}\n`;
}

/** A proxy with the examples of docs/proxy.md. TLS is left out, and one server stands for all behind the proxy. */
const proxies = [
    {
        name: "nginx",
        args: (file: string, folder: string) => ["-c", file, "-p", folder, "-e", "stderr"],
        test: "-t",
        /** The whole configuration for a folder. */
        configuration(blocks: readonly string[], port: number, behind: number, folder: string) {
            const servers = blocks
                .join("\n")
                .replaceAll(/^ *ssl_certificate.*$/gm, "")
                .replaceAll("listen 443 ssl;", `listen 127.0.0.1:${port};`)
                .replaceAll(/127\.0\.0\.1:(5280|8008)/g, `127.0.0.1:${behind}`);
            return `daemon off; master_process off;\n${nginxConfiguration(servers, folder)}`;
        },
    },
    {
        name: "haproxy",
        args: (file: string) => ["-f", file],
        test: "-c",
        configuration(blocks: readonly string[], port: number, behind: number) {
            return blocks
                .join("\n")
                .replace(/bind :443 ssl.*/, `bind 127.0.0.1:${port}`)
                .replaceAll(/127\.0\.0\.1:(8000|8008)$/gm, `127.0.0.1:${behind}`);
        },
    },
];

for (const proxy of proxies) {
    const program = path.join(bin, proxy.name);
    const missing = !existsSync(program);
    const note = missing ? `no ${proxy.name}, see scripts/setup-servers.sh proxies` : "";
    const withProxy = missing ? test.skip : test;

    describe(`docs/proxy.md, ${proxy.name}`, () => {
        const folder = mkdtempSync(path.join(tmpdir(), "proxy-test-"));
        let behind: Server;
        let port = 0;
        let stop: () => void = () => undefined;

        beforeAll(async () => {
            behind = createServer(({ url, headers }, response) => {
                response.end(JSON.stringify({ url, headers }));
            });
            await new Promise<void>((resolve) => behind.listen(0, "127.0.0.1", resolve));
        });
        afterAll(() => {
            stop();
            behind.close();
            rmSync(folder, { recursive: true, force: true });
        });

        withProxy(
            `accepts the example, keeps Host, and hides the admin API${note && ` (skipped: ${note})`}`,
            async () => {
                port = await freePort();
                const blocks = snippetsOf("docs/proxy.md")
                    .filter(({ language }) => language === proxy.name)
                    .map(({ text }) => text);
                const file = path.join(folder, "configuration");
                const { port: behindPort } = behind.address() as AddressInfo;
                writeFileSync(file, proxy.configuration(blocks, port, behindPort, folder));
                expect(complaint(program, [...proxy.args(file, folder), proxy.test], "")).toBe("");

                const child = spawn(program, proxy.args(file, folder), { stdio: "ignore" });
                stop = () => child.kill("SIGTERM");
                const jitsi = "meet.example.org";
                const matrix = "matrix.example.org";
                for (let tries = 0; tries < 100; tries++) {
                    const up = await ask(port, jitsi, "/http-bind").catch(() => undefined);
                    if (up !== undefined) break;
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }

                const page = await ask(port, jitsi, "/.well-known/element/jitsi");
                expect(page.seen).toMatchObject({
                    url: "/.well-known/element/jitsi",
                    headers: { host: jitsi },
                });
                const query = "/xmpp-websocket?room=abc&token=x.y.z";
                const forged = { "X-Forwarded-For": "203.0.113.9" };
                const { seen } = await ask(port, jitsi, query, forged);
                expect(seen?.url).toBe(query);
                expect(seen?.headers).toMatchObject({ host: jitsi, "x-forwarded-for": "127.0.0.1" });

                const client = await ask(port, matrix, "/_matrix/client/versions");
                expect(client.seen?.headers).toMatchObject({ host: matrix, "x-forwarded-for": "127.0.0.1" });
                expect((await ask(port, matrix, "/_synapse/client/x")).status).toBe(200);
                for (const hidden of [
                    "/_synapse/admin/v1/rooms",
                    "/_synapse//admin/v1/rooms",
                    "/_synapse/%61dmin/v1/x",
                    "/",
                ]) {
                    const { status } = await ask(port, matrix, hidden);
                    expect([hidden, [403, 404].includes(status)]).toEqual([hidden, true]);
                }
            },
        );
    });
}

/** What else the examples outside of docs/proxy.md need, to be a whole configuration. */
const completed: Readonly<Record<string, (text: string, folder: string) => readonly [string, ...string[]]>> =
    {
        nginx: (text, folder) => [
            nginxConfiguration(`server {\n${text}\n}`, folder),
            "-p",
            folder,
            "-e",
            "stderr",
            "-t",
        ],
        haproxy: (text) => [
            `defaults\nmode http\ntimeout connect 5s\ntimeout client 5s\ntimeout server 5s\n` +
                `peers mypeers\npeer ${hostname()} 127.0.0.1:10000\n${text.replace(/ ssl crt .*/, "")}`,
            "-c",
        ],
    };

describe.each(Object.keys(completed))("the examples of %s outside of docs/proxy.md", (name) => {
    const program = path.join(bin, name);
    const withProgram = existsSync(program) ? test : test.skip;
    const others = snippets.filter(({ language, file }) => language === name && file !== "docs/proxy.md");
    withProgram.each(others.map(({ file, text }) => [file, text]))("of %s are accepted: %#", (_, text) => {
        const folder = mkdtempSync(path.join(tmpdir(), "proxy-test-"));
        const file = path.join(folder, "configuration");
        const [configuration = "", ...args] = completed[name]?.(text, folder) ?? [];
        writeFileSync(file, configuration);
        const found = complaint(program, [name === "nginx" ? "-c" : "-f", file, ...args], "");
        rmSync(folder, { recursive: true });
        expect(found).toBe("");
    });
});
