/**
 * The door checks every stanza to a meeting, whatever its kind: a session of another room and a guest outside learn
 * nothing of the meeting and reach nobody in it. One table holds the kinds.
 */

import { describe, expect, test } from "@jest/globals";
import { childElements, childNamed, connect, escapeXml, parseXml, type Client } from "../../demo/client";
import { admitted, describeJoin, MEET, meetingOf, type DeploymentSettings } from "../../demo/deployment";
import { jwt, roomName } from "../../demo/matrix";
import { doubles } from "../jitsi-session/sources";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    COOK,
    inRoom,
    MEMBER,
    onEachProsody,
    pluginPaths,
    refusals,
    settle,
    type Cast,
    type Running,
} from "./support";

const LOBBY = `lobby.${MEET}`;
const BREAKOUT = `breakout.${MEET}`;
/** What somebody inside says, and nobody outside may read. */
const SECRET = "the cake is in the cellar";
/** What somebody outside says, and nobody inside may read. */
const SMUGGLED = "smuggled";

/** Where a stanza goes to, and who sends it. */
interface Aim {
    readonly room: string;
    /** The full JID of an occupant in the room. */
    readonly occupant: string;
    /** The real JID of that occupant. */
    readonly real: string;
    readonly sender: string;
}

const user = "http://jabber.org/protocol/muc#user";
const body = `<body>${SMUGGLED}</body>`;
const form = (type: string, fields: string): string =>
    `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${type}</value></field>${fields}</x>`;
const query = (namespace: string, content = ""): string => `<query xmlns="${namespace}">${content}</query>`;

type Content = string | ((aim: Aim) => string);

/** A kind of stanza: what it is called, and how it is made. */
interface Kind {
    readonly name: string;
    readonly stanza: (aim: Aim, id: string) => string;
}

const bareOf = (jid: string): string => jid.split("/", 1)[0] ?? "";

function kind(name: string, to: "room" | "occupant", what: string, type: string, content: Content): Kind {
    return {
        name: `${type} ${name} to the ${to}: ${what}`,
        stanza: (aim, id) =>
            `<${name} id="${id}" to="${escapeXml(aim[to])}"${type === "available" ? "" : ` type="${type}"`}>` +
            `${typeof content === "string" ? content : content(aim)}</${name}>`,
    };
}
const presence = (to: "room" | "occupant", type: string, what = "its status", content = ""): Kind =>
    kind("presence", to, what, type, `${content}<status>${SMUGGLED}</status>`);
const message = (to: "room" | "occupant", what: string, type: string, content: Content): Kind =>
    kind("message", to, what, type, content);
const iq = (to: "room" | "occupant", what: string, type: string, content: Content): Kind =>
    kind("iq", to, what, type, content);

/** The presence of somebody who takes themselves for an occupant. */
const desynced: Kind = presence("occupant", "available");

