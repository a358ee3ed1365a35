/** What no program of ours reads: the compose files of the example, and the workflows for GitHub. */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { load } from "js-yaml";
import { version } from "../../package.json";
import packageLock from "../../package-lock.json";
import { readText, root } from "./support/files";

describe("examples/docker-compose", () => {
    const folder = path.join(root, "examples/docker-compose");
    const files = ["compose.yml", "compose.uvs.yml"];

    interface Service {
        readonly image?: string;
        readonly volumes?: readonly string[];
        readonly environment: Readonly<Record<string, unknown>>;
        readonly networks?: readonly string[] | Readonly<Record<string, unknown>>;
        readonly depends_on?: readonly string[];
        readonly secrets?: readonly string[];
    }
    interface Compose {
        readonly services: Readonly<Record<string, Service>>;
        readonly networks?: Readonly<Record<string, unknown>>;
        readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
    }
    const [base, uvs] = files.map((file) => load(readText("examples/docker-compose", file)) as Compose);
    const both = [base, uvs].filter((file) => file !== undefined);
    const services = both.flatMap((file) => Object.values(file.services));
    const names = both.flatMap((file) => Object.keys(file.services));
    const example = readText("examples/docker-compose/env.example");

    test("has all that a call needs", () => {
        expect(Object.keys(base?.services ?? {}).sort()).toEqual([
            "jicofo",
            "jvb",
            "prosody",
            "synapse",
            "web",
        ]);
        expect(Object.keys(uvs?.services ?? {}).sort()).toEqual(["prosody", "uvs"]);
    });

    test("names services, networks and secrets that are there", () => {
        for (const service of services) {
            const networks = service.networks ?? [];
            const used = Array.isArray(networks) ? (networks as readonly string[]) : Object.keys(networks);
            expect(Object.keys(base?.networks ?? {})).toEqual(expect.arrayContaining([...used]));
            expect(names).toEqual(expect.arrayContaining([...(service.depends_on ?? [])]));
            expect(Object.keys(base?.secrets ?? {})).toEqual(
                expect.arrayContaining([...(service.secrets ?? [])]),
            );
        }
    });

    test("uses no variable that env.example does not explain, but where there is a default", () => {
        const explained = new Set([...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name));
        for (const file of files) {
            const text = readText("examples/docker-compose", file);
            const unexplained = [...text.matchAll(/\$\{([A-Z_]+)(:-)?/g)].filter(
                ([, name, fallback]) => fallback === undefined && !explained.has(name),
            );
            expect(unexplained).toEqual([]);
        }
    });

    test("mounts files that are there", () => {
        const mounts = services.flatMap((service) => service.volumes ?? []);
        const own = mounts
            .map((mount) => mount.replace("${MODULES:-../../dist}", "../../dist").split(":")[0] ?? "")
            .filter((source) => source.startsWith("."));
        expect(own).toHaveLength(3);
        for (const source of own) {
            expect([source, existsSync(path.join(folder, source))]).toEqual([source, true]);
        }
        expect(JSON.parse(readText("examples/docker-compose/well-known/element/jitsi"))).toEqual({
            auth: "openidtoken-jwt",
        });
    });

    test("gives Prosody Lua without a comma, which the image would split it at", () => {
        const line = String(base?.services.prosody?.environment.XMPP_CONFIGURATION).replaceAll(
            /\$\{[A-Z_]+:[?-]([^}]*)\}/g,
            "$1",
        );
        expect(line).toContain("matrix_homeservers = {");
        expect(line).not.toContain(",");
        const compiled = spawnSync(path.join(root, ".cache/bin/luac5.4"), ["-p", "-"], {
            input: line,
            encoding: "utf8",
        });
        expect([compiled.status, compiled.stderr]).toEqual([0, ""]);
    });

    test("sends guests to their host, which Prosody and the page both have to know", () => {
        const { prosody, web, jicofo } = base?.services ?? {};
        expect(web?.environment.ENABLE_GUESTS).toBe("${ENABLE_GUESTS:-0}");
        expect(web?.environment.ENABLE_GUESTS).toBe(prosody?.environment.ENABLE_GUESTS);
        expect(jicofo?.environment.ENABLE_AUTO_OWNER).toBe("${ENABLE_AUTO_OWNER:-0}");
    });

    test("says that it was not run", () => {
        for (const file of files) {
            expect(readText("examples/docker-compose", file)).toContain("NOT RUN");
        }
        expect(readText("examples/docker-compose/README.md")).toContain("Not run");
    });

    const compose = [["docker", "compose"], ["docker-compose"]].find(
        ([program = "", ...words]) => spawnSync(program, [...words, "version"]).status === 0,
    );
    const withCompose = compose === undefined ? test.skip : test;
    withCompose.each([["-f", "compose.yml"], files.flatMap((file) => ["-f", file])])(
        `is accepted by docker compose config${compose === undefined ? " (skipped: no docker compose)" : ""}: %s %s`,
        (...chosen) => {
            const scratch = mkdtempSync(path.join(tmpdir(), "compose-"));
            cpSync(folder, path.join(scratch, "example"), { recursive: true });
            writeFileSync(
                path.join(scratch, "example/.env"),
                // What has to be filled in.
                example.replaceAll(/^([A-Z_]+)=$/gm, "$1=something"),
            );
            const [program = "", ...words] = compose ?? [];
            const { status, stderr } = spawnSync(program, [...words, ...chosen, "config", "--quiet"], {
                cwd: path.join(scratch, "example"),
                encoding: "utf8",
            });
            rmSync(scratch, { recursive: true });
            expect([status, stderr]).toEqual([0, ""]);
        },
    );
});

describe(".github/workflows/ci.yml", () => {
    interface Workflow {
        readonly on: { readonly push: { readonly tags: readonly string[] } };
        readonly jobs: Readonly<
            Record<string, { readonly steps: readonly { readonly uses?: string; readonly run?: string }[] }>
        >;
    }
    const text = readText(".github/workflows/ci.yml");
    const workflow = load(text) as Workflow;
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

    test("runs on tags, and there both make test and make release", () => {
        expect(workflow.on.push.tags).toEqual(["v*"]);
        const commands = steps.map((step) => step.run);
        expect(commands).toContain("make test");
        expect(commands).toContain("make release");
    });
});

test("workflows use actions of one commit each, and say their version", () => {
    const folder = ".github/workflows";
    for (const file of readdirSync(path.join(root, folder))) {
        const lines = readText(`${folder}/${file}`).split("\n");
        const used = lines.filter((line) => line.includes("uses: "));
        expect(used).not.toEqual([]);
        for (const line of used) {
            expect(line).toMatch(/uses: (actions|github|ossf)\/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
        }
    }
});

test("the version stands in package.json, and is the same where it is repeated", () => {
    expect([packageLock.version, packageLock.packages[""].version]).toEqual([version, version]);
    for (const document of ["README.md", "docs/debian.md"]) {
        const named = [...readText(document).matchAll(/_(\d[\d.]+)_all\.deb|-(\d[\d.]+)-1\.all\.rock/g)];
        expect(named).not.toEqual([]);
        expect(named.filter(([, deb, rock]) => (deb ?? rock) !== version)).toEqual([]);
    }
});
