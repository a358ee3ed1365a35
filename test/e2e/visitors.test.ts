/**
 * A visitor node: a second Prosody whose host has this module as its provider, so that it admits whom the main server
 * admits. Node and main server accept each other's stanzas only where `matrix_trusted_servers` names them.
 */

import { beforeEach, expect, test } from "@jest/globals";
import { connect, type Client, type LoginResult } from "../../demo/client";
import {
    admitted,
    describeJoin,
    enter,
    MEET,
    meetingOf,
    MUC,
    type DeploymentSettings,
} from "../../demo/deployment";
import { roomName } from "../../demo/matrix";
import { loginReasons } from "../../src/login-reasons";
import {
    entering,
    federate,
    makeCertificates,
    onEachFederated,
    otherServer,
    sendAsHost,
    serverOfAccounts,
    textOf,
    type OtherServer,
} from "./servers";
import { castOf, MEMBER, MODERATOR, refusals, settle, STRANGER, traceback, type Running } from "./support";

const NODE = "v1.meet.test";
const NODE_MUC = `conference.${NODE}`;
const MALLORY = "mallory@evil.test";
const PLAIN = "none, participant";

const certificates = makeCertificates();
const mainDomains = [MEET, MUC];

/** The main server, which asks the homeserver as its administrator. */
function mainTrusting(...servers: readonly string[]): Omit<DeploymentSettings, "version"> {
    const trusted = servers.length > 0 ? servers : undefined;
    return { verification: "admin", authOptions: { matrix_trusted_servers: trusted } };
}

/** Starts a node that trusts the main server and asks the same homeserver. */
function visitorNode(running: Running): OtherServer {
    return otherServer(running, certificates, {
        domains: [NODE, NODE_MUC],
        hosts: ({ current: { homeserver } }) => [
            {
                kind: "VirtualHost",
                name: NODE,
                options: {
                    authentication: "matrix_user_verification",
                    app_id: MEET,
                    uvs_sync_power_levels: true,
                    matrix_refusals_per_minute: 0,
                    matrix_homeservers: {
                        [homeserver.serverName]: {
                            url: homeserver.url,
                            admin_token: homeserver.adminToken(),
                        },
                    },
                    matrix_trusted_servers: mainDomains,
                },
            },
            {
                kind: "Component",
                name: NODE_MUC,
                module: "muc",
                options: {
                    modules_enabled: ["matrix_power_sync"],
                    muc_room_locking: false,
                    muc_room_default_public_jids: true,
                },
            },
        ],
    });
}

/** Waits until somebody is in a room, as one of its occupants hears. */
function seen(client: Client, room: string, nick: string): Promise<Element> {
    return client.waitFor(
        (stanza) =>
            stanza.nodeName === "presence" &&
            stanza.getAttribute("from") === `${room}/${nick}` &&
            stanza.getAttribute("type") === null,
        undefined,
        0,
    );
}

