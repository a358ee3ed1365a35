/** What the tests of releases and packages share: a clean copy of the repository, make, and a Prosody that is to find our modules. */

import { execFileSync, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect } from "@jest/globals";
import { admitted, AUTH, describeJoin, FOCUS, MEET, meetingOf, MUC, visit } from "../../demo/deployment";
import { startHomeserver } from "../../demo/homeserver";
import { startMatrix } from "../../demo/matrix";
import { startProsody, type HostBlock, type LuaOptions, type ProsodyVersion } from "../../demo/prosody";
import { ADMIN, expectCleanLog, LAB, MEMBER, STRANGER } from "./support";

export const repository = path.resolve(__dirname, "../..");
/** The files that are installed, whichever way. */
export const modules = ["mod_auth_matrix_user_verification.lua", "mod_matrix_power_sync.lua"];

const secret = "a secret between us";

/** Copies the repository as it stands into a folder of its own, where all of it is committed. */
export function cleanCopy(): string {
    const copy = mkdtempSync(path.join(tmpdir(), "release-"));
    const time = "2026-01-02T03:04:05Z";
    const env = { ...process.env, GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time };
    const git = (folder: string, ...words: readonly string[]): string =>
        execFileSync("git", words, { cwd: folder, encoding: "utf8", env });
    for (const file of git(repository, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        .split("\0")
        .filter((name) => name !== "" && existsSync(path.join(repository, name)))) {
        mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
        cpSync(path.join(repository, file), path.join(copy, file));
    }
    git(copy, "init", "--quiet");
    appendFileSync(path.join(copy, ".git/info/exclude"), "/node_modules\n");
    symlinkSync(path.join(repository, "node_modules"), path.join(copy, "node_modules"));
    git(copy, "add", "--all");
    git(copy, "config", "user.name", "nobody");
    git(copy, "config", "user.email", "nobody@localhost");
    git(copy, "commit", "--quiet", "--message=all");
    return copy;
}

/** Runs make, which is to take dist/ and npm's packages as they are: whether dist/ is up to date is another test's matter. */
export function make(
    folder: string,
    goal: string,
    variables: Readonly<Record<string, string>> = {},
    env: NodeJS.ProcessEnv = {},
): SpawnSyncReturns<string> {
    const kept = ["node_modules/.package-lock.json", ...modules.map((file) => `dist/${file}`)];
    const words = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
    return spawnSync("make", [...kept.flatMap((file) => ["--assume-old", file]), goal, ...words], {
        cwd: folder,
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

/** Where a Prosody finds our modules. */
export interface Installed {
    /** The file of a module, as Prosody is to load it. */
    readonly file: (module: string) => string;
    /** Folders in `plugin_paths`. */
    readonly pluginPaths?: readonly string[];
    readonly global?: LuaOptions;
    readonly userFirst?: boolean;
}

/** Starts a Prosody with our modules as installed, and lets an owner, a member and a stranger come. */
export async function expectItWorks(version: ProsodyVersion, installed: Installed): Promise<void> {
    const matrix = await startMatrix();
    const homeserver = await startHomeserver(matrix);
    matrix.requireBearer(secret);
    matrix.addRoom({ roomId: LAB, members: { [ADMIN]: 100, [MEMBER]: 0 } });
    try {
        const prosody = await startProsody({
            version,
            pluginPaths: installed.pluginPaths ?? [],
            global: { admins: [FOCUS.jid], ...installed.global },
            hosts: originalConfiguration(matrix.uvsUrl, installed.userFirst ?? true),
        });
        try {
            const deployment = { matrix, homeserver, prosody, stop: () => prosody.stop() };
            const member = admitted(await visit(deployment, { user: MEMBER, room: LAB }));
            expect(describeJoin(await member.join(`${meetingOf(LAB)}/member`))).toBe("none, participant");
            const owner = admitted(await visit(deployment, { user: ADMIN, room: LAB, transport: "bosh" }));
            expect(describeJoin(await owner.join(`${meetingOf(LAB)}/owner`))).toBe("owner, moderator");
            const stranger = await visit(deployment, { user: STRANGER, room: LAB });
            expect(stranger).toMatchObject({ ok: false, condition: "not-allowed" });
            await Promise.all([member.disconnect(), owner.disconnect()]);
            expectCleanLog(deployment, 0);
            for (const [host, name] of [
                [MEET, "auth_matrix_user_verification"],
                [MUC, "matrix_power_sync"],
            ] as const) {
                const loaded = await prosody.shell(
                    `> prosody.hosts["${host}"].modules["${name}"].module.path`,
                );
                expect(loaded).toContain(installed.file(`mod_${name}.lua`));
            }
        } finally {
            await prosody.stop();
        }
    } finally {
        await homeserver.stop();
        await matrix.stop();
    }
}
