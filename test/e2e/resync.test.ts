/**
 * The call follows the room (`matrix_resync`): what changes in Matrix changes in the call. Waiting is what these tests
 * do most, so both Prosody versions wait at the same time, and one interval serves for several changes.
 */

import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as path from "node:path";
import { childElements, childNamed, type Client } from "../../demo/client";
import {
    admitted,
    BOT,
    connectFocus,
    describeJoin,
    MEET,
    meetingOf,
    MUC,
    startDeployment,
    visit,
    type Deployment,
    type DeploymentSettings,
} from "../../demo/deployment";
import { roomReasons } from "../../src/room-reasons";
import { BREAKOUT, displayName, LOBBY, makeBreakout, secure, switchRoom } from "../jitsi/support";
import { ADMIN, expectCleanLog, MEMBER, MODERATOR, putOut, settle, versions } from "./support";
import { eventually, pause } from "../../demo/waiting";

const repository = path.resolve(__dirname, "../..");

/** The interval, in seconds. */
const INTERVAL = 2;
/** Within that, in milliseconds, whatever a review changes has to be there; the rest is for a slow machine. */
const SOON = INTERVAL * 1000 + 8_000;

const OWNER = "owner, moderator";
const PLAIN = "none, participant";

const ROOM = "!followed:hs.test";
const OTHER = "!other:hs.test";
/** Its call has a lobby. */
const GUARDED = "!guarded:hs.test";
const user = (name: string): string => `@${name}:hs.test`;

const people: Readonly<Record<string, number>> = {
    [ADMIN]: 100,
    [MODERATOR]: 50,
    [MEMBER]: 0,
    [user("rising")]: 0,
    [user("falling")]: 50,
    [user("kicked")]: 0,
    [user("gone")]: 100,
    [user("inside-rising")]: 0,
    [user("inside-falling")]: 50,
    [user("inside-kicked")]: 0,
};

async function start(
    version: (typeof versions)[number],
    verification?: DeploymentSettings["verification"],
): Promise<Deployment> {
    const rooms = { storage: "memory", muc_room_locking: false, muc_room_default_public_jids: true };
    const deployment = await startDeployment({
        version,
        verification,
        pluginPaths: ["dist", "test/jitsi/plugins"].map((folder) => path.join(repository, folder)),
        authOptions: {
            matrix_resync: INTERVAL,
            modules_enabled: ["muc_lobby_rooms", "muc_breakout_rooms"],
            main_muc: MUC,
            lobby_muc: LOBBY,
            breakout_rooms_muc: BREAKOUT,
        },
        global: { muc_mapper_domain_base: MEET },
        moreHosts: [
            { kind: "Component", name: LOBBY, module: "muc", options: rooms },
            { kind: "Component", name: BREAKOUT, module: "muc", options: rooms },
        ],
    });
    deployment.matrix.addRoom({ roomId: ROOM, members: people });
    deployment.matrix.addRoom({ roomId: OTHER, members: { [user("kicked")]: 0, [user("cook")]: 100 } });
    deployment.matrix.addRoom({ roomId: GUARDED, members: { [user("host")]: 100, [user("waiting")]: 0 } });
    return deployment;
}

/** Waits until something is so. @throws when it is not soon */
function until(what: () => string, wanted: string): Promise<void> {
    return eventually(() => {
        expect(what()).toBe(wanted);
    }, SOON);
}

/** Everybody in a room but Jicofo, as somebody in it sees them. */
function all(observer: Client, room: string): string {
    return [...observer.occupants(room)]
        .filter(([nick]) => nick !== "focus")
        .map(([nick, { affiliation, role }]) => `${nick}: ${affiliation}, ${role}`)
        .sort()
        .join("; ");
}

/** Waits until a client is put out of a room. @returns the status codes and the reason in the presence */
async function reasonToLeave(client: Client, room: string, nick: string): Promise<string> {
    const presence = await putOut(client, room, nick, SOON);
    const x = childNamed(presence, "x", "http://jabber.org/protocol/muc#user");
    const item = x === undefined ? undefined : childNamed(x, "item");
    const codes = (x === undefined ? [] : childElements(x))
        .filter((element) => element.localName === "status")
        .map((element) => element.getAttribute("code"));
    const reason = item === undefined ? undefined : childNamed(item, "reason");
    return `${codes.sort().join(" ")} ${reason?.textContent ?? "no reason"}`;
}

