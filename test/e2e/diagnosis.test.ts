/** Tests of the commands for administrators on a running server that is set up well: prosodyctl and the shell. */

import { afterEach, expect, test } from "@jest/globals";
import { readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { enter, MEET, meetingOf, MUC, visit } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import { loginReasons } from "../../src/login-reasons";
import { moduleName, prosodyctl, type Outcome } from "./prosodyctl";
import { castOf, LAB, MEMBER, MODERATOR, onEachProsody, STRANGER, type Running } from "./support";

const uvsSecret = "the bearer of the service";

/** Runs a command for a running server. */
async function command(running: Running, ...words: string[]): Promise<Outcome> {
    const { prosody } = running.current;
    const configuration = path.join(prosody.folder, "prosody.cfg.lua");
    const outcome = await prosodyctl(prosody.version, configuration, [moduleName, ...words]);
    expect(outcome.output).not.toContain(uvsSecret);
    return outcome;
}

onEachProsody("a server that is set up well", { authOptions: { uvs_auth_token: uvsSecret } }, (running) => {
    const cast = castOf(running);

    /** A token of the widget, of which nothing may be printed but its length. */
    function tokenOf(user: string, room = LAB): { readonly jwt: string; readonly openIdToken: string } {
        const openIdToken = running.current.matrix.token(user);
        return { jwt: widgetToken({ token: openIdToken, roomId: room }), openIdToken };
    }

    afterEach(() => {
        running.current.matrix.requireBearer(undefined);
    });

    test("check finds nothing to change, and says so with 0", async () => {
        running.current.matrix.requireBearer(uvsSecret);
        const { code, output } = await command(running, "check");
        expect(output).toContain(`${MEET}\nok `);
        expect(output).toContain("all well");
        for (const step of [
            "options",
            "modules",
            "jicofo",
            "verifier",
            "authorization",
            "clock",
            "well-known",
        ]) {
            expect(output).toContain(`ok       ${step}`);
        }
        expect(code).toBe(0);
    });

    test("check --json is one line of JSON with the same steps", async () => {
        const { code, output } = await command(running, "check", MEET, "--json");
        const line = output.split("\n").findLast((text) => text.startsWith("{")) ?? "";
        const report = JSON.parse(line) as {
            hosts: { host: string; steps: { level: string }[] }[];
            exit_code: number;
        };
        expect(report).toMatchObject({ exit_code: 0, hosts: [{ host: MEET }] });
        expect(report.hosts[0]?.steps.length).toBeGreaterThan(8);
        expect(code).toBe(0);
    });

    test("explain tells the claims and every check, and asks nobody", async () => {
        const { jwt, openIdToken } = tokenOf(MEMBER);
        const { code, output } = await command(running, "explain", jwt, roomName(LAB));
        expect(output).toContain(`context.matrix.room_id      "${LAB}"`);
        expect(output).toContain("a secret of 32 characters");
        expect(output).toContain("only the verifier can say");
        expect(output).not.toContain(openIdToken);
        expect(output).not.toContain(jwt);
        expect(running.current.matrix.requests).toEqual([]);
        expect(code).toBe(0);
    });

    test("explain --verify says who is let in, and as what", async () => {
        const { jwt } = tokenOf(MODERATOR);
        const { code, output } = await command(running, "explain", jwt, LAB, "--verify");
        expect(output).toMatch(/ok +verifier +@moderator:hs\.test is admitted, as owner/);
        expect(code).toBe(0);
    });

    // To the service an administrator's token without rights looks like this, too.
    test("explain --verify tells a member who is not in the room what it may be", async () => {
        const { jwt } = tokenOf(STRANGER);
        const { code, output } = await command(running, "explain", jwt, roomName(LAB), "--verify");
        expect(output).toMatch(/error +verifier +refused: not_in_room \(@stranger:hs\.test\)/);
        expect(output).toContain("check UVS_ACCESS_TOKEN (an administrator's)");
        expect(output).toContain("verdict: refused (not_in_room)");
        expect(code).toBe(2);
    });

    test("explain finds a room in the wrong case", async () => {
        const { jwt } = tokenOf(MEMBER);
        const { code, output } = await command(running, "explain", jwt, roomName(LAB.toUpperCase()));
        expect(output).toContain(
            "refused: room_mismatch: the URL is for !LAB:HS.TEST, the token for !lab:hs.test",
        );
        expect(output).toContain("upper and lower case");
        expect(code).toBe(2);
    });

    test("explain reads a token from the standard input, and its answer as JSON", async () => {
        const { prosody } = running.current;
        const { jwt } = tokenOf(MEMBER);
        const words = [moduleName, "explain", "-", "--json"];
        const configuration = path.join(prosody.folder, "prosody.cfg.lua");
        const { code, output } = await prosodyctl(prosody.version, configuration, words, `${jwt}\n`);
        const answer = JSON.parse(
            output.split("\n").findLast((text) => text.startsWith("{")) ?? "",
        ) as object;
        expect(answer).toMatchObject({
            host: MEET,
            claims: { "context.matrix.room_id": `"${LAB}"` },
            exit_code: 0,
        });
        expect(code).toBe(0);
    });

    test("room tells rooms both ways, and why a name is none", async () => {
        for (const words of [LAB, roomName(LAB), `${roomName(LAB).toUpperCase()}@${MUC}`]) {
            const { code, output } = await command(running, "room", words);
            expect(output).toContain(`Matrix room  ${LAB}\nJitsi room   ${roomName(LAB)}`);
            expect(code).toBe(0);
        }
        const { code, output } = await command(running, "room", "#lab:hs.test");
        expect(output).toContain("use the room id");
        expect(code).toBe(2);
    });

    test("registration makes files for their owner alone, once, and shows no token", async () => {
        const before = process.umask(0);
        try {
            const { code, output } = await command(running, "registration", "hs.test");
            expect([code, output]).toEqual([0, expect.stringContaining("app_service_config_files")]);
            const data = path.join(running.current.prosody.folder, "data");
            const files = ["matrix-registration-hs.test.yaml", "matrix-as-token-hs.test"].map((name) =>
                path.join(data, name),
            );
            expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
            const [registration = "", token = ""] = files.map((file) => readFileSync(file, "utf8"));
            expect(token).toMatch(/^[0-9a-f]{64}\n$/);
            expect(registration).toContain(`as_token: "${token.trim()}"`);
            expect(output).not.toContain(token.trim());
            const again = await command(running, "registration", "hs.test");
            expect([again.code, again.output]).toEqual([
                2,
                expect.stringContaining("move the earlier file away"),
            ]);
            expect(readFileSync(files[1] ?? "", "utf8")).toBe(token);
        } finally {
            process.umask(before);
        }
    });

    test("what is not understood gets help, and no secret back", async () => {
        const { code, output } = await command(running, "explain", "--tokne=secret value");
        expect(output).toContain("--tokne is not known");
        expect(output).toContain("explain TOKEN|URL [ROOM]");
        expect(output).not.toContain("secret value");
        expect(code).toBe(2);
    });

    test("the shell lists who is in, and checks the running server", async () => {
        const { prosody } = running.current;
        await cast.focus(meetingOf(LAB));
        const moderator = await cast.matrixUser(MODERATOR, LAB);
        await moderator.join(`${meetingOf(LAB)}/moderator`);
        await cast.matrixUser(MEMBER, LAB);
        const configuration = path.join(prosody.folder, "prosody.cfg.lua");

        const sessions = await prosodyctl(prosody.version, configuration, [
            "shell",
            "matrix",
            "sessions",
            MEET,
        ]);
        expect(sessions.output).toMatch(/user +room +power +in meeting +since +last check +session/);
        expect(sessions.output).toMatch(
            /@member:hs\.test +!lab:hs\.test +member +no +\d+ s +\d+ s +\S+@meet\.test\//,
        );
        expect(sessions.output).toMatch(/@moderator:hs\.test +!lab:hs\.test +owner +yes +\d+ s +\d+ s /);
        expect(sessions.output).toContain("2 sessions of Matrix users");
        expect(sessions.code).toBe(0);

        const checked = await prosodyctl(prosody.version, configuration, ["shell", "matrix", "check", MEET]);
        expect(checked.output).toContain("all well");
        expect(checked.code).toBe(0);

        running.current.matrix.requireBearer("another one");
        const wrong = await prosodyctl(prosody.version, configuration, ["shell", "matrix", "check", MEET]);
        expect(wrong.output).toMatch(/error +authorization/);
        expect(wrong.code).toBe(1);
    });

    /** The lines that the module logged since a mark, without time and name. */
    function linesSince(mark: number): readonly string[] {
        const { prosody } = running.current;
        const prefix = /^.*\bauth_matrix_user_verification\t/;
        const lines = prosody.logSince(mark).split("\n");
        return lines.filter((line) => prefix.test(line)).map((line) => line.replace(prefix, ""));
    }

    const statusOf = (): Promise<string> =>
        running.current.prosody.shell('module:info("auth_matrix_user_verification")');

    test("at load one line says how the module is set up, and the status says whom it asks", async () => {
        const { matrix, prosody } = running.current;
        const mark = prosody.mark();
        await prosody.reload(MEET, "auth_matrix_user_verification");
        const lines = linesSince(mark).filter((line) => /^(?:info|warn|error)\t/.test(line));
        expect(lines).toEqual([
            expect.stringMatching(
                /^info\tAsking http:\S+, with uvs_auth_token, power levels (?:not )?synchronised, deadline \d+ s, rooms not read again$/,
            ),
        ]);
        expect(lines[0]).toContain(matrix.uvsUrl);
        expect(await statusOf()).toContain(`status: [info] Asking ${matrix.uvsUrl}`);
    });

    test("a module that cannot ask anybody says so at load, with what to change, and in its status", async () => {
        const { matrix, prosody } = running.current;
        const setUrl = (url: string): Promise<string> =>
            prosody.shell(`> require "core.configmanager".set("${MEET}", "uvs_base_url", "${url}")`);
        const mark = prosody.mark();
        try {
            await setUrl("");
            await prosody.reload(MEET, "auth_matrix_user_verification");
            expect(linesSince(mark).filter((line) => !line.startsWith("debug"))).toEqual([
                `error\tEvery login will be refused: ${loginReasons.verifier_not_configured.advice}`,
            ]);
            expect(await statusOf()).toContain(
                "status: [error] Every login is refused: verifier_not_configured",
            );
        } finally {
            await setUrl(matrix.uvsUrl);
            await prosody.reload(MEET, "auth_matrix_user_verification");
        }
        expect(await statusOf()).toContain("status: [info] Asking");
    });

    test("a refusal is one line with user, room, the name of the reason and what to do", async () => {
        const { prosody } = running.current;
        const { not_in_room: notInRoom, user_unknown: userUnknown } = loginReasons;
        const toldSince = (mark: number): readonly string[] =>
            linesSince(mark).filter((line) => /^(?:info|warn|error)\t/.test(line));

        const mark = prosody.mark();
        expect(await visit(running.current, { user: STRANGER, room: LAB })).toMatchObject({ ok: false });
        expect(toldSince(mark)).toEqual([
            `${notInRoom.level}\tLogin refused (not_in_room): ${STRANGER} at 127.0.0.1, room ${LAB}: ${notInRoom.uvsAdvice}`,
        ]);

        // Whose a token is that nobody knows cannot be said.
        const later = prosody.mark();
        expect(await enter(prosody, "tokenThatNobodyGave", { room: LAB })).toMatchObject({ ok: false });
        const [line, ...more] = toldSince(later);
        expect(more).toEqual([]);
        expect(line).toContain("Login refused (user_unknown): ");
        expect(line).toContain(LAB);
        expect(line).toContain(userUnknown.uvsAdvice);
    });

    test("the shell loses the commands with the module, and has them again", async () => {
        const { prosody } = running.current;
        await prosody.shell(`module:unload("auth_matrix_user_verification", "${MEET}")`);
        const gone = await prosody
            .shell(`matrix:sessions("${MEET}")`)
            .catch((error: unknown) => String(error));
        expect(gone).not.toContain("sessions of Matrix users");
        await prosody.shell(`module:load("auth_matrix_user_verification", "${MEET}")`);
        expect(await prosody.shell(`matrix:sessions("${MEET}")`)).toContain("0 sessions of Matrix users");
    });
});
