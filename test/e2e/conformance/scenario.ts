/** What people do on a server, so that it fires its events. */

import * as http from "node:http";
import { connect, login, type Client, type Transport } from "../../../demo/client";
import { admitted } from "../../../demo/deployment";
import { ALICE, BOB, GATEWAY, GUESTS, LOCKED_ROOMS, openLine, ROOMS, USERS, type Probed } from "./probe";
import { visitAsServers, visitByTcp } from "./visits";

const room = `room@${ROOMS}`;
const form = (fields: string, type = "http://jabber.org/protocol/muc#roomconfig"): string =>
    `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${type}</value></field>${fields}</x>`;
const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
const item = (attributes: string): string =>
    `<query xmlns="http://jabber.org/protocol/muc#admin"><item ${attributes}/></query>`;

/** Sends an IQ; errors are answers, too. */
async function ask(
    client: Client,
    type: "get" | "set",
    to: string | undefined,
    payload: string,
): Promise<void> {
    const target = to === undefined ? "" : ` to="${to}"`;
    await client.sendIq(`<iq type="${type}"${target}>${payload}</iq>`).catch((error: unknown) => {
        if (!(error instanceof Error) || error.name !== "StanzaError") {
            throw error;
        }
    });
}

/** Waits until Prosody has handled what a client sent. */
async function settle(client: Client): Promise<void> {
    await ask(client, "get", client.domain, '<ping xmlns="urn:xmpp:ping"/>');
}

async function logIn(
    { prosody }: Probed,
    account: typeof ALICE,
    transport: Transport = "websocket",
): Promise<Client> {
    return admitted(await login({ prosody, transport, resumable: transport === "websocket", ...account }));
}

async function getHttp(port: number, target: string): Promise<void> {
    await new Promise((resolve, reject) => {
        http.get({ host: "127.0.0.1", port, path: target, agent: false }, (response) => {
            response.resume().once("end", resolve);
        }).once("error", reject);
    });
}

async function talk(alice: Client, bob: Client): Promise<void> {
    alice.send("<presence/>");
    bob.send("<presence><priority>1</priority></presence>");
    await ask(alice, "get", undefined, '<query xmlns="jabber:iq:roster"/>');
    await ask(alice, "set", undefined, `<query xmlns="jabber:iq:roster"><item jid="${BOB.jid}"/></query>`);
    alice.send(`<presence type="subscribe" to="${BOB.jid}"/>`);
    await settle(alice);
    bob.send(`<presence type="subscribed" to="${ALICE.jid}"/>`);
    await settle(bob);
    await ask(bob, "set", undefined, '<enable xmlns="urn:xmpp:carbons:2"/>');
    for (const to of [BOB.jid, bob.jid, `nobody@${USERS}`, `${BOB.jid}/nowhere`, USERS, "elsewhere.test"]) {
        alice.send(`<message type="chat" to="${to}"><body>hello</body></message>`);
    }
    for (const namespace of ["disco#info", "disco#items"]) {
        for (const to of [USERS, ROOMS, BOB.jid, undefined]) {
            const query = `<query xmlns="http://jabber.org/protocol/${namespace}"/>`;
            await ask(alice, "get", to, query);
            await ask(alice, "get", to, query.replace("/>", ' node="some"/>'));
        }
    }
    await ask(alice, "get", USERS, '<query xmlns="jabber:iq:version"/>');
    await ask(alice, "set", undefined, '<vCard xmlns="vcard-temp"><FN>Alice</FN></vCard>');
    await ask(alice, "get", BOB.jid, '<vCard xmlns="vcard-temp"/>');
    await ask(alice, "set", undefined, `<block xmlns="urn:xmpp:blocking"><item jid="x@y.test"/></block>`);
    await ask(
        alice,
        "set",
        undefined,
        '<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:probe"><item id="1"><probe xmlns="urn:probe"/>' +
            "</item></publish></pubsub>",
    );
    await ask(
        alice,
        "set",
        undefined,
        '<pubsub xmlns="http://jabber.org/protocol/pubsub"><retract node="urn:probe" notify="1"><item id="1"/></retract></pubsub>',
    );
    alice.send('<inactive xmlns="urn:xmpp:csi:0"/>');
    alice.send('<active xmlns="urn:xmpp:csi:0"/>');
    await ask(
        alice,
        "set",
        undefined,
        `<query xmlns="jabber:iq:roster"><item jid="${BOB.jid}" subscription="remove"/></query>`,
    );
    // Not while that client is inactive: it would depend on the time whether mod_csi_simple holds it back.
    bob.send(`<message type="chat" to="${alice.jid}"><body>hello</body></message>`);
    await ask(
        bob,
        "set",
        undefined,
        '<query xmlns="jabber:iq:register"><username>bob</username><password>bob secret</password></query>',
    );
}