const KICK = `110 307 ${roomReasons.membership_ended.text}`;

describe("a call with matrix_resync", () => {
    let deployments: readonly Deployment[] = [];
    const runs: Record<string, Promise<unknown>> = {};

    beforeAll(async () => {
        const rich = await Promise.all(versions.map((version) => start(version, "admin")));
        const byHomeserver = await Promise.all(
            versions.flatMap((version) => [start(version, "admin"), start(version, "bot")]),
        );
        deployments = [...rich, ...byHomeserver];
        // All at the same time; each test waits for its part.
        runs.rich = Promise.all(rich.map(course));
        runs.homeserver = Promise.all(byHomeserver.map(courseByHomeserver));
        void Promise.allSettled(Object.values(runs));
    }, 60_000);
    afterAll(async () => {
        await Promise.all(deployments.map((deployment) => deployment.stop()));
    });

    /** The course of one call, with what is seen of it after each interval. */
    async function course(deployment: Deployment): Promise<void> {
        const { homeserver, matrix, prosody } = deployment;
        const clients: Client[] = [];
        const comes = async (name: string, room = ROOM): Promise<Client> => {
            const client = admitted(await visit(deployment, { user: name, room }));
            clients.push(client);
            return client;
        };
        const meeting = meetingOf(ROOM);
        const enter = async (client: Client, nick: string, room = meeting): Promise<string> =>
            describeJoin(await client.join(`${room}/${nick}`, { extra: displayName(nick) }));

        const focus = await connectFocus(deployment);
        clients.push(focus);
        await focus.join(`${meeting}/focus`);
        await focus.join(`${meetingOf(OTHER)}/focus`);
        await focus.join(`${meetingOf(GUARDED)}/focus`);

        const admin = await comes(ADMIN);
        expect(await enter(admin, "admin")).toBe(OWNER);
        const inside = new Map<string, Client>();
        for (const name of ["rising", "falling", "kicked", "gone"]) {
            const client = await comes(user(name));
            inside.set(name, client);
            await enter(client, name);
        }
        const named = (name: string): Client => inside.get(name) ?? admin;
        // One user twice, by two logins.
        const second = await comes(user("rising"));
        await enter(second, "second");
        // A user in two rooms is followed in each of them.
        const elsewhere = await comes(user("kicked"), OTHER);
        expect(await enter(elsewhere, "kicked", meetingOf(OTHER))).toBe(PLAIN);
        const cook = await comes(user("cook"), OTHER);
        expect(await enter(cook, "cook", meetingOf(OTHER))).toBe(OWNER);
        // Some go to a breakout room, some wait in the lobby.
        const breakout = await makeBreakout(admin, "Group");
        await focus.join(`${breakout}/focus`);
        for (const name of ["inside-rising", "inside-falling", "inside-kicked"]) {
            const client = await comes(user(name));
            inside.set(name, client);
            await enter(client, name);
            await switchRoom(client, meeting, breakout, name);
        }
        const guarded = meetingOf(GUARDED);
        const lobby = meetingOf(GUARDED, LOBBY);
        const host = await comes(user("host"), GUARDED);
        await enter(host, "host", guarded);
        expect(await secure(host, guarded, { membersOnly: true })).toBe("done");
        const waiting = await comes(user("waiting"), GUARDED);
        expect(await enter(waiting, "waiting", guarded)).toBe("refused: registration-required");
        await enter(waiting, "waiting", lobby);
        await settle(...clients);
        expect(all(focus, breakout)).toBe(
            `inside-falling: ${OWNER}; inside-kicked: ${PLAIN}; inside-rising: ${PLAIN}`,
        );

        // In Matrix all of it happens at once.
        let mark = prosody.mark();
        const out = Promise.all([
            reasonToLeave(named("kicked"), meeting, "kicked"),
            reasonToLeave(named("gone"), meeting, "gone"),
            reasonToLeave(named("inside-kicked"), breakout, "inside-kicked"),
            reasonToLeave(waiting, lobby, "waiting"),
        ]);
        matrix.setPower(ROOM, user("rising"), 50);
        matrix.setPower(ROOM, user("inside-rising"), 100);
        matrix.setPower(ROOM, user("falling"), 0);
        matrix.setPower(ROOM, user("inside-falling"), 49);
        for (const name of ["kicked", "gone", "inside-kicked"]) {
            matrix.leave(ROOM, user(name));
        }
        matrix.leave(GUARDED, user("waiting"));
        expect(await out).toEqual([KICK, KICK, KICK, KICK]);
        await until(() => all(focus, breakout), `inside-falling: ${PLAIN}; inside-rising: ${OWNER}`);
        await until(
            () => all(focus, meeting),
            `admin: ${OWNER}; falling: ${PLAIN}; rising: ${OWNER}; second: ${OWNER}`,
        );
        await settle(...clients);
        expect(all(focus, meetingOf(OTHER))).toBe(`cook: ${OWNER}; kicked: ${PLAIN}`);
        const log = prosody.logSince(mark);
        for (const [name, what] of Object.entries({
            rising: "now has the power of an owner",
            "inside-rising": "now has the power of an owner",
            falling: "no longer has the power of an owner",
            "inside-falling": "no longer has the power of an owner",
            kicked: "removed from its call",
            gone: "removed from its call",
            "inside-kicked": "removed from its call",
            waiting: "removed from its call",
        })) {
            const lines = log.split("\n").filter((line) => line.includes(`${user(name)}, room `));
            expect([name, lines.length]).toEqual([name, 1]);
            expect(lines[0]).toContain(what);
        }

        // Those who were put out have nothing left in any of its rooms, and no way back without a new login.
        const text = roomReasons.membership_ended.text;
        for (const client of [named("kicked"), named("gone"), named("inside-kicked"), waiting]) {
            for (const room of client === waiting ? [guarded, lobby] : [meeting, breakout]) {
                expect(await client.join(`${room}/again`)).toMatchObject({
                    ok: false,
                    condition: "not-allowed",
                    text,
                });
            }
        }
        expect(prosody.logSince(mark)).toContain("Refused (membership_ended)");
        const refused = await visit(deployment, { user: user("gone"), room: ROOM });
        expect(refused).toMatchObject({ ok: false, condition: "not-allowed" });
        matrix.join(ROOM, user("gone"), 100);
        expect(await enter(await comes(user("gone")), "back")).toBe(OWNER);

        // While the homeserver is down nothing changes, and a reload does not help it.
        mark = prosody.mark();
        await homeserver.stop();
        await prosody.reload(MEET, "auth_matrix_user_verification");
        // What the module logged before its reload, the new one does not know.
        const reloaded = prosody.mark();
        const before = [all(focus, meeting), all(focus, breakout), all(focus, meetingOf(OTHER))];
        await prosody.waitForLog(`Room ${ROOM} cannot be read now`, SOON, reloaded);
        await settle(...clients);
        expect([all(focus, meeting), all(focus, breakout), all(focus, meetingOf(OTHER))]).toEqual(before);
        expect(prosody.logSince(mark)).not.toContain("removed from its call");

        // It is back, and the call goes on following, reload or not.
        await homeserver.restart();
        matrix.setPower(ROOM, user("falling"), 50);
        matrix.leave(OTHER, user("kicked"));
        matrix.setPower(ROOM, user("rising"), 0);
        matrix.leave(ROOM, user("inside-falling"));
        await Promise.all([
            until(() => all(focus, meetingOf(OTHER)), `cook: ${OWNER}`),
            until(() => all(focus, breakout), `inside-rising: ${OWNER}`),
            until(
                () => all(focus, meeting),
                `admin: ${OWNER}; back: ${OWNER}; falling: ${OWNER}; ` + `rising: ${PLAIN}; second: ${PLAIN}`,
            ),
        ]);
        await prosody.waitForLog(`Room ${ROOM} can be read again`, SOON, reloaded);

        // Everybody leaves: nobody asks any more.
        await cook.leave(meetingOf(OTHER));
        await Promise.all(clients.map((client) => client.disconnect()));
        await pause(INTERVAL * 1000 + 1_000);
        homeserver.requests.length = 0;
        await pause(INTERVAL * 1000 + 1_000);
        expect(homeserver.requests.length).toBe(0);
        expectCleanLog(deployment, 0);
    }

    /** The same where the homeserver is asked: one small round for each room, and a witness is never needed. */
    async function courseByHomeserver(deployment: Deployment): Promise<void> {
        const { homeserver, matrix, prosody } = deployment;
        const names = ["rising", "falling", "kicked", "a", "b", "c", "d"];
        const members = Object.fromEntries(names.map((name) => [user(name), 0]));
        matrix.addRoom({ roomId: ROOM, members: { ...members, [user("falling")]: 50, [BOT]: 0 } });
        matrix.addRoom({ roomId: OTHER, members: { [user("alone")]: 0, [BOT]: 0 } });
        const clients: Client[] = [];
        const enter = async (name: string, room: string): Promise<Client> => {
            const client = admitted(await visit(deployment, { user: user(name), room }));
            clients.push(client);
            await client.join(`${meetingOf(room)}/${name}`);
            return client;
        };
        const meeting = meetingOf(ROOM);
        const focus = await connectFocus(deployment);
        clients.push(focus);
        await focus.join(`${meeting}/focus`);
        await focus.join(`${meetingOf(OTHER)}/focus`);
        for (const name of names) {
            await enter(name, ROOM);
        }
        const alone = await enter("alone", OTHER);
        const crowd = ["a", "b", "c", "d"].map((name) => `${name}: ${PLAIN}`).join("; ");

        const out = reasonToLeave(alone, meetingOf(OTHER), "alone");
        matrix.setPower(ROOM, user("rising"), 50);
        matrix.setPower(ROOM, user("falling"), 0);
        matrix.leave(ROOM, user("kicked"));
        matrix.ban(OTHER, user("alone"));
        expect(await out).toBe(KICK);
        await until(() => all(focus, meeting), `${crowd}; falling: ${PLAIN}; rising: ${OWNER}`);

        // While it is down nothing changes; what changed in between is seen afterwards.
        const mark = prosody.mark();
        await homeserver.stop();
        matrix.setPower(ROOM, user("rising"), 0);
        await prosody.waitForLog("cannot be read now", SOON, mark);
        expect(all(focus, meeting)).toBe(`${crowd}; falling: ${PLAIN}; rising: ${OWNER}`);
        homeserver.requests.length = 0;
        const since = Date.now();
        await homeserver.restart();
        await until(() => all(focus, meeting), `${crowd}; falling: ${PLAIN}; rising: ${PLAIN}`);
        // A round is one list of members and the levels, however many are inside. A slow machine has time for several.
        const rounds = 1 + Math.ceil((Date.now() - since) / (INTERVAL * 1000));
        const questions = homeserver.requests.map(({ url }) => url);
        for (const room of ["followed", "other"]) {
            const asked = questions.filter((url) => url.includes(room));
            const lists = asked.filter((url) => url.endsWith("members")).length;
            const levels = asked.filter((url) => url.includes("m.room.power_levels")).length;
            expect(lists + levels).toBe(asked.length);
            expect(lists).toBeLessThanOrEqual(rounds);
            expect(Math.abs(lists - levels)).toBeLessThanOrEqual(1);
        }
        expect(questions.some((url) => url.includes("followed") && url.endsWith("members"))).toBe(true);
        expect(matrix.requests).toEqual([]);
        await Promise.all(clients.map((client) => client.disconnect()));
        expectCleanLog(deployment, 0);
    }

    test(
        "follows promotions, demotions, kicks and leaves, in breakout rooms and lobby too; holds while nobody can say",
        async () => {
            await runs.rich;
        },
        5 * SOON + 60_000,
    );

    test(
        "follows the homeserver that is asked itself, by one round for each room, and holds while it is down",
        async () => {
            await runs.homeserver;
        },
        5 * SOON + 60_000,
    );
});
