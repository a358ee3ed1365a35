/** Tests of the metrics: what mod_http_openmetrics of each version shows after logins of which the outcome is known. */

import { expect, test } from "@jest/globals";
import { meetingOf, visit } from "../../demo/deployment";
import { shownName } from "../../scripts/reference";
import { authMetrics } from "../../src/auth-metrics";
import { powerSyncMetrics } from "../../src/meeting/power-sync-metrics";
import {
    ADMIN,
    CANTEEN,
    castOf,
    LAB,
    MEMBER,
    MODERATOR,
    onEachProsody,
    setAffiliation,
    settle,
    STRANGER,
    type Running,
} from "./support";
import { pause } from "../../demo/waiting";

const auth = "auth_matrix_user_verification";

/** All samples of ours, by name and labels as they are shown. */
async function scrape(running: Running): Promise<ReadonlyMap<string, number>> {
    const response = await fetch(`http://127.0.0.1:${running.current.prosody.httpPort}/metrics`);
    expect(response.status).toBe(200);
    const text = await response.text();
    const samples = new Map<string, number>();
    for (const [, name = "", value = ""] of text.matchAll(/^(prosody_mod_(?:auth_)?matrix_\S+) (\S+)$/gm)) {
        samples.set(name, Number(value));
    }
    return samples;
}

/** How much samples grew, those that did not left out. */
function growth(
    before: ReadonlyMap<string, number>,
    after: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> {
    const grown: Record<string, number> = {};
    for (const [name, value] of after) {
        const more = value - (before.get(name) ?? 0);
        if (more !== 0 && !/_(created|sum|bucket)[{]/.test(name)) {
            grown[
                name
                    .replace(/^prosody_mod_/, "")
                    .replaceAll(/host="[^"]*",?/g, "")
                    .replace("{}", "")
            ] = more;
        }
    }
    return grown;
}

const settings = {
    modulesEnabled: ["http_openmetrics"],
    global: { statistics: "internal", statistics_interval: "manual" },
    verification: "admin",
    authOptions: { matrix_resync: 1 },
} as const;

onEachProsody("metrics", settings, (running) => {
    const cast = castOf(running);

    test("all of the table are shown from the start, at nothing", async () => {
        const samples = [...(await scrape(running)).keys()].join("\n");
        for (const [name, metric] of Object.entries(authMetrics)) {
            expect(samples).toContain(shownName(auth, name, metric));
        }
        for (const [name, metric] of Object.entries(powerSyncMetrics)) {
            expect(samples).toContain(shownName("matrix_power_sync", name, metric));
        }
        expect(samples).toMatch(/logins_total\{host="meet\.test",outcome="refused",reason="not_in_room"\}/);
        expect((await scrape(running)).get(`prosody_mod_${auth}__verifier_paused{host="meet.test"}`)).toBe(0);
    });

    test("logins count by outcome and reason, checks by what became of them", async () => {
        const before = await scrape(running);
        await cast.matrixUser(MEMBER, LAB);
        expect(await visit(running.current, { user: STRANGER, room: LAB })).toMatchObject({ ok: false });
        expect(
            await visit(running.current, { user: MEMBER, room: LAB, query: { room: "elsewhere" } }),
        ).toMatchObject({
            ok: false,
        });
        const grown = Object.entries(growth(before, await scrape(running)));
        // The room is read again each second, which may be now.
        expect(Object.fromEntries(grown.filter(([name]) => !name.includes("__reviews_total")))).toEqual({
            [`${auth}__logins_total{outcome="admitted",reason="none"}`]: 1,
            [`${auth}__logins_total{outcome="refused",reason="not_in_room"}`]: 1,
            [`${auth}__logins_total{outcome="refused",reason="room_mismatch"}`]: 1,
            [`${auth}__checks_total{event="asked"}`]: 2,
            [`${auth}__verification_seconds_count`]: 2,
        });
    });

    test("ownership that is given, and what is refused in rooms", async () => {
        const before = await scrape(running);
        const room = cast.newRoom({ [ADMIN]: 100, [MEMBER]: 0 });
        const focus = await cast.focus(meetingOf(room));
        const owner = await cast.matrixUser(ADMIN, room);
        await owner.join(`${meetingOf(room)}/owner`);
        const member = await cast.matrixUser(MEMBER, room);
        await member.join(`${meetingOf(room)}/member`);
        await setAffiliation(owner, meetingOf(room), member, "owner");
        await member.join(`${meetingOf(CANTEEN)}/member`);
        await settle(focus, owner, member);
        const grown = growth(before, await scrape(running));
        expect(grown).toMatchObject({
            'matrix_power_sync__affiliations_total{change="granted"}': 1,
            [`${auth}__room_refusals_total{reason="other_room"}`]: 1,
        });
        const refusals = Object.entries(grown).filter(([name]) => name.includes("owner_not_verified"));
        expect(refusals.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(1);
    });

    test("a verifier in trouble shows, in the metrics and in the module's status, until it is back", async () => {
        const { homeserver, prosody } = running.current;
        // Trouble of one room or one user is not the verifier's.
        const rooms = [cast.newRoom(), cast.newRoom(), cast.newRoom()];
        const paused = `prosody_mod_${auth}__verifier_paused{host="meet.test"}`;
        homeserver.always({ kind: "raw", status: 503, body: "down" });
        for (let attempt = 0; attempt < 6 && (await scrape(running)).get(paused) === 0; attempt++) {
            await visit(running.current, { user: MODERATOR, room: rooms[attempt % rooms.length] ?? LAB });
        }
        expect((await scrape(running)).get(paused)).toBe(1);
        expect(await prosody.shell(`module:info("${auth}")`)).toMatch(
            /status: \[warn\] .* paused after failures: hs\.test/,
        );
        homeserver.always(undefined);
        for (let attempt = 0; attempt < 40 && (await scrape(running)).get(paused) !== 0; attempt++) {
            await pause(250);
            const result = await visit(running.current, { user: MODERATOR, room: LAB });
            await (result.ok ? result.client.disconnect() : undefined);
        }
        expect((await scrape(running)).get(paused)).toBe(0);
        expect(await prosody.shell(`module:info("${auth}")`)).toMatch(/status: \[info\] Asking /);
    });

    test("rooms that are read again, and what that changes", async () => {
        const before = await scrape(running);
        const room = cast.newRoom({ [ADMIN]: 100, [MEMBER]: 0 });
        await cast.focus(meetingOf(room));
        const member = await cast.matrixUser(MEMBER, room);
        await member.join(`${meetingOf(room)}/member`);
        running.current.matrix.setPower(room, MEMBER, 100);
        let grown: Readonly<Record<string, number>> = {};
        for (let attempt = 0; attempt < 70; attempt++) {
            await pause(250);
            grown = growth(before, await scrape(running));
            if (grown[`${auth}__review_changes_total{change="promoted"}`] !== undefined) {
                break;
            }
        }
        expect(grown[`${auth}__reviews_total{result="answered"}`]).toBeGreaterThanOrEqual(1);
        expect(grown[`${auth}__review_changes_total{change="promoted"}`]).toBe(1);
    }, 30_000);

    test("a reload keeps counting", async () => {
        await running.current.prosody.reload("meet.test", auth);
        const before = await scrape(running);
        await cast.matrixUser(MEMBER, LAB);
        expect(growth(before, await scrape(running))).toMatchObject({
            [`${auth}__logins_total{outcome="admitted",reason="none"}`]: 1,
        });
    });
});