/** Every kind of stanza that is answered. */
const kinds: readonly Kind[] = [
    presence("occupant", "available", "a join", '<x xmlns="http://jabber.org/protocol/muc"/>'),
    desynced,
    presence("room", "subscribe"),
    presence("occupant", "subscribe"),
    presence("room", "probe"),
    presence("occupant", "probe"),
    message("room", "a text", "groupchat", body),
    message("room", "a subject", "groupchat", `<subject>${SMUGGLED}</subject>`),
    message("room", "a text", "normal", body),
    message("room", "a headline", "headline", body),
    message("room", "JSON", "chat", `<json-message xmlns="http://jitsi.org/jitmeet">{}</json-message>`),
    message(
        "room",
        "an invite",
        "normal",
        ({ real }) => `<x xmlns="${user}"><invite to="${real}"><reason>${SMUGGLED}</reason></invite></x>`,
    ),
    message(
        "room",
        "a decline to an occupant",
        "normal",
        ({ occupant }) =>
            `<x xmlns="${user}"><decline to="${occupant}"><reason>${SMUGGLED}</reason></decline></x>`,
    ),
    message(
        "room",
        "a decline to a user",
        "normal",
        ({ real }) => `<x xmlns="${user}"><decline to="${real}"><reason>${SMUGGLED}</reason></decline></x>`,
    ),
    message(
        "room",
        "a request for a voice",
        "normal",
        form(
            "http://jabber.org/protocol/muc#request",
            '<field var="muc#role"><value>participant</value></field>',
        ),
    ),
    message("occupant", "a private text", "chat", body),
    message("occupant", "a text", "normal", body),
    message("occupant", "a headline", "headline", body),
    message("occupant", "a text", "groupchat", body),
    iq("room", "the archive", "set", query("urn:xmpp:mam:2")),
    iq("room", "the form of the archive", "get", query("urn:xmpp:mam:2")),
    iq("room", "what it is", "get", query("http://jabber.org/protocol/disco#info")),
    iq("room", "who is inside", "get", query("http://jabber.org/protocol/disco#items")),
    iq(
        "room",
        "its owners",
        "get",
        query("http://jabber.org/protocol/muc#admin", '<item affiliation="owner"/>'),
    ),
    iq("room", "a ban", "set", ({ real }) =>
        query("http://jabber.org/protocol/muc#admin", `<item affiliation="outcast" jid="${bareOf(real)}"/>`),
    ),
    iq("room", "a grant to oneself", "set", ({ sender }) =>
        query("http://jabber.org/protocol/muc#admin", `<item affiliation="member" jid="${sender}"/>`),
    ),
    iq("room", "its settings", "get", query("http://jabber.org/protocol/muc#owner")),
    iq(
        "room",
        "a password",
        "set",
        query(
            "http://jabber.org/protocol/muc#owner",
            form(
                "http://jabber.org/protocol/muc#roomconfig",
                '<field var="muc#roomconfig_roomsecret"><value>shut</value></field>',
            ),
        ),
    ),
    iq("room", "its end", "set", query("http://jabber.org/protocol/muc#owner", "<destroy/>")),
    iq("room", "how to register", "get", query("jabber:iq:register")),
    iq(
        "room",
        "a nick to keep",
        "set",
        query(
            "jabber:iq:register",
            form(
                "http://jabber.org/protocol/muc#register",
                '<field var="muc#register_roomnick"><value>owner</value></field>',
            ),
        ),
    ),
    iq("room", "its picture", "get", '<vCard xmlns="vcard-temp"/>'),
    iq("room", "another picture", "set", '<vCard xmlns="vcard-temp"/>'),
    iq("room", "a ping", "get", '<ping xmlns="urn:xmpp:ping"/>'),
    iq("room", "something that nobody knows", "get", '<odd xmlns="urn:test:odd"/>'),
    iq("occupant", "a vCard", "get", '<vCard xmlns="vcard-temp"/>'),
    iq("occupant", "what it is", "get", query("http://jabber.org/protocol/disco#info")),
    iq("occupant", "its version", "get", query("jabber:iq:version")),
    iq("occupant", "a ping", "get", '<ping xmlns="urn:xmpp:ping"/>'),
    iq("occupant", "something to do", "set", '<jingle xmlns="urn:xmpp:jingle:1" sid="1"/>'),
];

/** Where guests may join, Prosody itself answers it, as everywhere. */
const kindsForGuests = kinds.filter((tried) => tried !== desynced);

/** Every kind that is dropped in silence, as an answer to it would be one to an answer. */
const silent: readonly Kind[] = [
    presence("room", "unavailable"),
    presence("occupant", "unavailable"),
    presence("room", "error"),
    presence("occupant", "error"),
    message("room", "an error", "error", body),
    message("occupant", "an error", "error", body),
    iq("room", "nothing", "result", ""),
    iq("occupant", "nothing", "result", ""),
    iq("occupant", "an error", "error", ""),
];

/** What a client was answered since a position: what the error says, `result`, or that nothing came. */
function answerTo(client: Client, id: string, since: number): string {
    for (const raw of client.received.slice(since)) {
        const stanza = parseXml(raw);
        if (stanza.getAttribute("id") === id) {
            const error = childNamed(stanza, "error");
            const condition = error === undefined ? undefined : childElements(error)[0]?.localName;
            return error === undefined
                ? `${stanza.nodeName} ${stanza.getAttribute("type") ?? "available"}`
                : `${error.getAttribute("type") ?? ""} ${condition ?? ""}`;
        }
    }
    return "no answer";
}

