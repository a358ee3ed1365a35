/** The release: the tarball as docker-jitsi-meet unpacks it, `make install`, and the configuration of the original. */

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { admitted, AUTH, describeJoin, FOCUS, MEET, meetingOf, MUC, visit } from "../../demo/deployment";
import { startMatrix } from "../../demo/matrix";
import { startProsody, type HostBlock, type ProsodyVersion } from "../../demo/prosody";
import { version } from "../../package.json";
import { ADMIN, expectCleanLog, LAB, MEMBER, STRANGER, versions } from "./support";

const repository = path.resolve(__dirname, "../..");
const modules = ["mod_auth_matrix_user_verification.lua", "mod_matrix_power_sync.lua"];
const name = `prosody-mod-auth-matrix-user-verification-${version}`;
const tarball = path.join(repository, "build", `${name}.tar.gz`);
const secret = "a secret between us";

// Make, tar and a server for each test.
jest.setTimeout(30_000);

let folder = "";
beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "release-"));
});
afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
});

/** Runs make, which is to take dist/ as it is: whether it is up to date is another test's matter. */
function make(goal: string, variables: Readonly<Record<string, string>> = {}, env: NodeJS.ProcessEnv = {}) {
    const kept = modules.flatMap((file) => ["--assume-old", `dist/${file}`]);
    const words = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
    return spawnSync("make", [...kept, goal, ...words], {
        cwd: repository,
        encoding: "utf8",
        // Not the flags of a make that this test may run under.
        env: { ...process.env, MAKEFLAGS: "", MAKELEVEL: "", ...env },
    });
}

/** The configuration in the README of the original modules, in the order that `userFirst` says. */
function originalConfiguration(uvsUrl: string, userFirst: boolean): readonly HostBlock[] {
    const users: HostBlock = {
        kind: "VirtualHost",
        name: MEET,
        options: {
            authentication: "matrix_user_verification",
            app_id: MEET,
            uvs_base_url: uvsUrl,
            uvs_auth_token: secret,
            uvs_sync_power_levels: true,
        },
    };
    const meetings: HostBlock = {
        kind: "Component",
        name: MUC,
        module: "muc",
        // Beside the module, what Jitsi's own configuration has there.
        options: {
            modules_enabled: ["matrix_power_sync"],
            muc_room_locking: false,
            muc_room_default_public_jids: true,
            storage: "memory",
        },
    };
    const administrators: HostBlock = {
        kind: "VirtualHost",
        name: AUTH,
        options: { authentication: "internal_plain" },
    };
    return userFirst ? [users, administrators, meetings] : [meetings, administrators, users];
}

/** Starts a Prosody that finds our modules in a folder alone, and lets an owner, a member and a stranger come. */
async function expectItWorks(
    prosodyVersion: ProsodyVersion,
    plugins: string,
    userFirst = true,
): Promise<void> {
    const matrix = await startMatrix();
    matrix.requireBearer(secret);
    matrix.addRoom({ roomId: LAB, members: { [ADMIN]: 100, [MEMBER]: 0 } });
    try {
        const prosody = await startProsody({
            version: prosodyVersion,
            pluginPaths: [plugins],
            global: { admins: [FOCUS.jid] },
            hosts: originalConfiguration(matrix.uvsUrl, userFirst),
        });
        try {
            const deployment = { matrix, prosody, stop: () => prosody.stop() };
            const member = admitted(await visit(deployment, { user: MEMBER, room: LAB }));
            expect(describeJoin(await member.join(`${meetingOf(LAB)}/member`))).toBe("none, participant");
            const owner = admitted(await visit(deployment, { user: ADMIN, room: LAB, transport: "bosh" }));
            expect(describeJoin(await owner.join(`${meetingOf(LAB)}/owner`))).toBe("owner, moderator");
            const stranger = await visit(deployment, { user: STRANGER, room: LAB });
            expect(stranger).toMatchObject({ ok: false, condition: "not-allowed" });
            await Promise.all([member.disconnect(), owner.disconnect()]);
            expectCleanLog(deployment, 0);
            for (const [host, file] of [
                [MEET, "auth_matrix_user_verification"],
                [MUC, "matrix_power_sync"],
            ] as const) {
                expect(
                    await prosody.shell(`> prosody.hosts["${host}"].modules["${file}"].module.path`),
                ).toContain(path.join(plugins, `mod_${file}.lua`));
            }
        } finally {
            await prosody.stop();
        }
    } finally {
        await matrix.stop();
    }
}

