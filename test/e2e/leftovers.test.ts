/** What users of a moment leave behind: nothing on disk, no connections to other servers, no memory for each room. */

import { expect, test } from "@jest/globals";
import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import type { Client } from "../../demo/client";
import { AUTH, MEET, MUC, type DeploymentSettings } from "../../demo/deployment";
import { roomName } from "../../demo/matrix";
import { eventually } from "../../demo/waiting";
import {
    ADMIN,
    bareJid,
    castOf,
    MEMBER,
    onEachProsody,
    outcomeOf,
    settle,
    transports,
    type Running,
} from "./support";

/** A domain of another server, which is nowhere. */
const FAR = "far.invalid";

/** Users may store data on disk. */
const storing: Omit<DeploymentSettings, "version"> = {
    global: { default_storage: "internal" },
    modulesEnabled: ["roster", "private", "pep", "blocklist", "vcard"],
};

/** The files that Prosody keeps for a host, by their paths below its folder. */
function filesOf(running: Running, host: string): readonly string[] {
    const folder = path.join(running.current.prosody.folder, "data", host.replaceAll(".", "%2e"));
    return existsSync(folder)
        ? readdirSync(folder, { recursive: true, withFileTypes: true })
              .filter((entry) => entry.isFile())
              .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
              .sort()
        : [];
}

/** What users can make Prosody store for them. */
const stores: readonly (readonly [string, string])[] = [
    ["private XML", '<query xmlns="jabber:iq:private"><note xmlns="urn:test:note">a note</note></query>'],
    [
        "personal events",
        '<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:test:node"><item id="one">' +
            '<note xmlns="urn:test:note">a note</note></item></publish></pubsub>',
    ],
    ["a contact", '<query xmlns="jabber:iq:roster"><item jid="friend@meet.test" name="Friend"/></query>'],
    ["a vCard", '<vCard xmlns="vcard-temp"><FN>Ada</FN></vCard>'],
    ["a block", '<block xmlns="urn:xmpp:blocking"><item jid="foe@meet.test"/></block>'],
];

/** Whether a client's session still exists in Prosody. */
async function isThere(running: Running, client: Client): Promise<string> {
    const answer = await running.current.prosody.shell(`> prosody.full_sessions["${client.jid}"] ~= nil`);
    return answer.replace(/^(?:OK|Result): /, "").trim();
}

async function store(client: Client): Promise<void> {
    for (const [, content] of stores) {
        // Whether Prosody says that it did, or that it may not, is for Prosody to say.
        await outcomeOf(client.sendIq(`<iq type="set">${content}</iq>`));
    }
    // Prosody notes this in the roster of the user who asks.
    client.send('<presence type="subscribe" to="friend@meet.test"/>');
    await settle(client);
}

/** What mod_s2s logs before it looks for another server. */
const opening = "opening a new outgoing connection";

onEachProsody("On disk", storing, (running) => {
    const cast = castOf(running);

    test.each(transports)("a Matrix user leaves nothing, over %s", async (transport) => {
        const before = filesOf(running, MEET);
        const client = await cast.matrixUser(MEMBER, cast.newRoom(), { transport });
        await store(client);
        const other = await cast.matrixUser(ADMIN, cast.newRoom());
        other.send(`<presence type="subscribe" to="${bareJid(client)}"/>`);
        await settle(other, client);
        await Promise.all([client.disconnect(), other.disconnect()]);
        await eventually(async () => {
            expect(await isThere(running, client)).toBe("false");
            expect(await isThere(running, other)).toBe("false");
            expect(filesOf(running, MEET)).toEqual(before);
        }, 1_000);
    });

    test("an account leaves all of that, so there is something to leave (control)", async () => {
        const focus = await cast.focus();
        await store(focus);
        const found = filesOf(running, AUTH).filter((file) => !file.startsWith("accounts"));
        expect(found.map((file) => file.split(path.sep, 1)[0])).toEqual(
            expect.arrayContaining(["private", "roster", "blocklist"]),
        );
        expect(found.some((file) => file.startsWith("pep"))).toBe(true);
    });
});

onEachProsody("Other servers", storing, (running) => {
    const cast = castOf(running);

    const stanzas = [
        ["a message", `<message id="far" to="somebody@${FAR}" type="chat"><body>hello</body></message>`],
        ["a presence", `<presence id="far" to="somebody@${FAR}/here"/>`],
        ["an iq", `<iq id="far" to="${FAR}" type="get"><ping xmlns="urn:xmpp:ping"/></iq>`],
        [
            "a join",
            `<presence id="far" to="room@conference.${FAR}/me"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
        ],
    ] as const;

    test.each(stanzas)("a Matrix user reaches none by %s, and is told so", async (_, stanza) => {
        const client = await cast.matrixUser(MEMBER, cast.newRoom());
        const [mark, told] = [running.current.prosody.mark(), client.received.length];
        client.send(stanza);
        await settle(client);
        expect(running.current.prosody.logSince(mark)).not.toContain(opening);
        const answers = client.received.slice(told).filter((raw) => raw.includes(FAR));
        expect(answers).toHaveLength(1);
        expect(answers[0]).toMatch(/type=['"]error['"]/);
    });

    test("a Matrix user reaches none by a subscription or by leaving", async () => {
        const client = await cast.matrixUser(MEMBER, cast.newRoom());
        const mark = running.current.prosody.mark();
        client.send("<presence/>");
        client.send(`<presence to="somebody@${FAR}" type="subscribe"/>`);
        client.send(`<presence to="somebody@${FAR}" type="probe"/>`);
        await settle(client);
        await client.disconnect();
        await eventually(async () => {
            expect(await isThere(running, client)).toBe("false");
        });
        expect(running.current.prosody.logSince(mark)).not.toContain(opening);
    });

    test("an account reaches them, so there is something to keep from (control)", async () => {
        const focus = await cast.focus();
        const mark = running.current.prosody.mark();
        focus.send(`<message id="far" to="somebody@${FAR}"><body>hello</body></message>`);
        await running.current.prosody.waitForLog(opening, 2_000, mark);
    });
});

/** Bytes that Prosody's Lua holds once all garbage is collected. */
async function heapOf(running: Running): Promise<number> {
    const answer = await running.current.prosody.shell(
        '> (function () collectgarbage(); collectgarbage(); return math.floor(collectgarbage("count") * 1024) end)()',
    );
    return Number(/(\d+)\s*$/.exec(answer)?.[1]);
}

onEachProsody("Rooms under a tenant", {}, (running) => {
    const cast = castOf(running);

    test("leave no memory behind once they are left", async () => {
        const room = cast.newRoom();
        const client = await cast.matrixUser(ADMIN, room);
        let tenants = 0;
        const comeAndGo = async (times: number): Promise<void> => {
            const told = client.received.length;
            for (const last = tenants + times; tenants < last; tenants++) {
                const occupant = `[x${tenants}]${roomName(room)}@${MUC}/me`;
                client.send(
                    `<presence to="${occupant}"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
                );
                client.send(`<presence to="${occupant}" type="unavailable"/>`);
            }
            await settle(client);
            // They were in each, and left it.
            const own = client.received.slice(told).filter((raw) => /code=['"]110['"]/.test(raw));
            expect(own).toHaveLength(2 * times);
        };
        await comeAndGo(50);
        const before = await heapOf(running);
        for (let round = 0; round < 5; round++) {
            await comeAndGo(50);
        }
        // Without us 500 such visits leave 1 kB behind; with as little as a reference to each room it is 450 kB.
        expect((await heapOf(running)) - before).toBeLessThan(25_000);
    });
});
