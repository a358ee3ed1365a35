/** `make release` from a clean tree: the tarball as docker-jitsi-meet unpacks it, checksums, versions; and `make install`. */

import { execFileSync, spawnSync } from "node:child_process";
import {
    appendFileSync,
    cpSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { version } from "../../package.json";
import { version as createVersion } from "../../create-prosody-module/package.json";
import { version as typesVersion } from "../../types/package.json";
import { cleanCopy, expectItWorks, make, modules, repository } from "./installation";
import { deadLinks } from "../links";
import { versions } from "./support";

const name = `prosody-mod-auth-matrix-user-verification-${version}`;
const rocks = modules.map((file) => `${path.basename(file, ".lua")}-${version}-1`);
const published = [
    `${name}.tar.gz`,
    `prosody-mod-auth-matrix-user-verification_${version}_all.deb`,
    ...rocks.flatMap((rock) => [`${rock}.rockspec`, `${rock}.src.rock`, `${rock}.all.rock`]),
    ...["5.2", "5.3", "5.4"].map((lua) => `manifest-${lua}`),
    `prosody-types-${typesVersion}.tgz`,
    `create-prosody-module-${createVersion}.tgz`,
];
const checksums = [`${name}.tar.gz.sha256`, `prosody-types-${typesVersion}.tgz.sha256`, "SHA256SUMS"];

// Make, tar and a server for each test.
jest.setTimeout(60_000);

const folder = mkdtempSync(path.join(tmpdir(), "release-test-"));
const clean = cleanCopy();
const build = path.join(clean, "build");
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(clean, { recursive: true, force: true });
});

/** What one of the distribution's files holds, where it is what the build made. */
function expectAsBuilt(file: string, module: string): void {
    expect(readFileSync(file).equals(readFileSync(path.join(repository, "dist", module)))).toBe(true);
}

describe("make release", () => {
    beforeAll(() => {
        const { status, stderr } = make(clean, "release");
        expect([status, stderr]).toEqual([0, ""]);
    });

    test("writes all that is published, and nothing else", () => {
        expect(readdirSync(build).sort()).toEqual([...published, ...checksums].sort());
    });

    test("writes checksums that verify, of everything", () => {
        for (const file of checksums) {
            execFileSync("sha256sum", ["--check", "--strict", "--quiet", file], { cwd: build });
        }
        const listed = readFileSync(path.join(build, "SHA256SUMS"), "utf8").trim().split("\n");
        expect(listed.map((line) => line.split(/ +/)[1] ?? "").sort()).toEqual([...published].sort());
    });

    test("puts both modules and the documents into one folder of the tarball, and nothing else", () => {
        const listed = execFileSync("tar", ["--list", "--gzip", "--verbose", "--file", `${name}.tar.gz`], {
            cwd: build,
            encoding: "utf8",
        });
        const entries = listed.trim().split("\n");
        const documents = readdirSync(path.join(clean, "docs"), { recursive: true, encoding: "utf8" }).map(
            (file) => `docs/${file}${statSync(path.join(clean, "docs", file)).isDirectory() ? "/" : ""}`,
        );
        const papers = ["", "CHANGELOG.md", "LICENSE", "README.md", "docs/"];
        expect(entries.map((line) => line.split(/\s+/).at(-1)).sort()).toEqual(
            [...papers, ...modules, ...documents].map((file) => `${name}/${file}`).sort(),
        );
        for (const entry of entries) {
            // For everybody to read, and nobody's in particular.
            expect(entry).toMatch(/^(drwxr-xr-x|-rw-r--r--) 0\/0 /);
        }
    });

    test("has no dead link in the documents of the tarball", () => {
        execFileSync("tar", ["-xzf", path.join(build, `${name}.tar.gz`), "--directory", folder]);
        expect(deadLinks(path.join(folder, name))).toEqual([]);
        expect(readFileSync(path.join(folder, name, "README.md"), "utf8")).toContain("](docs/docker.md)");
    });

    test("writes the same bytes again, elsewhere in the world, in another folder, for another user", () => {
        const sums = readFileSync(path.join(build, "SHA256SUMS"), "utf8");
        const again = cleanCopy();
        const mask = process.umask(0o077);
        const { status, stderr } = make(again, "release", {}, { TZ: "Asia/Tokyo", LC_ALL: "C.UTF-8" });
        process.umask(mask);
        expect([status, stderr]).toEqual([0, ""]);
        expect(readFileSync(path.join(again, "build/SHA256SUMS"), "utf8")).toBe(sums);
        rmSync(again, { recursive: true });
    });

    test("refuses a tree that is not clean, and says what is not", () => {
        const readme = path.join(clean, "README.md");
        const before = readFileSync(readme);
        appendFileSync(readme, "\nchanged\n");
        writeFileSync(path.join(clean, "new file"), "");
        const { status, stderr } = make(clean, "release");
        writeFileSync(readme, before);
        rmSync(path.join(clean, "new file"));
        expect(status).not.toBe(0);
        expect(stderr).toContain(
            'the tree is not clean: commit or discard first\n M README.md\n?? "new file"\n',
        );
    });

    test.each([
        ["is not in the list of changes", "99.0.0", "CHANGELOG.md has no section for version 99.0.0"],
        ["is not its newest", "2.0.0", "CHANGELOG.md: version 2.0.0 is not the newest"],
    ])("refuses a version that %s", (_, wrong, message) => {
        const { status, stderr } = spawnSync("scripts/release.sh", ["some-name", wrong, folder], {
            cwd: clean,
            encoding: "utf8",
            env: { ...process.env, SOURCE_DATE_EPOCH: "0" },
        });
        expect([status, stderr]).toEqual([1, `${message}\n`]);
        expect(readdirSync(folder)).not.toContain(`some-name-${wrong}.tar.gz`);
    });

    test.each(versions)(
        "holds modules that work in Prosody %s, moved as docker-jitsi-meet does",
        async (prosody) => {
            const plugins = path.join(folder, `plugins-${prosody}`);
            mkdirSync(plugins);
            execFileSync("tar", ["-xzf", path.join(build, `${name}.tar.gz`), "--directory", folder]);
            for (const file of modules) {
                expectAsBuilt(path.join(folder, name, file), file);
                cpSync(path.join(folder, name, file), path.join(plugins, file));
            }
            await expectItWorks(prosody, {
                pluginPaths: [plugins],
                file: (module) => path.join(plugins, module),
            });
        },
    );

    test.each(versions)("holds modules that work in Prosody %s from the unpacked folder", async (prosody) => {
        execFileSync("tar", ["-xzf", path.join(build, `${name}.tar.gz`), "--directory", folder]);
        await expectItWorks(prosody, {
            pluginPaths: [path.join(folder, name)],
            file: (module) => path.join(folder, name, module),
            userFirst: false,
        });
    });
});

describe("make install", () => {
    test("copies both modules, and makes the folder", () => {
        const plugins = path.join(folder, "new", "a folder");
        const { status, stderr } = make(repository, "install", { PLUGINS: plugins });
        expect([status, stderr]).toEqual([0, ""]);
        expect(readdirSync(plugins).sort()).toEqual(modules);
        for (const file of modules) {
            expectAsBuilt(path.join(plugins, file), file);
            expect((statSync(path.join(plugins, file)).mode & 0o777).toString(8)).toBe("644");
        }
        expect(make(repository, "install", { PLUGINS: plugins }).status).toBe(0);
    });

    test("says how to use it where no folder is named", () => {
        const { status, stderr } = make(repository, "install");
        expect(status).not.toBe(0);
        expect(stderr).toContain("usage: make install PLUGINS=DIR");
    });
});
