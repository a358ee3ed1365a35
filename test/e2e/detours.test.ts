/** Ways around the door: by rooms that belong to no meeting, by modules that send on a user's behalf, and without any room. */

import { expect, test } from "@jest/globals";
import { connect, type Client } from "../../demo/client";
import { admitted, GUEST, MEET, meetingOf, MUC, type DeploymentSettings } from "../../demo/deployment";
import { roomName } from "../../demo/matrix";
import { besideJitsi, displayName, LOBBY, secure, testWith } from "../jitsi/support";
import { afterReview, everySecond, joined, people, PLAIN, plainMuc, query } from "./reviews";
import {
    ADMIN,
    bareJid,
    castOf,
    inRoom,
    MEMBER,
    MODERATOR,
    onEachProsody,
    outcomeOf,
    refusals,
    setAffiliation,
    settle,
    type Running,
} from "./support";

/** What Jitsi's plugins let a session do. */
async function featuresOf(running: Running, client: Client): Promise<string> {
    const session = `prosody.full_sessions["${client.jid}"]`;
    return running.current.prosody.shell(
        `> require "util.json".encode(${session}.jitsi_meet_context_features or { none = true })`,
    );
}

const pubsub = (content: string): string =>
    `<iq type="set"><pubsub xmlns="http://jabber.org/protocol/pubsub">${content}</pubsub></iq>`;
const field = (name: string, value: string, type = "text-single"): string =>
    `<field var="${name}" type="${type}"><value>${value}</value></field>`;
const formType = field("FORM_TYPE", "http://jabber.org/protocol/pubsub#publish-options", "hidden");
/** Publishes to a node of one's own that everybody may subscribe to. */
const publish = pubsub(
    '<publish node="urn:x"><item id="one"><note xmlns="urn:x">from outside</note></item></publish>' +
        `<publish-options><x xmlns="jabber:x:data" type="submit">${formType}` +
        `${field("pubsub#access_model", "open")}</x></publish-options>`,
);
/** Subscribes somebody to that node. */
const subscription = (jid: string): string => pubsub(`<subscribe node="urn:x" jid="${jid}"/>`);

onEachProsody(
    "Personal events",
    { modulesEnabled: ["roster", "pep", "blocklist", "presence", "vcard_legacy"] },
    (running) => {
        const cast = castOf(running);

        test("do not keep Prosody from answering in the name of an occupant (control)", async () => {
            const room = cast.newRoom(people);
            const meeting = meetingOf(room);
            const [member, moderator] = [
                await cast.matrixUser(MEMBER, room),
                await cast.matrixUser(MODERATOR, room),
            ];
            await member.join(`${meeting}/member`);
            await moderator.join(`${meeting}/moderator`);
            const question = `<iq type="get" to="${meeting}/moderator"><vCard xmlns="vcard-temp"/></iq>`;
            expect(await outcomeOf(member.sendIq(question))).toBe("done");
        });

        test("reach no other server", async () => {
            const client = await cast.matrixUser(MEMBER, cast.newRoom());
            client.send("<presence/>");
            const mark = running.current.prosody.mark();
            expect(await outcomeOf(client.sendIq(publish))).toBe("done");
            expect(await outcomeOf(client.sendIq(subscription("somebody@far.invalid")))).toBe("done");
            expect(await outcomeOf(client.sendIq(publish))).toBe("done");
            await settle(client);
            expect(running.current.prosody.logSince(mark)).not.toContain("opening a new outgoing connection");
        });
    },
);

// Prosody 13.0 has it, as Debian's configuration does.
const pushing = { modulesEnabled: ["cloud_notify"], mucOptions: { matrix_guests: "allow" } } as const;

