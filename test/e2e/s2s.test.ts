/** Users of other servers: kept out of the meetings of Matrix rooms, save those whom `matrix_trusted_servers` names. */

import { beforeEach, describe, expect, test } from "@jest/globals";
import { escapeXml, login, type Client } from "../../demo/client";
import { admitted, AUTH, describeJoin, GUEST, meetingOf, MUC } from "../../demo/deployment";
import type { HostBlock } from "../../demo/prosody";
import {
    answersTo,
    entering,
    federate,
    makeCertificates,
    onEachFederated,
    refusalFor,
    sendAsHost,
    serverOfAccounts,
    settleAt,
    textOf,
} from "./servers";
import { ADMIN, affiliationsIn, castOf, inRoom, MEMBER, refusals, settle, type Running } from "./support";

const LOBBY = "lobby.meet.test";
const BREAKOUT = "breakout.meet.test";
/** A host with accounts, beside Jicofo's. */
const RECORDERS = "recorder.meet.test";
/** The domains that other servers reach. */
const components = [MUC, LOBBY, BREAKOUT];

const MALLORY = "mallory@evil.test";
const FRIEND = "fred@friend.test";
/** Users of servers whose names look like that of the friend's. */
const lookalikes = [
    "sue@sub.friend.test",
    "sue@friend.test.evil.test",
    "sue@notfriend.test",
    "sue@friend.tes",
];

const PLAIN = "none, participant";
const refused = {
    ok: false,
    type: "cancel",
    condition: "not-allowed",
    text: textOf("server_not_trusted"),
};
/** Words that tell that occupants heard of Mallory. */
const mallorysTraces = /mallory|evil\.test|psst/;

const certificates = makeCertificates();
const mucOptions = { muc_room_locking: false, muc_room_default_public_jids: true };
const moreHosts: readonly HostBlock[] = [
    ...[LOBBY, BREAKOUT].map((name): HostBlock => ({
        kind: "Component",
        name,
        module: "muc",
        options: mucOptions,
    })),
    { kind: "VirtualHost", name: RECORDERS, options: { authentication: "internal_plain" } },
];
const mucModules = ["matrix_power_sync", "muc_mam"];

/** Stanzas by which an outsider gets into a room, writes into it, reads of it, or changes it. */
function triesAt(room: string, nick: string): Readonly<Record<string, string>> {
    const [to, occupant] = [escapeXml(room), escapeXml(`${room}/${nick}`)];
    const message = (content: string, more = `to="${to}"`): string =>
        `<message xmlns="jabber:client" ${more}>${content}</message>`;
    const iq = (type: "get" | "set", content: string, receiver = to): string =>
        `<iq xmlns="jabber:client" type="${type}" to="${receiver}">${content}</iq>`;
    const toUser = (content: string): string =>
        message(`<x xmlns="http://jabber.org/protocol/muc#user">${content}</x>`);
    return {
        "writes to the room": message("<body>psst</body>"),
        "writes to an occupant": message("<body>psst</body>", `type="chat" to="${occupant}"`),
        declines: toUser(`<decline to="${occupant}"><reason>psst</reason></decline>`),
        invites: toUser(`<invite to="${occupant}"><reason>psst</reason></invite>`),
        "asks about the room": iq("get", '<query xmlns="http://jabber.org/protocol/disco#info"/>'),
        "asks who is in": iq("get", '<query xmlns="http://jabber.org/protocol/disco#items"/>'),
        "asks an occupant": iq("get", '<vCard xmlns="vcard-temp"/>', occupant),
        "asks for the archive's form": iq("get", '<query xmlns="urn:xmpp:mam:2"/>'),
        "reads the archive": iq("set", '<query xmlns="urn:xmpp:mam:2"/>'),
        registers: iq("get", '<query xmlns="jabber:iq:register"/>'),
        "asks for the owners": iq(
            "get",
            '<query xmlns="http://jabber.org/protocol/muc#admin"><item affiliation="owner"/></query>',
        ),
        "asks for the settings": iq("get", '<query xmlns="http://jabber.org/protocol/muc#owner"/>'),
        "destroys the room": iq(
            "set",
            '<query xmlns="http://jabber.org/protocol/muc#owner"><destroy/></query>',
        ),
        // On a server that lets them in, the rest comes from an occupant.
        enters: entering(room, "mallory"),
        "writes to all": message("<body>psst</body>", `type="groupchat" to="${to}"`),
        "is present": `<presence xmlns="jabber:client" to="${to}/mallory"/>`,
        "changes the subject": message("<subject>psst</subject>", `type="groupchat" to="${to}"`),
    };
}