interface Scene {
    readonly running: Running;
    readonly aim: Omit<Aim, "sender">;
    /** Somebody in the room. */
    readonly inside: Client;
}

/** Sends one stanza of each kind. @returns a line for each: what is answered, logged, heard and told */
async function tryAll(
    { running, aim, inside }: Scene,
    sender: Client,
    reason: string,
    tried: readonly Kind[],
): Promise<readonly string[]> {
    const lines: string[] = [];
    for (const [index, { name, stanza }] of tried.entries()) {
        const mark = running.current.prosody.mark();
        const [told, heard] = [sender.received.length, inside.received.length];
        const id = `try-${index}`;
        sender.send(stanza({ ...aim, sender: bareJid(sender) }, id));
        await settle(sender, inside);
        const logged = refusals(running, reason, mark).filter((line) =>
            line.includes(`at ${aim.room}`),
        ).length;
        const noticed = inside.received
            .slice(heard)
            .filter((raw) => raw.includes(aim.room) || raw.includes(SMUGGLED));
        const read = sender.received.slice(told).some((raw) => raw.includes(SECRET));
        lines.push(
            `${name}: ${answerTo(sender, id, told)}, logged ${logged}` +
                (noticed.length > 0 ? ", noticed inside" : "") +
                (read ? ", reads what was said" : ""),
        );
    }
    return lines;
}

const refused = (tried: readonly Kind[]): readonly string[] =>
    tried.map(({ name }) => `${name}: cancel not-allowed, logged 1`);

const withoutLog = (lines: readonly string[]): readonly string[] =>
    lines.map((line) => line.replace(/, logged \d+/, ""));

const APP_SECRET = "the secret of the ordinary tokens";

/** Logs in at the host of the Matrix users with an ordinary Jitsi token. */
async function ordinaryUser(running: Running, room: string): Promise<Client> {
    const claims = { iss: MEET, aud: "jitsi", sub: MEET, room: "*" };
    const query = { room: roomName(room), token: jwt({ alg: "HS256", typ: "JWT" }, claims, APP_SECRET) };
    const { prosody } = running.current;
    return admitted(await connect({ prosody, transport: "websocket", host: MEET, query }));
}

const settings: Omit<DeploymentSettings, "version"> = {
    pluginPaths: [...pluginPaths, doubles],
    authOptions: { matrix_token_fallback: true, app_secret: APP_SECRET },
    mucModules: ["matrix_power_sync", "muc_mam"],
    moreHosts: [LOBBY, BREAKOUT].map((name) => ({
        kind: "Component",
        name,
        module: "muc",
        options: { muc_room_locking: false, muc_room_default_public_jids: true, storage: "memory" },
    })),
};

/** A meeting in which its owner has said something. */
async function meet(running: Running, cast: Cast) {
    const room = cast.newRoom();
    const meeting = meetingOf(room);
    const owner = await cast.matrixUser(ADMIN, room);
    expect(describeJoin(await owner.join(`${meeting}/owner`))).toBe("owner, moderator");
    owner.send(`<message to="${meeting}" type="groupchat"><body>${SECRET}</body></message>`);
    await settle(owner);
    const aim = { room: meeting, occupant: `${meeting}/owner`, real: owner.jid };
    return { room, meeting, owner, scene: { running, aim, inside: owner } };
}

/** What Prosody keeps of a room that stanzas from outside could change. */
async function keptOf(running: Running, meeting: string): Promise<string> {
    const settingsOf =
        'return tostring(room:get_subject()) .. " " .. tostring(room:get_password()) .. " " .. ' +
        "tostring(next(room._reserved_nicks or {}))";
    return `${await affiliationsIn(running, meeting)} ${await inRoom(running, meeting, settingsOf)}`;
}