onEachFederated("A visitor node", certificates, mainDomains, mainTrusting(NODE, NODE_MUC), (running) => {
    const cast = castOf(running);
    const node = visitorNode(running);
    const evil = serverOfAccounts(running, certificates, [MALLORY]);
    federate(running, mainDomains, node, evil);
    let room = "";
    let meeting = "";
    beforeEach(() => {
        room = cast.newRoom();
        meeting = meetingOf(room, NODE_MUC);
    });

    /** Logs a Matrix user in at the node. */
    function visit(user: string): Promise<LoginResult> {
        return enter(node.prosody, running.current.matrix.token(user), { room, host: NODE });
    }

    test("refuses a stranger without a token at the login (control)", async () => {
        const stranger = await connect({
            prosody: node.prosody,
            transport: "websocket",
            host: NODE,
            query: { room: roomName(room) },
        });
        expect(stranger).toMatchObject({
            ok: false,
            condition: "not-allowed",
            text: loginReasons.token_missing.text,
        });
    });

    test("refuses a Matrix user who is not in the room (control)", async () => {
        expect(await visit(STRANGER)).toMatchObject({
            ok: false,
            condition: "not-allowed",
            text: loginReasons.not_in_room.text,
        });
    });

    test("lets members of the room in, and into no other room (control)", async () => {
        const [member, moderator] = [admitted(await visit(MEMBER)), admitted(await visit(MODERATOR))];
        expect(describeJoin(await moderator.join(`${meeting}/moderator`))).toBe("owner, moderator");
        expect(describeJoin(await member.join(`${meeting}/member`))).toBe(PLAIN);
        const elsewhere = meetingOf(cast.newRoom(), NODE_MUC);
        expect(await member.join(`${elsewhere}/member`)).toMatchObject({
            ok: false,
            text: textOf("other_room"),
        });
        await Promise.all([member.disconnect(), moderator.disconnect()]);
    });

    // Jitsi's mod_visitors on the main server tells nodes of the occupants, each as they are called in the main room, and
    // sends its own requests from the host of the Matrix users.
    test.each([
        { from: MUC, as: "an occupant of the main room", sender: () => `${meetingOf(room)}/speaker` },
        { from: MEET, as: "a module of the host of the Matrix users", sender: () => MEET },
        { from: MEET, as: "a Matrix user of the main room", sender: () => `speaker@${MEET}/here` },
    ])("takes what the main server sends as $as (control)", async ({ from, sender: senderOf }) => {
        const member = admitted(await visit(MEMBER));
        await member.join(`${meeting}/member`);
        const sender = senderOf();
        await sendAsHost(running.current.prosody, from, entering(meeting, "speaker", sender));
        await seen(member, meeting, "speaker");
        await member.disconnect();
        expect(node.prosody.log()).not.toMatch(traceback);
    });

    test("takes no invitation from the main server's other rooms", async () => {
        const member = admitted(await visit(MEMBER));
        await member.join(`${meeting}/member`);
        const guest = await cast.guest();
        await guest.join(`hall@${MUC}/guest`);
        guest.send(
            `<message to="hall@${MUC}"><x xmlns="http://jabber.org/protocol/muc#user"><decline to="${member.jid}"/></x>` +
                "<body>smuggled</body></message>",
        );
        await node.prosody.waitForLog("Refused (not_by_room): hall@");
        await settle(member);
        expect(member.received.join("\n")).not.toContain("smuggled");
        await member.disconnect();
    });

    test("keeps users of any other server out, and their words", async () => {
        const member = admitted(await visit(MEMBER));
        await member.join(`${meeting}/member`);
        const mallory = await evil.user(MALLORY);
        expect(await mallory.join(`${meeting}/mallory`)).toMatchObject({
            ok: false,
            type: "cancel",
            condition: "not-allowed",
            text: textOf("server_not_trusted"),
        });
        await settle(member);
        expect([...member.occupants(meeting).keys()]).toEqual(["member"]);
        const line = await node.prosody.waitForLog("Refused (server_not_trusted): mallory@evil.test/");
        expect(line).toContain(`at ${meeting}: `);
        await member.disconnect();
        expect(node.prosody.log()).not.toMatch(traceback);
    });
});

for (const trusted of [[], ["friend.test"], [NODE], [NODE, NODE_MUC]]) {
    const name = `The main server, which trusts ${trusted.join(" and ") || "nobody"},`;
    onEachFederated(name, certificates, mainDomains, mainTrusting(...trusted), (running) => {
        const cast = castOf(running);
        const node = visitorNode(running);
        federate(running, mainDomains, node);

        for (const sender of [NODE, NODE_MUC]) {
            const accepted = trusted.includes(sender);
            const title = accepted ? `lets ${sender} in (control)` : `refuses ${sender}`;
            test(title, async () => {
                const room = cast.newRoom();
                const meeting = meetingOf(room);
                const member = await cast.matrixUser(MEMBER, room);
                await member.join(`${meeting}/member`);
                const { prosody } = running.current;
                const mark = prosody.mark();
                await sendAsHost(node.prosody, sender, entering(meeting, "visitor", sender));

                const outcome = await Promise.race([
                    seen(member, meeting, "visitor").then(() => "in"),
                    prosody.waitForLog("Refused (server_not_trusted)", undefined, mark).then(() => "refused"),
                ]);
                expect(outcome).toBe(accepted ? "in" : "refused");
                await settle(member);
                const visitors = member.presences.filter(({ nick }) => nick === "visitor");
                if (accepted) {
                    expect(visitors[0]).toMatchObject({ affiliation: "none", role: "participant" });
                    expect(refusals(running, "server_not_trusted", mark)).toEqual([]);
                } else {
                    expect(visitors).toEqual([]);
                    expect(refusals(running, "server_not_trusted", mark)).toEqual([
                        expect.stringContaining(`: ${sender} at ${meeting}: `),
                    ]);
                }
            });
        }
    });
}
