/**
 * The packages of a release, installed with the real tools into folders of their own, and real Prosody servers that find
 * the modules there: the Debian package by dpkg, the rocks by `prosodyctl install` and LuaRocks.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, jest, test } from "@jest/globals";
import { toLua, type ProsodyVersion } from "../../demo/prosody";
import { version } from "../../package.json";
import { cleanCopy, expectItWorks, make, modules, repository } from "./installation";
import { deadLinks } from "../links";
import { versions } from "./support";

const names = modules.map((file) => path.basename(file, ".lua"));
const debianName = "prosody-mod-auth-matrix-user-verification";
const cache = path.join(repository, ".cache");

// dpkg or luarocks, and a server, for each test.
jest.setTimeout(90_000);

const folder = mkdtempSync(path.join(tmpdir(), "packages-test-"));
const clean = cleanCopy();
const released = make(clean, "release");
const build = path.join(clean, "build");
const deb = path.join(build, `${debianName}_${version}_all.deb`);
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(clean, { recursive: true, force: true });
});

test("make release writes them", () => {
    expect([released.status, released.stderr]).toEqual([0, ""]);
});

/** Whether a program is in the PATH. */
function has(program: string): boolean {
    return spawnSync("which", [program]).status === 0;
}

/** A test that is skipped, and says why, where something is missing. */
function testWith(missing: string | undefined): { readonly run: typeof test; readonly note: string } {
    return missing === undefined
        ? { run: test, note: "" }
        : { run: test.skip as typeof test, note: ` (skipped: ${missing})` };
}

