/**
 * Accounts with a password on other hosts of this server: all of them enter the meetings of Matrix rooms until
 * `matrix_trusted_servers` names some, and then those alone. Who governs guests, administrators and members stays.
 */

import { expect, test } from "@jest/globals";
import { login, type Client } from "../../demo/client";
import {
    admitted,
    AUTH,
    describeJoin,
    FOCUS,
    GUEST,
    MEET,
    meetingOf,
    MUC,
    type DeploymentSettings,
} from "../../demo/deployment";
import {
    ADMIN,
    affiliationsIn,
    castOf,
    MEMBER,
    onEachProsody,
    outcomeOf,
    refusals,
    settle,
    type Cast,
    type Running,
} from "./support";

const HIDDEN = `hidden.${MEET}`;
/** A component of a module that does nothing. */
const LOCAL = `metadata.${MEET}`;
/** An account of a host of recorders, no administrator. */
const RECORDER = `recorder@${HIDDEN}`;
/** An account of Jicofo's host, no administrator either. */
const BRIDGE = `bridge@${AUTH}`;

const PARTICIPANT = "none, participant";
const REFUSED = "refused: not-allowed";

function settings(trusted: readonly string[] | undefined): Omit<DeploymentSettings, "version"> {
    return {
        authOptions: { matrix_trusted_servers: trusted },
        // Guests come in, so that a refusal is none of theirs.
        mucOptions: { matrix_guests: "allow" },
        moreHosts: [
            { kind: "VirtualHost", name: HIDDEN, options: { authentication: "internal_hashed" } },
            { kind: "Component", name: LOCAL, module: "ping" },
        ],
    };
}

/** Makes an account, which may be there already, and logs it in. */
async function logIn(running: Running, jid: string): Promise<Client> {
    const { prosody } = running.current;
    await prosody.shell(`user:create("${jid}", "secret")`).catch(() => undefined);
    return admitted(await login({ prosody, transport: "websocket", jid, password: "secret" }));
}

/** A meeting with its owner in it. */
async function meet(cast: Cast): Promise<{ room: string; meeting: string; owner: Client }> {
    const room = cast.newRoom();
    const meeting = meetingOf(room);
    const owner = await cast.matrixUser(ADMIN, room);
    await owner.join(`${meeting}/owner`);
    return { room, meeting, owner };
}

/** Sends a message and a query to a meeting, which both are refused. @returns what they are told */
async function speak(client: Client, meeting: string): Promise<readonly string[]> {
    const error = client.waitFor((stanza) => stanza.getAttribute("id") === "text");
    client.send(`<message id="text" type="groupchat" to="${meeting}"><body>hello</body></message>`);
    const info = `<iq type="get" to="${meeting}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`;
    return [
        (await error).getElementsByTagName("error").item(0)?.firstChild?.nodeName ?? "no error",
        await outcomeOf(client.sendIq(info)),
    ];
}

/** Tries to join, to speak and to ask from outside. @returns what comes of it */
async function attempt(client: Client, meeting: string): Promise<readonly string[]> {
    const join = await client.join(`${meeting}/recorder`);
    return join.ok ? [describeJoin(join)] : [describeJoin(join), ...(await speak(client, meeting))];
}

/** Who comes in whatever the option says. */
function alwaysTests(running: Running, cast: Cast): void {
    test("administrators, guests and members come in as ever (control)", async () => {
        const { room, meeting } = await meet(cast);
        const focus = await cast.focus();
        expect(await focus.join(`${meeting}/focus`)).toMatchObject({ ok: true });
        const guest = await cast.guest();
        expect(describeJoin(await guest.join(`${meeting}/guest`))).toBe(PARTICIPANT);
        const member = await cast.matrixUser(MEMBER, room);
        expect(describeJoin(await member.join(`${meeting}/member`))).toBe(PARTICIPANT);
    });

    test("local components reach a meeting (control)", async () => {
        const { meeting, owner } = await meet(cast);
        const invited = owner.waitFor(
            (stanza) => stanza.nodeName === "message" && stanza.getAttribute("from") === meeting,
        );
        const mark = running.current.prosody.mark();
        await running.current.prosody.shell(
            `> (function () local st = require "util.stanza"; prosody.core_post_stanza(prosody.hosts["${LOCAL}"], ` +
                `st.message({ from = "${LOCAL}", to = "${meeting}" })` +
                `:tag("x", { xmlns = "http://jabber.org/protocol/muc#user" }):tag("invite", { to = "${owner.jid}" })) end)()`,
        );
        await invited;
        expect(running.current.prosody.logSince(mark)).not.toContain("Refused (");
    });
}

