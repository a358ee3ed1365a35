/**
 * Shows the modules at work: a real Prosody, real clients, a stand-in for the Matrix side; prints who asked for what
 * and what was decided. `PROSODY=0.12|13.0|newest` picks the version, `HOMESERVER=synapse` puts a real Synapse in the place of the
 * stand-in, `SERVE=1` leaves all running, with a page to try it by hand.
 */

import type { Client } from "./client";
import { connectFocus, enter, MEET, meetingOf, type Visit } from "./deployment";
import { roomName } from "./matrix";
import { servePage } from "./page";
import type { ProsodyVersion } from "./prosody";
import { MEMBER, MODERATOR, people, roomsOf, setStage, STRANGER, type Stage } from "./stage";

interface Row {
    readonly who: string;
    readonly asks: string;
    readonly decision: string;
    readonly role: string;
    readonly reason: string;
    /** Whether it went as it should. */
    readonly right: boolean;
}

/** Reads which Prosody to run. @throws for a version that there is none of */
function versionWanted(): ProsodyVersion {
    const wanted = process.env.PROSODY ?? "13.0";
    if (wanted === "0.12" || wanted === "13.0" || wanted === "newest") {
        return wanted;
    }
    if (wanted === "13") {
        return "13.0";
    }
    throw new Error(`PROSODY is ${wanted}, and should be 0.12, 13.0 or newest`);
}

/** What is expected of a visit. */
interface Expectation {
    /** Where the visitor goes after the login; default: the meeting of their room. */
    readonly meeting?: string;
    /** The role in the meeting; nothing for a visitor who is to be kept out. */
    readonly role?: string;
}

/** Jicofo, which holds the meetings open, and all others whom the demo let in. */
const clients: Client[] = [];

/** What the page calls Jicofo. */
const jicofoName = '<nick xmlns="http://jabber.org/protocol/nick">Jicofo</nick>';

async function attempt(
    stage: Stage,
    who: string,
    asks: string,
    visitor: Visit,
    expected: Expectation,
): Promise<Row> {
    const row = (decision: string, role: string, reason: string): Row => ({
        who,
        asks,
        decision,
        role,
        reason,
        right: role === (expected.role ?? "–"),
    });
    const result = await enter(stage.prosody, await stage.openIdToken(visitor.user), visitor);
    if (!result.ok) {
        return row("login refused", "–", `${result.text ?? ""} (${result.condition})`);
    }
    clients.push(result.client);
    const meeting = expected.meeting ?? meetingOf(visitor.room);
    const nick = result.client.jid.slice(0, 8);
    const join = await result.client.join(`${meeting}/${nick}`);
    return join.ok
        ? row("in the meeting", `${join.affiliation}, ${join.role}`, "")
        : row("join refused", "–", `${join.text ?? ""} (${join.condition})`);
}

function print(rows: readonly Row[]): void {
    const head = { who: "who", asks: "asks for", decision: "Prosody says", role: "role", reason: "reason" };
    const names = ["who", "asks", "decision", "role", "reason"] as const;
    const widths = names.map((name) => Math.max(...[head, ...rows].map((row) => row[name].length)));
    const line = (row: Record<(typeof names)[number], string>): string =>
        names
            .map((name, index) => row[name].padEnd(widths[index] ?? 0))
            .join("  ")
            .trimEnd();
    console.log(
        [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n"),
    );
}

async function show(stage: Stage): Promise<readonly Row[]> {
    const { lab, canteen } = stage;
    // Somebody has to hold the canteen's meeting open, so that the way into it is a real one.
    const focus = await connectFocus(stage);
    clients.push(focus);
    for (const room of [lab, canteen]) {
        await focus.join(`${meetingOf(room)}/focus`, { extra: jicofoName });
    }

    const forged = "A".repeat(32);
    return [
        await attempt(
            stage,
            "Peter, member of the lab",
            "the lab's meeting, before Maria",
            { user: MEMBER, room: lab },
            { role: "none, participant" },
        ),
        await attempt(
            stage,
            "Maria, moderator of the lab",
            "the lab's meeting",
            { user: MODERATOR, room: lab },
            { role: "owner, moderator" },
        ),
        await attempt(
            stage,
            "Maria, by BOSH",
            "the lab's meeting",
            { user: MODERATOR, room: lab, transport: "bosh" },
            { role: "owner, moderator" },
        ),
        await attempt(
            stage,
            "Eve, a Matrix user",
            "the lab's meeting, uninvited",
            { user: STRANGER, room: lab },
            {},
        ),
        await attempt(
            stage,
            "Mallory, nobody",
            "the lab's meeting, with a forged token",
            {
                user: STRANGER,
                room: lab,
                claims: { context: { matrix: { token: forged, room_id: lab, server_name: "hs.test" } } },
            },
            {},
        ),
        await attempt(
            stage,
            "Eve, member of the canteen",
            "the lab's meeting, with the canteen's token",
            { user: STRANGER, room: canteen, query: { room: roomName(lab) } },
            {},
        ),
        await attempt(
            stage,
            "Eve, member of the canteen",
            "the canteen at login, then the lab",
            { user: STRANGER, room: canteen },
            { meeting: meetingOf(lab) },
        ),
    ];
}

/** Serves the page to try it by hand, and waits to be interrupted. */
async function serve(stage: Stage): Promise<void> {
    const { prosody } = stage;
    // In the meetings are only Jicofo and the users of the page.
    await Promise.allSettled(clients.splice(1).map((client) => client.disconnect()));
    const page = await servePage({
        prosody,
        people,
        rooms: roomsOf(stage),
        serverName: "hs.test",
        openIdToken: stage.openIdToken,
    });
    console.log(`
Prosody ${prosody.version} goes on running (process ${prosody.pid}).
  page       ${page.url}
  WebSocket  ${prosody.websocketUrl()}
  BOSH       ${prosody.boshUrl()}
  domain     ${MEET}
  meeting    ${meetingOf(stage.lab)}
  log        ${prosody.folder}
  Matrix     ${stage.matrix}
Open the page in a browser; ${page.url}widget?person=0&room=0 gives a token alone. Stop it with Ctrl-C.`);
    await new Promise<void>((resolve) => {
        process.once("SIGINT", resolve);
        process.once("SIGTERM", resolve);
    });
    await page.stop();
}

async function main(): Promise<void> {
    const version = versionWanted();
    const stage = await setStage(version, process.env.HOMESERVER);
    try {
        const rows = await show(stage);
        console.log(`\nProsody ${version}, modules from dist/, ${stage.matrix}\n`);
        print(rows);
        const wrong = rows.filter((row) => !row.right);
        console.log(
            wrong.length === 0
                ? `\nAll ${rows.length} as they should be: the moderator owns the meeting, the member takes part, the others stay out.`
                : `\n${wrong.length} of ${rows.length} went wrong: ${wrong.map((row) => row.who).join("; ")}`,
        );
        process.exitCode = wrong.length === 0 ? 0 : 1;

        if (process.env.SERVE === "1") {
            await serve(stage);
        }
    } finally {
        await Promise.allSettled(clients.map((client) => client.disconnect()));
        await stage.stop();
    }
}

main()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    })
    // Clients that try to connect again would keep the process for a while.
    .finally(() => process.exit());