onEachProsody("Notifications of a push service", pushing, (running) => {
    const cast = castOf(running);

    test("carry no text to users inside, and reach no other server", async () => {
        const room = cast.newRoom(people);
        const moderator = await cast.matrixUser(MODERATOR, room);
        await moderator.join(`${meetingOf(room)}/moderator`);
        const [outside, guest] = [await cast.matrixUser(MEMBER, cast.newRoom()), await cast.guest()];
        const { prosody } = running.current;
        const mark = prosody.mark();
        for (const sender of [outside, guest]) {
            const direct = [moderator.jid, bareJid(moderator)];
            for (const to of sender === outside ? [...direct, "somebody@far.invalid"] : direct) {
                const form = `<x xmlns="jabber:x:data" type="submit">${field("text", "from outside")}</x>`;
                const enable = `<enable xmlns="urn:xmpp:push:0" jid="${to}" node="from outside">${form}</enable>`;
                await outcomeOf(sender.sendIq(`<iq type="set">${enable}</iq>`));
            }
            sender.send(`<message type="groupchat" to="${bareJid(sender)}"><body>x</body></message>`);
        }
        await settle(outside, guest, moderator);
        expect(moderator.received.join("\n")).not.toContain("from outside");
        expect(prosody.logSince(mark)).not.toContain("opening a new outgoing connection");
        const isThere = await prosody.shell(`> prosody.hosts["${MEET}"].modules.cloud_notify ~= nil`);
        expect(refusals(running, "not_by_room", mark)).toHaveLength(isThere.includes("true") ? 4 : 0);
    });
});

const INTERNAL = "internal.auth.meet.test";
const another: Omit<DeploymentSettings, "version"> = {
    verification: "admin",
    authOptions: { matrix_features: { livestreaming: 100 } },
    moreHosts: [plainMuc(INTERNAL)],
};

onEachProsody("A room of the meeting's name on another component", another, (running) => {
    const cast = castOf(running);

    test("gives no features in the meeting, and takes none", async () => {
        const room = cast.newRoom(people);
        const meeting = meetingOf(room);
        await cast.focus(meeting);
        const owner = await cast.matrixUser(ADMIN, room);
        await owner.join(`${meeting}/owner`);
        const before = await featuresOf(running, owner);
        expect(before).toContain('"recording":true');
        const member = await cast.matrixUser(MEMBER, room);
        await member.join(`${meeting}/member`);
        const other = `${roomName(room)}@${INTERNAL}`;
        expect(await joined(member.join(`${other}/member`))).toContain("owner");
        expect(await featuresOf(running, member)).not.toContain('"recording":true');
        await setAffiliation(member, other, owner, "member");
        expect(await featuresOf(running, owner)).toBe(before);
    });
});

const open = {
    verification: "admin",
    authOptions: { matrix_features: { recording: 100, "create-polls": 10 } },
    mucOptions: { matrix_guests: "allow" },
} as const;

besideJitsi("A guest", open, (running) => {
    const cast = castOf(running);

    testWith("jitsi_permissions")("brings no features from an ordinary room, by a detour", async () => {
        const room = cast.newRoom(people);
        const ordinary = `ordinary@${MUC}`;
        const tenant = `${roomName(room)}@conference.x.meet.test`;
        const focus = await cast.focus(meetingOf(room), ordinary, tenant);
        const { prosody } = running.current;
        const login = { room: roomName(room) };
        const guest = admitted(await connect({ prosody, transport: "websocket", host: GUEST, query: login }));
        const enter = async (target: string): Promise<string> =>
            joined(guest.join(`${target}/guest`, { extra: displayName("guest") }));
        await enter(meetingOf(room));
        await enter(tenant);
        await guest.leave(tenant);
        await enter(ordinary);
        expect(await setAffiliation(focus, ordinary, guest, "owner")).toBe("done");
        await settle(guest, focus);
        expect(await featuresOf(running, guest)).not.toContain('"create-polls":true');
        await guest.disconnect();
    });
});

const BREAKOUT = `breakout.${MEET}`;
const bans: Omit<DeploymentSettings, "version"> = {
    verification: "admin",
    authOptions: everySecond,
    mucOptions: { matrix_guests: "allow" },
    modulesEnabled: ["pep"],
    moreHosts: [plainMuc(BREAKOUT)],
};