/** Tries kinds from outside, and checks that each is refused and changes nothing. */
async function expectShut(scene: Scene, sender: Client, reason: string, tried = kinds): Promise<void> {
    const before = await keptOf(scene.running, scene.aim.room);
    expect(await tryAll(scene, sender, reason, tried)).toEqual(refused(tried));
    expect(await keptOf(scene.running, scene.aim.room)).toBe(before);
    expect(withoutLog(await tryAll(scene, sender, reason, silent))).toEqual(
        silent.map(({ name }) => `${name}: no answer`),
    );
    expect(await keptOf(scene.running, scene.aim.room)).toBe(before);
    expect(scene.inside.occupants(scene.aim.room).has("me")).toBe(false);
}

onEachProsody("Every kind of stanza", settings, (running) => {
    const cast = castOf(running);

    test("of a session of another room is refused at the meeting", async () => {
        const { scene } = await meet(running, cast);
        const cook = await cast.matrixUser(COOK, cast.newRoom({ [COOK]: 100 }));
        await expectShut(scene, cook, "other_room");
    });

    test.each([
        ["lobby", LOBBY],
        ["breakout room", BREAKOUT],
    ])("of a session of another room is refused at the %s of the meeting", async (_, host) => {
        const { room, meeting } = await meet(running, cast);
        const side =
            host === LOBBY ? meetingOf(room, LOBBY) : `breakout-of-${meeting.split("@", 1)[0] ?? ""}@${host}`;
        const focus = await cast.focus(side);
        await inRoom(running, meeting, `room._data.breakout_rooms = { ["${side}"] = "a subject" }`);
        const cook = await cast.matrixUser(COOK, cast.newRoom({ [COOK]: 100 }));
        const aim = { room: side, occupant: `${side}/focus`, real: focus.jid };
        await expectShut({ running, aim, inside: focus }, cook, "other_room");
    });

    test("of a guest outside is refused at the meeting", async () => {
        const { scene } = await meet(running, cast);
        await expectShut(scene, await cast.guest(), "guest_not_let_in", kindsForGuests);
    });

    test("of a user with an ordinary token, outside, is refused at the meeting", async () => {
        const { room, scene } = await meet(running, cast);
        const user = await ordinaryUser(running, room);
        await expectShut(scene, user, "guest_not_let_in", kindsForGuests);
        await user.disconnect();
    });

    describe("is not refused as such:", () => {
        test("a member outside asks what the meeting is, and reads no archive (control)", async () => {
            const { room, scene } = await meet(running, cast);
            const member = await cast.matrixUser(MEMBER, room);
            const asked = kinds.filter(({ name }) =>
                /^(set iq to the room: the archive|get iq to the room: what)/.test(name),
            );
            expect(await tryAll(scene, member, "room_not_entered", asked)).toEqual([
                "set iq to the room: the archive: cancel not-allowed, logged 1",
                "get iq to the room: what it is: iq result, logged 0",
            ]);
        });

        test("a guest inside speaks, asks and reads (control)", async () => {
            const { scene, owner, meeting } = await meet(running, cast);
            const guest = await cast.guest();
            await inRoom(running, meeting, `room:set_affiliation(true, "${bareJid(guest)}", "member")`);
            expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe("member, participant");
            const lines = await tryAll(
                scene,
                guest,
                "guest_not_let_in",
                kinds.filter(({ name }) =>
                    /^(groupchat message to the room: a text|get iq to the room: what|chat message to the occupant)/.test(
                        name,
                    ),
                ),
            );
            expect(lines.map((line) => line.replace(/^.*: /, ""))).toEqual([
                "message groupchat, logged 0, noticed inside",
                "no answer, logged 0, noticed inside",
                "iq result, logged 0",
            ]);
            await settle(owner);
        });
    });
});

onEachProsody(
    "Every kind of stanza with matrix_guests = deny",
    { ...settings, mucOptions: { matrix_guests: "deny" } },
    (running) => {
        const cast = castOf(running);

        test("of a guest is refused at the meeting", async () => {
            const { scene } = await meet(running, cast);
            await expectShut(scene, await cast.guest(), "guest_denied");
        });
    },
);
