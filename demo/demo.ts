/**
 * Shows the modules at work: a real Prosody, real clients, a stand-in for the Matrix side; prints who asked for what
 * and what was decided. `PROSODY=0.12|13.0` picks the version, `SERVE=1` leaves all running, with a page to try it by hand.
 */

import { CANTEEN, LAB, MEMBER, MODERATOR, people, rooms, settle, STRANGER } from "./cast";
import type { Client } from "./client";
import {
    connectFocus,
    MEET,
    meetingOf,
    startDeployment,
    visit,
    type Deployment,
    type Visit,
} from "./deployment";
import { roomName } from "./matrix";
import { servePage } from "./page";
import type { ProsodyVersion } from "./prosody";

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
    if (wanted === "0.12" || wanted === "13.0") {
        return wanted;
    }
    if (wanted === "13") {
        return "13.0";
    }
    throw new Error(`PROSODY is ${wanted}, and should be 0.12 or 13.0`);
}

/** What is expected of a visit. */
interface Expectation {
    /** Where the visitor goes after the login; default: the meeting of his room. */
    readonly meeting?: string;
    /** The role in the meeting; nothing for a visitor who is to be kept out. */
    readonly role?: string;
}

const clients: Client[] = [];

async function attempt(
    deployment: Deployment,
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
    const result = await visit(deployment, visitor);
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

async function show(deployment: Deployment): Promise<readonly Row[]> {
    // Somebody has to hold the canteen's meeting open, so that the way into it is a real one.
    const focus = await connectFocus(deployment);
    clients.push(focus);
    await focus.join(`${meetingOf(LAB)}/focus`);
    await focus.join(`${meetingOf(CANTEEN)}/focus`);

    const forged = "A".repeat(32);
    return [
        await attempt(
            deployment,
            "Peter, member of the lab",
            "the lab's meeting, before Maria",
            { user: MEMBER, room: LAB },
            { role: "none, participant" },
        ),
        await attempt(
            deployment,
            "Maria, moderator of the lab",
            "the lab's meeting",
            { user: MODERATOR, room: LAB },
            { role: "owner, moderator" },
        ),
        await attempt(
            deployment,
            "Maria, by BOSH",
            "the lab's meeting",
            { user: MODERATOR, room: LAB, transport: "bosh" },
            { role: "owner, moderator" },
        ),
        await attempt(
            deployment,
            "Eve, a Matrix user",
            "the lab's meeting, uninvited",
            { user: STRANGER, room: LAB },
            {},
        ),
        await attempt(
            deployment,
            "Mallory, nobody",
            "the lab's meeting, with a forged token",
            {
                user: STRANGER,
                room: LAB,
                claims: { context: { matrix: { token: forged, room_id: LAB, server_name: "hs.test" } } },
            },
            {},
        ),
        await attempt(
            deployment,
            "Eve, member of the canteen",
            "the lab's meeting, with the canteen's token",
            { user: STRANGER, room: CANTEEN, query: { room: roomName(LAB) } },
            {},
        ),
        await attempt(
            deployment,
            "Eve, member of the canteen",
            "the canteen at login, then the lab",
            { user: STRANGER, room: CANTEEN },
            { meeting: meetingOf(LAB) },
        ),
    ];
}

/** Serves the page to try it by hand, and waits to be interrupted. */
async function serve(deployment: Deployment): Promise<void> {
    const { prosody, matrix } = deployment;
    const page = await servePage({
        prosody,
        people,
        rooms,
        serverName: "hs.test",
        openIdToken: (user) => matrix.token(user),
    });
    console.log(`
Prosody ${prosody.version} goes on running (process ${prosody.pid}).
  page       ${page.url}
  WebSocket  ${prosody.websocketUrl()}
  BOSH       ${prosody.boshUrl()}
  domain     ${MEET}
  meeting    ${meetingOf(LAB)}
  log        ${prosody.folder}
  Matrix     ${matrix.uvsUrl} (stand-in)
Open the page in a browser; ${page.url}widget?person=0&room=0 gives a token alone. Stop it with Ctrl-C.`);
    await new Promise<void>((resolve) => {
        process.once("SIGINT", resolve);
        process.once("SIGTERM", resolve);
    });
    await page.stop();
}

async function main(): Promise<void> {
    const version = versionWanted();
    const deployment = await startDeployment({ version });
    const { matrix } = deployment;
    try {
        settle(matrix);

        const rows = await show(deployment);
        console.log(`\nProsody ${version}, modules from dist/, Matrix stand-in at ${matrix.uvsUrl}\n`);
        print(rows);
        const wrong = rows.filter((row) => !row.right);
        console.log(
            wrong.length === 0
                ? `\nAll ${rows.length} as they should be: the moderator owns the meeting, the member takes part, the others stay out.`
                : `\n${wrong.length} of ${rows.length} went wrong: ${wrong.map((row) => row.who).join("; ")}`,
        );
        process.exitCode = wrong.length === 0 ? 0 : 1;

        if (process.env.SERVE === "1") {
            await serve(deployment);
        }
    } finally {
        await Promise.allSettled(clients.map((client) => client.disconnect()));
        await deployment.stop();
    }
}

main()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    })
    // Clients that try to connect again would keep the process for a while.
    .finally(() => process.exit());
