/** The log belongs to Prosody: nothing that a client sends begins a line of its own there, or looks like a part of one. */

import { expect, test } from "@jest/globals";
import { connect, type LoginResult, type Transport } from "../../demo/client";
import { MEET } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import type { Query } from "../../demo/prosody";
import { LAB, MEMBER, onEachProsody, pluginPaths, refusals, type Running } from "./support";

/** What a line of Prosody's log looks like. */
const FORGED = "Jan 01 00:00:00 meet.test:auth_matrix_user_verification info Login of @admin:hs.test";

/** What breaks a line or its columns, or does more in a terminal. */
const controls = [
    ["a newline", "\n"],
    ["a carriage return and a newline", "\r\n"],
    ["a tab", "\t"],
    ["a delete", "\u007F"],
    ["a control character of Latin 1", "\u0085"],
] as const;

/** What Prosody itself shows as a picture. */
const pictured = [
    ["a carriage return", "\r"],
    ["an escape sequence", "\u001B[2K\u001B[1A"],
    ["a NUL", "\0"],
    ["a backspace", "\b\b\b"],
    ["a form feed", "\f"],
] as const;

/** Checks that all lines of ours since a mark are whole ones, with none of a client's control characters in them. */
function expectPlain(running: Running, mark: number): void {
    const log = running.current.prosody.logSince(mark).split("\n");
    expect(log.filter((line) => /^\s*Jan 01/.test(line))).toEqual([]);
    for (const line of log.filter((text) => text.includes("meet.test:auth_matrix_user_verification\t"))) {
        // Time, source and level come first.
        expect(line.split("\t").slice(2).join("\t")).not.toMatch(/\p{Cc}/u);
    }
}

onEachProsody("The log", { pluginPaths, authOptions: { modules_enabled: ["test_sessions"] } }, (running) => {
    const logIn = async (transport: Transport, query: Query): Promise<LoginResult> => {
        const result = await connect({ prosody: running.current.prosody, transport, host: MEET, query });
        if (result.ok) {
            await result.client.disconnect();
        }
        return result;
    };
    const token = (claims: Readonly<Record<string, unknown>> = {}): string =>
        widgetToken({ token: running.current.matrix.token(MEMBER), roomId: LAB, domain: MEET, claims });

    const tryRoom = async (transport: Transport, control: string): Promise<void> => {
        const room = `lounge${control}${FORGED}`;
        for (const [query, reason] of [
            [{ room }, "token_missing"],
            [{ room, token: "no.jwt.this" }, "token_malformed"],
            [{ room, token: token() }, "room_mismatch"],
            [{ room: `${roomName(LAB)}${control}`, token: token() }, "room_mismatch"],
        ] as const) {
            const mark = running.current.prosody.mark();
            expect(await logIn(transport, query)).toMatchObject({ ok: false });
            expectPlain(running, mark);
            expect(refusals(running, reason, mark)).toHaveLength(1);
            expect(refusals(running, reason, mark)[0]).toContain(query.room.slice(0, 6));
        }
    };

    test.each(controls)("shows a room's name with %s in one line, plainly", async (_, control) => {
        await tryRoom("websocket", control);
    });

    test.each(pictured)("shows a room's name with %s in one line, plainly (control)", async (_, control) => {
        await tryRoom("websocket", control);
    });

    test("does so over BOSH, too", async () => {
        await tryRoom("bosh", "\n");
    });

    test("says nothing that the rest of the URL or the token put into its lines (control)", async () => {
        const evil = `x\n${FORGED}`;
        for (const more of [
            { prefix: evil },
            { previd: evil },
            { customusername: evil },
            { token: token({ iss: evil }) },
            { token: token({ sub: evil, aud: evil }) },
            { token: evil },
        ]) {
            const mark = running.current.prosody.mark();
            await logIn("websocket", { room: roomName(LAB), token: token(), ...more });
            const lines = running.current.prosody.logSince(mark).split("\n");
            expect(lines.filter((line) => /^\s*Jan 01/.test(line))).toEqual([]);
        }
    });
});