async function meet(alice: Client, bob: Client, guest: Client): Promise<void> {
    await alice.join(`${room}/alice`);
    await bob.join(`${room}/bob`);
    await guest.join(`${room}/guest`);
    await guest.join(`${room}/alice`);
    for (const body of ["<body>hello</body>", "<subject>matters</subject>"]) {
        alice.send(`<message type="groupchat" to="${room}">${body}</message>`);
    }
    alice.send(`<message type="chat" to="${room}/bob"><body>psst</body></message>`);
    // Before Bob has another name.
    await settle(alice);
    bob.updatePresence(room, "<show>away</show>");
    bob.send(`<presence to="${room}/robert"/>`);
    await settle(bob);
    bob.send(`<presence to="${room}/bob"/>`);
    for (const namespace of ["disco#info", "disco#items"]) {
        await ask(bob, "get", room, `<query xmlns="http://jabber.org/protocol/${namespace}"/>`);
        // Strophe's answer to this is lost on its way, so nobody waits for it.
        bob.send(
            `<iq type="get" id="x" to="${room}/alice"><query xmlns="http://jabber.org/protocol/${namespace}"/></iq>`,
        );
    }
    await ask(alice, "get", room, '<query xmlns="http://jabber.org/protocol/muc#owner"/>');
    const configure = (fields: string): Promise<void> =>
        ask(
            alice,
            "set",
            room,
            `<query xmlns="http://jabber.org/protocol/muc#owner">${form(fields)}</query>`,
        );
    await configure(field("muc#roomconfig_roomname", "Room") + field("muc#roomconfig_moderatedroom", "1"));
    await ask(alice, "set", room, item(`jid="${BOB.jid}" affiliation="member"`));
    await ask(alice, "set", room, item(`jid="${BOB.jid}" affiliation="admin"`));
    await ask(bob, "set", room, item(`jid="${ALICE.jid}" affiliation="none"`));
    await ask(alice, "get", room, item('affiliation="admin"'));
    await ask(alice, "set", room, item('nick="guest" role="visitor"'));
    guest.send(
        `<message to="${room}">${form(field("muc#role", "participant"), "http://jabber.org/protocol/muc#request")}</message>`,
    );
    await settle(guest);
    const voice = [
        field("muc#role", "participant"),
        field("muc#jid", guest.jid),
        field("muc#roomnick", "guest"),
        field("muc#request_allow", "true"),
    ];
    alice.send(
        `<message to="${room}">${form(voice.join(""), "http://jabber.org/protocol/muc#request")}</message>`,
    );
    await ask(alice, "set", room, item('nick="guest" role="participant"'));
    alice.send(
        `<message to="${room}"><x xmlns="http://jabber.org/protocol/muc#user"><invite to="${guest.jid}"/></x></message>`,
    );
    guest.send(
        `<message to="${room}"><x xmlns="http://jabber.org/protocol/muc#user"><decline to="${ALICE.jid}"/></x></message>`,
    );
    await ask(guest, "get", room, '<query xmlns="jabber:iq:register"/>');
    const nick = form(field("muc#register_roomnick", "bob"), "http://jabber.org/protocol/muc#register");
    await ask(bob, "set", room, `<query xmlns="jabber:iq:register">${nick}</query>`);
    await ask(bob, "set", room, '<query xmlns="urn:xmpp:mam:2"/>');
    await ask(alice, "set", room, item('nick="guest" role="none"'));
    await guest.join(`${room}/guest`);
    await ask(alice, "set", room, item(`jid="${guest.jid.split("/")[0] ?? ""}" affiliation="outcast"`));
    await guest.join(`${room}/guest`);
    await configure(field("muc#roomconfig_membersonly", "1") + field("muc#roomconfig_roomsecret", "secret"));
    await bob.leave(room);
    await bob.join(`${room}/bob`, { password: "wrong" });
    await alice.leave(room);
    await alice.join(`${room}/alice`, { password: "secret" });
    await ask(
        alice,
        "set",
        room,
        '<query xmlns="http://jabber.org/protocol/muc#owner"><destroy><reason>over</reason></destroy></query>',
    );
}