/** Kinds of rooms that belong to a meeting. Each is made with somebody inside. */
const places: Readonly<Record<string, (setting: Setting) => Promise<Inside>>> = {
    "the meeting": (setting) => Promise.resolve(setting.inside),
    "the meeting under a tenant": async ({ cast, room }) => {
        const focus = await cast.focus(`[tenant]${meetingOf(room)}`);
        return { room: `[tenant]${meetingOf(room)}`, component: MUC, client: focus, nick: "focus" };
    },
    "the lobby": async ({ cast, room }) => {
        const focus = await cast.focus(meetingOf(room, LOBBY));
        return { room: meetingOf(room, LOBBY), component: LOBBY, client: focus, nick: "focus" };
    },
    "a breakout room": async ({ cast, room, running }) => {
        const breakout = `breakout-of-${room.slice(1, room.indexOf(":"))}@${BREAKOUT}`;
        const focus = await cast.focus(breakout);
        // As Jitsi's mod_muc_breakout_rooms notes it.
        await inRoom(running, meetingOf(room), `room._data.breakout_rooms = { ["${breakout}"] = "subject" }`);
        return { room: breakout, component: BREAKOUT, client: focus, nick: "focus" };
    },
};

/** A room with somebody inside. */
interface Inside {
    readonly room: string;
    readonly component: string;
    readonly client: Client;
    readonly nick: string;
}

/** A Matrix room whose meeting goes on, and a user of another server. */
interface Setting {
    readonly running: Running;
    readonly cast: ReturnType<typeof castOf>;
    readonly room: string;
    readonly inside: Inside;
    readonly mallory: Client;
}

describe.each(["lobby", "deny", "allow"])('With matrix_guests = "%s"', (matrix_guests) => {
    onEachFederated(
        "another server",
        certificates,
        components,
        { mucOptions: { matrix_guests }, mucModules, moreHosts },
        (running) => {
            const cast = castOf(running);
            const evil = serverOfAccounts(running, certificates, [MALLORY]);
            federate(running, components, evil);

            async function meet(): Promise<Setting> {
                const room = cast.newRoom();
                const member = await cast.matrixUser(MEMBER, room);
                const meeting = meetingOf(room);
                expect(describeJoin(await member.join(`${meeting}/member`))).toBe(PLAIN);
                member.send(
                    `<message xmlns="jabber:client" type="groupchat" to="${meeting}"><body>secret</body></message>`,
                );
                await settle(member);
                const inside = { room: meeting, component: MUC, client: member, nick: "member" };
                return { running, cast, room, inside, mallory: await evil.user(MALLORY) };
            }

            test("keeps its users out of the meeting, and tells them why", async () => {
                const { inside, mallory } = await meet();
                const mark = running.current.prosody.mark();
                expect(await mallory.join(`${inside.room}/mallory`)).toMatchObject(refused);
                expect(refusals(running, "server_not_trusted", mark)).toEqual([
                    expect.stringMatching(
                        `Refused \\(server_not_trusted\\): mallory@evil\\.test/\\S+ at ${inside.room}: `,
                    ),
                ]);
                await settle(inside.client);
                expect([...inside.client.occupants(inside.room).keys()]).toEqual(["member"]);
            });

            test.each(Object.keys(places))("refuses all that its users send to %s", async (place) => {
                const setting = await meet();
                const inside = await places[place]?.(setting);
                if (inside === undefined) {
                    throw new Error(`no such place: ${place}`);
                }
                const { mallory } = setting;
                const tries = triesAt(inside.room, inside.nick);
                await settle(inside.client);
                const [heard, read] = [inside.client.received.length, mallory.received.length];

                const expected = Object.keys(tries).map((name) => [name, refusalFor("server_not_trusted")]);
                expect(await answersTo(mallory, tries, inside.component)).toEqual(
                    Object.fromEntries(expected),
                );
                await settle(inside.client);
                const traces = inside.client.received
                    .slice(heard)
                    .filter((text) => mallorysTraces.test(text));
                expect(traces).toEqual([]);
                expect(mallory.received.slice(read).filter((text) => /secret|hs\.test/.test(text))).toEqual(
                    [],
                );
                expect(await affiliationsIn(running, inside.room)).not.toBe("no room");
            });

            test("drops errors, results and departures of its users in silence (control)", async () => {
                const { inside, mallory } = await meet();
                const heard = inside.client.received.length;
                const to = `to="${inside.room}/member"`;
                const answers = await answersTo(mallory, {
                    error: `<message xmlns="jabber:client" type="error" ${to}><body>psst</body></message>`,
                    result: `<iq xmlns="jabber:client" type="result" ${to}/>`,
                    departure: `<presence xmlns="jabber:client" type="unavailable" to="${inside.room}/mallory"/>`,
                });
                expect(answers).toEqual({ error: "nothing", result: "nothing", departure: "nothing" });
                await settle(inside.client);
                const traces = inside.client.received
                    .slice(heard)
                    .filter((text) => mallorysTraces.test(text));
                expect(traces).toEqual([]);
            });

            test("lets its users into a room that is no Matrix room's (control)", async () => {
                const mallory = await evil.user(MALLORY);
                expect(await mallory.join(`teamroom@${MUC}/mallory`)).toMatchObject({ ok: true });
                const log = running.current.prosody.log();
                expect(/s2sin\w+\t.*Stream encrypted/.test(log)).toBe(true);
                expect(log.includes("Accepting SASL EXTERNAL identity from evil.test")).toBe(true);
            });
        },
    );
});