describe("make release", () => {
    beforeAll(() => {
        const { status, stdout, stderr } = make("release");
        expect([status, stderr]).toEqual([0, ""]);
        expect(stdout).toContain(`${name}.tar.gz`);
    });

    test("puts both modules and the papers into one folder, and nothing else", () => {
        const listed = execFileSync("tar", ["--list", "--gzip", "--verbose", "--file", tarball], {
            encoding: "utf8",
        });
        const entries = listed.trim().split("\n");
        expect(entries.map((line) => line.split(/\s+/).at(-1)).sort()).toEqual(
            ["", "CHANGELOG.md", "LICENSE", "README.md", ...modules].map((file) => `${name}/${file}`).sort(),
        );
        for (const entry of entries) {
            // For everybody to read, and nobody's in particular.
            expect(entry).toMatch(/^(drwxr-xr-x|-rw-r--r--) 0\/0 /);
        }
    });

    test("writes a checksum file that verifies", () => {
        const checked = execFileSync("sha256sum", ["--check", `${name}.tar.gz.sha256`], {
            cwd: path.join(repository, "build"),
            encoding: "utf8",
        });
        expect(checked).toBe(`${name}.tar.gz: OK\n`);
    });

    test("writes the same bytes again, also elsewhere in the world", () => {
        const before = readFileSync(tarball);
        const { status } = make("release", {}, { TZ: "Asia/Tokyo", LC_ALL: "C" });
        expect(status).toBe(0);
        expect(readFileSync(tarball).equals(before)).toBe(true);
    });

    test("fails for a version that the list of changes does not know", () => {
        const { status, stderr } = spawnSync("scripts/release.sh", ["some-name", "99.0.0", folder], {
            cwd: repository,
            encoding: "utf8",
        });
        expect(status).toBe(1);
        expect(stderr.trim().split("\n")).toEqual(["CHANGELOG.md has no section for version 99.0.0"]);
        expect(readdirSync(folder)).not.toContain("some-name-99.0.0.tar.gz");
    });

    test.each(versions)(
        "holds modules that work in Prosody %s, moved as docker-jitsi-meet does",
        async (prosody) => {
            const plugins = path.join(folder, `plugins-${prosody}`);
            mkdirSync(plugins);
            execFileSync("tar", ["--extract", "--gzip", "--file", tarball, "--directory", folder]);
            for (const file of modules) {
                const unpacked = path.join(folder, name, file);
                expect(readFileSync(unpacked).equals(readFileSync(path.join(repository, "dist", file)))).toBe(
                    true,
                );
                cpSync(unpacked, path.join(plugins, file));
            }
            await expectItWorks(prosody, plugins);
        },
    );

    test.each(versions)("holds modules that work in Prosody %s from the unpacked folder", async (prosody) => {
        execFileSync("tar", ["--extract", "--gzip", "--file", tarball, "--directory", folder]);
        await expectItWorks(prosody, path.join(folder, name), false);
    });
});

describe("make install", () => {
    test("copies both modules, and makes the folder", () => {
        const plugins = path.join(folder, "new", "a folder");
        const { status, stderr } = make("install", { PLUGINS: plugins });
        expect([status, stderr]).toEqual([0, ""]);
        expect(readdirSync(plugins).sort()).toEqual(modules);
        for (const file of modules) {
            const installed = path.join(plugins, file);
            expect(readFileSync(installed).equals(readFileSync(path.join(repository, "dist", file)))).toBe(
                true,
            );
            expect((statSync(installed).mode & 0o777).toString(8)).toBe("644");
        }
        expect(make("install", { PLUGINS: plugins }).status).toBe(0);
    });

    test("says how to use it where no folder is named", () => {
        const { status, stderr } = make("install");
        expect(status).not.toBe(0);
        expect(stderr).toContain("usage: make install PLUGINS=DIR");
    });
});
