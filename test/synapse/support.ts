/** What the tests against a real homeserver share. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect } from "@jest/globals";
import { enter, MEET, meetingOf, startMeet, type DeploymentSettings } from "../../demo/deployment";
import { MatrixError, type MatrixUser } from "../../demo/matrix-client";
import type { HostBlock, LuaOptions, Prosody } from "../../demo/prosody";
import { startSynapse, SYNAPSE_NAME, whyNoSynapse, type Synapse } from "../../demo/synapse";
import { loginReasons } from "../../src/login-reasons";
import { withConfiguration } from "../e2e/prosodyctl";
import { traceback, versions } from "../e2e/support";

/** How long whatever sets a scene may take, in milliseconds: a slow machine makes some 100 events in it. */
export const SETUP_MILLISECONDS = 180_000;

/** What somebody is for a meeting. */
export type Place = "owner" | "participant" | "outside";

/** A Synapse that tests use while it runs, with the accounts that each of them has. */
export interface Homeserver {
    readonly synapse: Synapse;
    /** A server administrator, in no room. */
    readonly administrator: MatrixUser;
    /** An ordinary user for the modules to ask as. */
    readonly bot: MatrixUser;
    /** The application service, as our command registers it. */
    readonly service: Registered;
}

/** Settings of a Synapse, beside the files of application services. */
export interface SynapseSettings extends Readonly<Record<string, unknown>> {
    readonly registrations?: readonly string[];
}

/** An application service's files. */
export interface Registered {
    readonly registration: string;
    readonly tokenFile: string;
    /** The token in that file. */
    readonly token: string;
}

/** Makes an application service's files by the module's own command. */
export async function register(folder: string): Promise<Registered> {
    const words = ["registration", SYNAPSE_NAME, "--json"];
    const { code, output } = await withConfiguration(versions[0] ?? "13.0", folder, { host: {} }, words);
    if (code !== 0) throw new Error(output);
    const made = JSON.parse(output.slice(output.indexOf("{"))) as Record<string, string>;
    const { registration = "", token_file: tokenFile = "" } = made;
    return { registration, tokenFile, token: readFileSync(tokenFile, "utf8").trim() };
}

/** Describes tests that need Synapse; where there is none they are skipped, and the cause is in their name. */
export function describeSynapse(name: string, tests: () => void): void {
    const missing = whyNoSynapse();
    if (missing === undefined) describe(name, tests);
    else describe.skip(`${name} (no Synapse: ${missing})`, tests);
}

/** Describes tests with a Synapse of their own. @param settings over the usual ones; `registrations` of more application services */
export function withSynapse(
    name: string,
    tests: (running: { readonly current: Homeserver }) => void,
    { registrations = [], ...settings }: SynapseSettings = {},
): void {
    describeSynapse(name, () => {
        let homeserver: Homeserver | undefined;
        const folder = mkdtempSync(path.join(tmpdir(), "registration-"));
        beforeAll(async () => {
            const service = await register(folder);
            const files = [service.registration, ...registrations];
            const synapse = await startSynapse({ ...settings, app_service_config_files: files });
            try {
                homeserver = {
                    synapse,
                    administrator: await synapse.register("administrator", true),
                    bot: await synapse.register("bot"),
                    service,
                };
            } catch (error) {
                await synapse.stop();
                throw error;
            }
        }, SETUP_MILLISECONDS);
        afterAll(async () => {
            await homeserver?.synapse.stop();
            rmSync(folder, { recursive: true });
        }, SETUP_MILLISECONDS);
        tests({
            get current(): Homeserver {
                if (homeserver === undefined) throw new Error("Synapse does not run");
                return homeserver;
            },
        });
    });
}

/** Starts a Prosody that asks a Synapse, for each version that is tested; they run until the tests are over. */
export function prosodyFor(
    version: DeploymentSettings["version"],
    settings: () => Omit<DeploymentSettings, "version">,
): { readonly current: Prosody } {
    let prosody: Prosody | undefined;
    beforeAll(async () => {
        prosody = await startMeet({ ...settings(), version });
    }, SETUP_MILLISECONDS);
    afterAll(async () => {
        await prosody?.stop();
    });
    return {
        get current(): Prosody {
            if (prosody === undefined) throw new Error("Prosody does not run");
            return prosody;
        },
    };
}

/** One more host of Matrix users, beside the usual one. */
export function matrixHost(name: string, options: LuaOptions): HostBlock {
    return {
        kind: "VirtualHost",
        name,
        options: {
            authentication: "matrix_user_verification",
            app_id: MEET,
            uvs_sync_power_levels: true,
            // All logins come from one address here, and many of them are to be refused.
            matrix_refusals_per_minute: 0,
            ...options,
        },
    };
}

/**
 * What Synapse itself lets a user do in a room at this moment.
 *
 * @param power tries what only an owner should be able to; default: sends a state event that needs `state_default`
 */
export async function placeInMatrix(
    user: MatrixUser,
    roomId: string,
    power: () => Promise<void> = () => user.sendState(roomId, "test.probe", {}, "probe"),
): Promise<Place> {
    const { joined_rooms: joined } = (await user.call("GET", "/_matrix/client/v3/joined_rooms")) as {
        joined_rooms: readonly string[];
    };
    const allowed = await power().then(
        () => true,
        (error: unknown) => {
            if (error instanceof MatrixError && error.code === "M_FORBIDDEN") return false;
            throw error;
        },
    );
    if (!joined.includes(roomId)) {
        if (allowed) throw new Error(`${user.userId} has power in ${roomId} from outside`);
        return "outside";
    }
    return allowed ? "owner" : "participant";
}

/** Checks that a log holds, since a mark, no traceback, no JWT and none of some secrets. */
export function expectCleanLog(prosody: Prosody, mark: number, secrets: readonly string[]): void {
    const log = prosody.logSince(mark);
    expect(log).not.toMatch(traceback);
    expect(log).not.toMatch(/eyJ[A-Za-z0-9_-]{20,}/);
    // Counted, since a failure would print them.
    expect(secrets.filter((secret) => log.includes(secret)).length).toBe(0);
}

/** The OpenID tokens that were handed to Prosody: no log may hold one. */
export const tokensUsed: string[] = [];

/**
 * What our modules make of a user who wants into a room's meeting.
 *
 * @throws when they are refused for any reason but not being in the room
 */
export async function placeInMeeting(
    prosody: Prosody,
    user: MatrixUser,
    room: string,
    host?: string,
): Promise<Place> {
    const token = await user.openIdToken();
    tokensUsed.push(token);
    const login = await enter(prosody, token, { room, host, timeoutMs: 60_000 });
    if (!login.ok) {
        if (login.condition === "not-allowed" && login.text === loginReasons.not_in_room.text)
            return "outside";
        throw new Error(`${user.userId} was refused: ${login.condition}: ${login.text ?? ""}`);
    }
    const { client } = login;
    try {
        const nick = client.jid.slice(0, 8);
        const join = await client.join(`${meetingOf(room)}/${nick}`, { timeoutMs: 60_000 });
        if (!join.ok) throw new Error(`${user.userId} could not join: ${join.condition}`);
        return join.affiliation === "owner" ? "owner" : "participant";
    } finally {
        await client.disconnect();
    }
}