/** Opens a room that is locked until its owner has configured it. */
async function unlock(alice: Client): Promise<void> {
    const locked = `room@${LOCKED_ROOMS}`;
    await alice.join(`${locked}/alice`);
    await ask(
        alice,
        "set",
        locked,
        `<query xmlns="http://jabber.org/protocol/muc#owner">${form("")}</query>`,
    );
}

/** Loses the connection, is written to, and comes back. */
async function resume(client: Client, friend: Client): Promise<void> {
    client.drop();
    // Prosody has to notice it, or it does not queue the message.
    await new Promise((resolve) => setTimeout(resolve, 500));
    friend.send(`<message type="chat" to="${client.jid}"><body>hello?</body></message>`);
    await settle(friend);
    const again = admitted(await client.resume());
    await settle(again);
}

async function administer(probed: Probed): Promise<void> {
    const { prosody } = probed;
    const dave = `dave@${USERS}`;
    const lines = [
        `user:create("${dave}", "first")`,
        `user:password("${dave}", "second")`,
        ...(prosody.version === "0.12"
            ? [`user:setroles("${dave}", "${USERS}", { "prosody:admin" })`]
            : [
                  `user:set_role("${dave}", "${USERS}", "prosody:admin")`,
                  `user:addrole("${dave}", "${USERS}", "prosody:member")`,
                  `user:delrole("${dave}", "${USERS}", "prosody:member")`,
                  `user:disable("${dave}")`,
                  `user:enable("${dave}")`,
              ]),
        `user:delete("${dave}")`,
        `muc:create("shell@${ROOMS}")`,
        `module:load("motd", "${USERS}")`,
        `module:reload("motd", "${USERS}")`,
        `module:unload("motd", "${USERS}")`,
        "config:reload()",
        `c2s:close("${BOB.jid}")`,
        `host:deactivate("${GUESTS}")`,
        `host:activate("${GUESTS}")`,
    ];
    for (const line of lines) {
        await prosody.shell(line).catch(() => undefined);
    }
}

/** Makes an account as clients do, and takes it away. */
async function register(probed: Probed): Promise<void> {
    const line = await openLine(probed.c2sPort);
    line.send(
        '<stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" ' +
            `to="${USERS}" version="1.0"><iq type="set" id="r"><query xmlns="jabber:iq:register">` +
            "<username>carol</username><password>carol secret</password></query></iq>",
    );
    await line.waitFor(/<iq [^>]*>/);
    line.end();
    const carol = await logIn(probed, { jid: `carol@${USERS}`, password: "carol secret" });
    await ask(carol, "set", undefined, '<query xmlns="jabber:iq:register"><remove/></query>');
    await carol.disconnect();
}

/** Does everything once. */
export async function run(probed: Probed): Promise<void> {
    const { prosody } = probed;
    const refused = await login({ prosody, transport: "bosh", ...ALICE, password: "wrong" });
    if (refused.ok) {
        throw new Error("a wrong password was accepted");
    }
    const alice = await logIn(probed, ALICE);
    const bob = await logIn(probed, BOB, "bosh");
    const guest = admitted(await connect({ prosody, transport: "websocket", host: GUESTS }));
    await talk(alice, bob);
    await meet(alice, bob, guest);
    await unlock(alice);
    await resume(alice, bob);
    await visitByTcp(probed);
    await visitAsServers(probed);
    await register(probed);
    await getHttp(prosody.httpPort, "/probe/page");
    await getHttp(prosody.httpPort, "/nothing/here");
    alice.send(`<message to="${GATEWAY}"/>`);
    await settle(alice);
    await administer(probed);
    await Promise.all([alice, bob, guest].map((client) => client.disconnect()));
}