describe("the Debian package", () => {
    const dpkg = (...words: readonly string[]): string =>
        execFileSync("dpkg-deb", words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

    test("says who it is and what it needs", () => {
        const fields = dpkg("--field", deb);
        expect(fields).toContain(`Package: ${debianName}\nVersion: ${version}\n`);
        expect(fields).toContain("\nArchitecture: all\nDepends: prosody (>= 0.12)\n");
        expect(fields).toContain(`\nMaintainer: ${debianName} project <nobody@${debianName}.invalid>\n`);
    });

    test("has the maintainer's address that the administrator sets", () => {
        const variables = { MAINTAINER_ADDRESS: "admin@example.org" };
        expect(make(clean, "deb", variables)).toMatchObject({ status: 0, stderr: "" });
        expect(dpkg("--field", deb, "Maintainer")).toBe(`${debianName} project <admin@example.org>\n`);
        const { status, stderr } = make(clean, "deb", { MAINTAINER_ADDRESS: "nobody" });
        expect(status).not.toBe(0);
        expect(stderr).toContain("MAINTAINER_ADDRESS is no address: nobody");
        expect(make(clean, "deb").status).toBe(0);
    });

    test("has no dead link in its documents, and the headings of the changes", () => {
        const unpacked = path.join(folder, "unpacked");
        execFileSync("dpkg-deb", ["--extract", deb, unpacked]);
        const documents = path.join(unpacked, "usr/share/doc", debianName);
        expect(deadLinks(documents)).toEqual([]);
        const changes = gunzipSync(readFileSync(path.join(documents, "changelog.gz"))).toString();
        const headings = [...changes.matchAll(/^ {2}\[ (.+) \]$/gm)].map(([, heading]) => heading);
        expect(headings[0]).toBe("What you must do");
        expect(headings.length).toBeGreaterThan(1);
    });

    test("has no scripts, so that nothing is started, stopped or configured", () => {
        const files = execFileSync("tar", ["--list"], {
            input: execFileSync("dpkg-deb", ["--ctrl-tarfile", deb]),
            encoding: "utf8",
        });
        expect(files.trim().split("\n").sort()).toEqual(["./", "./control", "./md5sums"]);
    });

    test("holds the modules and the documents, everybody's to read and root's to change", () => {
        const lines = dpkg("--contents", deb).trim().split("\n");
        const files = lines
            .filter((line) => !line.startsWith("d"))
            .map((line) => line.split(/ +\.\//)[1] ?? "");
        const documents = `usr/share/doc/${debianName}`;
        expect(files.filter((file) => !file.startsWith(`${documents}/docs/`)).sort()).toEqual(
            [
                ...names.map((name) => `usr/lib/prosody/modules/${name}/${name}.lua`),
                ...["README.md", "changelog.gz", "copyright"].map((file) => `${documents}/${file}`),
            ].sort(),
        );
        for (const line of lines) {
            expect(line).toMatch(/^(drwxr-xr-x|-rw-r--r--) root\/root /);
        }
    });

    const lintian = testWith(has("lintian") ? undefined : "lintian is not installed");
    lintian.run(`is fine with lintian${lintian.note}`, () => {
        const { status, stdout } = spawnSync("lintian", ["--allow-root", "--fail-on=warning,error", deb], {
            encoding: "utf8",
        });
        expect([status, stdout]).toEqual([0, ""]);
    });

    // dpkg gives files to root. In a root of its own that needs no more than to seem to be root.
    const root = process.getuid?.() === 0 ? [] : ["fakeroot"];
    const asRoot = testWith(root.every(has) ? undefined : "neither root nor fakeroot");

    asRoot.run.each(versions)(
        `is installed by dpkg, works in Prosody %s from where it was put, and is removed again${asRoot.note}`,
        async (prosody) => {
            // The server's own tree, as its package fills it, beside the wrapper that starts it.
            const home = path.join(folder, `deb-${prosody}`);
            const tree = path.join(home, `prosody-${prosody}`);
            mkdirSync(path.join(home, "bin"), { recursive: true });
            execFileSync("cp", ["--archive", path.join(cache, `prosody-${prosody}`), tree]);
            cpSync(
                path.join(cache, "bin", `prosody-${prosody}`),
                path.join(home, "bin", `prosody-${prosody}`),
            );
            const [, , , packaged] = readFileSync(path.join(tree, ".stamp"), "utf8").trim().split(" ");
            const database = path.join(tree, "var/lib/dpkg");
            for (const name of ["info", "updates", "triggers"]) {
                mkdirSync(path.join(database, name), { recursive: true });
            }
            writeFileSync(
                path.join(database, "status"),
                `Package: prosody\nStatus: install ok installed\nMaintainer: nobody\nArchitecture: amd64\n` +
                    `Version: ${packaged}\nDescription: assumed\n\n`,
            );
            const install = (...words: readonly string[]): string =>
                execFileSync("env", [...root, "dpkg", `--root=${tree}`, ...words], {
                    encoding: "utf8",
                    env: { ...process.env, LC_ALL: "C", PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` },
                    stdio: "pipe",
                });
            install("--install", deb);
            expect(install("--status", debianName)).toContain("Status: install ok installed");
            expect(install("--verify", debianName)).toBe("");

            const before = process.env.PROSODY_BIN;
            process.env.PROSODY_BIN = path.join(home, "bin");
            try {
                await expectItWorks(prosody, {
                    file: (module) =>
                        path.join(tree, "usr/lib/prosody/modules", path.basename(module, ".lua"), module),
                });
            } finally {
                if (before === undefined) delete process.env.PROSODY_BIN;
                else process.env.PROSODY_BIN = before;
            }

            install("--remove", debianName);
            for (const name of names) {
                expect(existsSync(path.join(tree, "usr/lib/prosody/modules", name))).toBe(false);
            }
        },
    );
});

describe("the rocks", () => {
    // Fetched by scripts/setup-servers.sh luarocks, which `make test` runs.
    const luarocks = path.join(cache, "bin/luarocks");
    const cause =
        !existsSync(path.join(cache, "luarocks")) || !existsSync(luarocks)
            ? "no luarocks, see scripts/setup-servers.sh luarocks"
            : has("unzip")
              ? undefined
              : "unzip is not installed";
    const { run, note } = testWith(cause);

    /** A folder with a configuration for prosodyctl, and the environment that keeps LuaRocks in there and off the net. */
    function place(prosody: ProsodyVersion, name: string) {
        const home = path.join(folder, `${name}-${prosody}`);
        const plugins = path.join(home, "plugins");
        for (const part of [plugins, path.join(home, "certs")]) {
            mkdirSync(part, { recursive: true });
        }
        const configuration = path.join(home, "prosody.cfg.lua");
        const options = {
            run_as_root: process.getuid?.() === 0,
            data_path: home,
            installer_plugin_path: plugins,
            certificates: path.join(home, "certs"),
        };
        writeFileSync(
            configuration,
            Object.entries(options)
                .map(([key, value]) => `${key} = ${toLua(value)}\n`)
                .join("") + 'VirtualHost "meet.test"\n',
        );
        const settings = path.join(home, "luarocks.lua");
        writeFileSync(settings, "rocks_servers = {}\n");
        const env = {
            ...process.env,
            HOME: home,
            LUAROCKS_CONFIG: settings,
            PATH: `${path.dirname(luarocks)}:${process.env.PATH ?? ""}`,
        };
        const prosodyctl = (...words: readonly string[]): string => {
            const { status, stdout, stderr } = spawnSync(
                path.join(cache, "bin", `prosodyctl-${prosody}`),
                ["--config", configuration, ...words],
                { cwd: home, env, encoding: "utf8" },
            );
            expect(status === 0 ? "done" : stderr).toBe("done");
            return stdout;
        };
        return { plugins, prosodyctl, env };
    }

    /** Where LuaRocks puts a module: both versions of Prosody run under Lua 5.4 here. */
    const installed = (plugins: string) => ({
        global: { installer_plugin_path: plugins },
        file: (module: string) => path.join(plugins, "share/lua/5.4", module),
    });

    run.each(versions)(
        `are installed by prosodyctl of Prosody %s from a folder, by name, and work there${note}`,
        async (prosody) => {
            const { plugins, prosodyctl } = place(prosody, "server");
            // The second brings the first: it depends on it.
            prosodyctl("install", `--server=${build}`, "mod_matrix_power_sync");
            const listed = prosodyctl("list");
            for (const name of names) {
                expect(listed).toContain(`${name}\n   ${version}-1 (installed)`);
            }
            await expectItWorks(prosody, installed(plugins));

            for (const name of [...names].reverse()) {
                prosodyctl("remove", name);
            }
            for (const module of modules) {
                expect(existsSync(installed(plugins).file(module))).toBe(false);
            }
        },
    );

    run.each(versions)(`are installed by prosodyctl of Prosody %s as files${note}`, async (prosody) => {
        const { plugins, prosodyctl } = place(prosody, "files");
        for (const name of names) {
            prosodyctl("install", path.join(build, `${name}-${version}-1.all.rock`));
        }
        await expectItWorks(prosody, installed(plugins));
    });

    run(`have rockspecs that LuaRocks finds nothing wrong with, and builds from${note}`, () => {
        const { plugins, env } = place("13.0", "sources");
        const headers = path.join(plugins, "include");
        mkdirSync(headers);
        // LuaRocks wants to see a header even where it compiles nothing.
        writeFileSync(path.join(headers, "lua.h"), "#define LUA_VERSION_NUM 504\n");
        for (const name of names) {
            const rockspec = path.join(build, `${name}-${version}-1.rockspec`);
            execFileSync(luarocks, ["lint", rockspec], { env, stdio: "pipe" });
            execFileSync(
                luarocks,
                [
                    "install",
                    `--tree=${plugins}`,
                    path.join(build, `${name}-${version}-1.src.rock`),
                    `LUA_INCDIR=${headers}`,
                ],
                { env, stdio: "pipe" },
            );
            const built = readFileSync(path.join(plugins, "share/lua/5.4", `${name}.lua`));
            expect(built.equals(readFileSync(path.join(repository, "dist", `${name}.lua`)))).toBe(true);
        }
    });
});