onEachProsody("Who was removed", bans, (running) => {
    const cast = castOf(running);

    test("by a ban of their host is in no breakout room either", async () => {
        const room = cast.newRoom(people);
        const meeting = meetingOf(room);
        const side = `ban-of-a-host@${BREAKOUT}`;
        const focus = await cast.focus(meeting, side);
        const moderator = await cast.matrixUser(MODERATOR, room);
        const guest = await cast.guest();
        await inRoom(running, meeting, `room._data.breakout_rooms = { ["${side}"] = "side" }`);
        for (const target of [meeting, side]) {
            await joined(moderator.join(`${target}/moderator`));
            await joined(guest.join(`${target}/guest`));
        }
        await guest.leave(meeting);
        await query(moderator, meeting, "set", "admin", `<item affiliation="outcast" jid="${GUEST}"/>`);
        await settle(focus, guest);
        guest.send(`<message type="groupchat" to="${side}"><body>still here</body></message>`);
        await settle(guest, moderator);
        expect(moderator.received.join("\n")).not.toContain("still here");
    });

    test("reaches nobody inside directly, nor does anybody else from outside", async () => {
        const room = cast.newRoom(people);
        const meeting = meetingOf(room);
        const focus = await cast.focus(meeting);
        const moderator = await cast.matrixUser(MODERATOR, room);
        const member = await cast.matrixUser(MEMBER, room);
        const [guest, inside] = [await cast.guest(), await cast.guest()];
        await moderator.join(`${meeting}/moderator`);
        await member.join(`${meeting}/member`);
        expect(await joined(inside.join(`${meeting}/guest`))).toBe(PLAIN);
        const ban = (): void => {
            running.current.matrix.ban(room, MEMBER);
        };
        await afterReview(running, room, ban, focus);
        const mark = running.current.prosody.mark();
        for (const outside of [member, guest]) {
            expect(await outcomeOf(outside.sendIq(publish))).toBe("done");
            for (const heard of [moderator, inside]) {
                for (const to of [heard.jid, bareJid(heard)]) {
                    outside.send(`<message to="${to}" type="chat"><body>from outside</body></message>`);
                    outside.send(`<presence to="${to}"><status>from outside</status></presence>`);
                    outside.send(`<presence to="${to}" type="subscribe"/>`);
                    expect(await outcomeOf(outside.sendIq(subscription(to)))).toBe("done");
                }
                outside.send(
                    `<iq to="${heard.jid}" type="set" id="call"><jingle xmlns="urn:xmpp:jingle:1" action="session-initiate" sid="from outside"/></iq>`,
                );
            }
            expect(await outcomeOf(outside.sendIq(publish))).toBe("done");
            await settle(outside, moderator, inside);
            expect(outside.received.filter((text) => text.includes("not-allowed")).length).toBeGreaterThan(5);
        }
        expect([...moderator.received, ...inside.received].join("\n")).not.toMatch(/from outside|subscribe/);
        const refused = refusals(running, "not_by_room", mark);
        // Of each to each five, as they are; Prosody sends two subscriptions, and the events, from the bare JID.
        const direct = refused.filter((line) => /: \S+@\S+\/\S+ at /.test(line));
        expect(direct).toHaveLength(2 * 2 * 5);
        expect(refused.length).toBeGreaterThan(2 * 2 * 7);
        // Their own connections they reach, and administrators reach them.
        moderator.send(`<message to="${moderator.jid}" type="chat"><body>to myself</body></message>`);
        focus.send(`<message to="${moderator.jid}" type="chat"><body>by Jicofo</body></message>`);
        await settle(focus, moderator);
        expect(moderator.received.join("\n")).toMatch(/to myself[^]*by Jicofo|by Jicofo[^]*to myself/);
    });
});

besideJitsi("A lobby", { authOptions: everySecond, verification: "admin" }, (running) => {
    const cast = castOf(running);

    testWith("muc_lobby_rooms")("keeps no moderator who was demoted in Matrix", async () => {
        const room = cast.newRoom({ [ADMIN]: 100, [MODERATOR]: 50, [MEMBER]: 0 });
        const meeting = meetingOf(room);
        const lobby = meetingOf(room, LOBBY);
        const focus = await cast.focus(meeting);
        const admin = await cast.matrixUser(ADMIN, room);
        const demoted = await cast.matrixUser(MODERATOR, room);
        await demoted.join(`${meeting}/demoted`, { extra: displayName("demoted") });
        await admin.join(`${meeting}/admin`, { extra: displayName("admin") });
        await secure(admin, meeting, { membersOnly: true });
        expect(await joined(demoted.join(`${lobby}/demoted`))).toContain("moderator");
        const demote = (): void => {
            running.current.matrix.setPower(room, MODERATOR, 0);
        };
        await afterReview(running, room, demote, demoted, focus);
        const roles = `local roles = "" for nick, occupant in room:each_occupant() do roles = roles .. nick .. occupant.role .. " " end return roles`;
        expect(await inRoom(running, lobby, roles)).not.toContain("moderator");
    });
});