onEachProsody("Accounts without matrix_trusted_servers", settings(undefined), (running) => {
    const cast = castOf(running);
    alwaysTests(running, cast);

    test.each([RECORDER, BRIDGE])("%s comes in (control)", async (jid) => {
        const { meeting } = await meet(cast);
        const client = await logIn(running, jid);
        expect(await attempt(client, meeting)).toEqual([PARTICIPANT]);
        await client.disconnect();
    });

    test("once the option names others, an occupant does nothing more", async () => {
        const { prosody } = running.current;
        const trust = async (servers: string): Promise<void> => {
            const set = `require "core.configmanager".set("${MEET}", "matrix_trusted_servers", ${servers})`;
            await prosody.shell(`> ${set}`);
            await prosody.reload(MEET, "auth_matrix_user_verification");
        };
        const { meeting, owner } = await meet(cast);
        const client = await logIn(running, RECORDER);
        expect(await attempt(client, meeting)).toEqual([PARTICIPANT]);
        await settle(client, owner);
        const [heard, mark] = [owner.received.length, prosody.mark()];
        await trust('{ "visitors.test" }');
        try {
            expect(await speak(client, meeting)).toEqual(["not-allowed", "cancel not-allowed"]);
        } finally {
            await trust("nil");
        }
        await settle(owner);
        expect(refusals(running, "host_not_trusted", mark)).toHaveLength(2);
        expect(owner.received.slice(heard).filter((raw) => raw.includes("hello"))).toEqual([]);
        await client.disconnect();
    });
});

onEachProsody(
    "Accounts with matrix_trusted_servers that names others",
    // Names count as they are: neither a part of a name nor a domain above it is that host.
    settings([MEET, MUC, GUEST, "visitors.test", `x${HIDDEN}`, `x.${AUTH}`]),
    (running) => {
        const cast = castOf(running);
        alwaysTests(running, cast);

        test.each([RECORDER, BRIDGE])("keeps %s out, who does nothing from outside either", async (jid) => {
            const { meeting, owner } = await meet(cast);
            const client = await logIn(running, jid);
            const before = await affiliationsIn(running, meeting);
            const [heard, mark] = [owner.received.length, running.current.prosody.mark()];
            expect(await attempt(client, meeting)).toEqual([REFUSED, "not-allowed", "cancel not-allowed"]);
            await settle(client, owner);
            const lines = refusals(running, "host_not_trusted", mark);
            expect(lines).toHaveLength(3);
            expect(lines.filter((line) => line.includes(jid) && line.includes(meeting))).toHaveLength(3);
            expect(owner.received.slice(heard).filter((raw) => raw.includes(meeting))).toEqual([]);
            expect(await affiliationsIn(running, meeting)).toBe(before);
            await client.disconnect();
        });

        test("leaves rooms that are no Matrix rooms to them (control)", async () => {
            const client = await logIn(running, RECORDER);
            expect(await client.join(`teamroom@${MUC}/me`)).toMatchObject({ ok: true });
            await client.disconnect();
        });
    },
);

onEachProsody("Accounts with matrix_trusted_servers that names their host", settings([HIDDEN]), (running) => {
    const cast = castOf(running);
    alwaysTests(running, cast);

    test("lets in the accounts of that host (control)", async () => {
        const { meeting } = await meet(cast);
        const client = await logIn(running, RECORDER);
        expect(await attempt(client, meeting)).toEqual([PARTICIPANT]);
        await client.disconnect();
    });

    test("keeps out the accounts of every other host, but not its administrators", async () => {
        const { meeting } = await meet(cast);
        const client = await logIn(running, BRIDGE);
        const mark = running.current.prosody.mark();
        expect(await attempt(client, meeting)).toEqual([REFUSED, "not-allowed", "cancel not-allowed"]);
        expect(refusals(running, "host_not_trusted", mark)).toHaveLength(3);
        const focus = await cast.focus();
        expect(focus.jid).toContain(FOCUS.jid);
        expect(await focus.join(`${meeting}/focus`)).toMatchObject({ ok: true });
        await client.disconnect();
    });
});