onEachFederated(
    'another server, with matrix_start_call = "owner",',
    certificates,
    components,
    { authOptions: { matrix_start_call: "owner" }, mucModules, moreHosts },
    (running) => {
        const cast = castOf(running);
        const evil = serverOfAccounts(running, certificates, [MALLORY]);
        federate(running, components, evil);

        test("does not start a call, nor make the room of one", async () => {
            const meeting = meetingOf(cast.newRoom());
            const mallory = await evil.user(MALLORY);
            expect(await mallory.join(`${meeting}/mallory`)).toMatchObject(refused);
            expect(await affiliationsIn(running, meeting)).toBe("no room");
            await cast.focus(meeting);
            expect(await mallory.join(`${meeting}/mallory`)).toMatchObject(refused);
        });
    },
);

onEachFederated(
    "matrix_trusted_servers",
    certificates,
    components,
    {
        authOptions: { matrix_trusted_servers: ["friend.test", RECORDERS] },
        mucOptions: { matrix_guests: "allow" },
        mucModules,
        moreHosts,
    },
    (running) => {
        const cast = castOf(running);
        const others = serverOfAccounts(running, certificates, [MALLORY, FRIEND, ...lookalikes]);
        federate(running, components, others);
        let meeting = "";
        let member: Client;
        beforeEach(async () => {
            const room = cast.newRoom();
            meeting = meetingOf(room);
            member = await cast.matrixUser(MEMBER, room);
            await member.join(`${meeting}/member`);
        });

        /** Logs somebody in at a host of the server under test. */
        async function localUser(jid: string): Promise<Client> {
            const { prosody } = running.current;
            await prosody.shell(`user:create("${jid}", "secret")`).catch(() => undefined); // may be there already
            return admitted(await login({ prosody, transport: "websocket", jid, password: "secret" }));
        }

        test("lets users of a server that it names in, and lets them speak (control)", async () => {
            const friend = await others.user(FRIEND);
            expect(describeJoin(await friend.join(`${meeting}/friend`))).toBe(PLAIN);
            const heard = member.waitFor((stanza) => stanza.textContent.includes("hello"));
            friend.send(
                `<message xmlns="jabber:client" type="groupchat" to="${meeting}"><body>hello</body></message>`,
            );
            expect((await heard).getAttribute("from")).toBe(`${meeting}/friend`);
            await friend.leave(meeting);
            await settleAt(friend, MUC);
        });

        test.each([MALLORY, ...lookalikes])("keeps %s out, whose server it does not name", async (jid) => {
            const stranger = await others.user(jid);
            expect(await stranger.join(`${meeting}/stranger`)).toMatchObject(refused);
            await settle(member);
            expect([...member.occupants(meeting).keys()]).toEqual(["member"]);
        });

        test("lets accounts of a host that it names in (control)", async () => {
            const recorder = await localUser(`recorder@${RECORDERS}`);
            expect(describeJoin(await recorder.join(`${meeting}/recorder`))).toBe(PLAIN);
            await recorder.disconnect();
        });

        test("keeps accounts of a host out that it does not name", async () => {
            const user = await localUser(`somebody@${AUTH}`);
            const mark = running.current.prosody.mark();
            expect(await user.join(`${meeting}/somebody`)).toMatchObject({
                ...refused,
                text: textOf("host_not_trusted"),
            });
            expect(refusals(running, "host_not_trusted", mark)).not.toEqual([]);
            await user.disconnect();
        });

        test("says nothing of administrators, guests and components (control)", async () => {
            const [focus, guest] = [await cast.focus(meeting), await cast.guest()];
            expect(guest.domain).toBe(GUEST);
            expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe(PLAIN);
            await sendAsHost(
                running.current.prosody,
                LOBBY,
                entering(meeting, "component", `robot@${LOBBY}/robot`),
            );
            await settle(focus);
            expect([...focus.occupants(meeting).keys()].sort()).toEqual([
                "component",
                "focus",
                "guest",
                "member",
            ]);
        });
    },
);

onEachFederated("without matrix_trusted_servers,", certificates, components, { moreHosts }, (running) => {
    const cast = castOf(running);

    test("accounts of every host of the server enter (control)", async () => {
        const room = cast.newRoom();
        const owner = await cast.matrixUser(ADMIN, room);
        await owner.join(`${meetingOf(room)}/owner`);
        const { prosody } = running.current;
        for (const host of [AUTH, RECORDERS]) {
            const jid = `recorder@${host}`;
            await prosody.shell(`user:create("${jid}", "secret")`);
            const user = admitted(await login({ prosody, transport: "websocket", jid, password: "secret" }));
            expect(describeJoin(await user.join(`${meetingOf(room)}/${host}`))).toBe(PLAIN);
            await user.disconnect();
        }
    });
});
