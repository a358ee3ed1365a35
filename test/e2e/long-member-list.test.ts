/**
 * A room whose list of members is longer than the module reads: who is in the call is asked for one by one, so a user
 * who is banned or demoted does not stay because of it.
 */

import { expect, test } from "@jest/globals";
import { meetingOf, type Verification } from "../../demo/deployment";
import { eventually } from "../../demo/waiting";
import { everySecond, joined, nicksIn, OWNER, people, PLAIN, requestsAbout, REVIEW_TIME } from "./reviews";
import { ADMIN, castOf, MEMBER, MODERATOR, onEachProsody, settle, type Running } from "./support";

/** Another member of the room, with the power of an owner. */
const SECOND = "@second:hs.test";

/** How a room gets a list of more than 2 MB. */
type Growth = (running: Running, room: string) => void;

/** 40 users with names of 55 kB: the list that a bot gets has the names. */
const byNames: Growth = ({ current: { matrix, homeserver } }, room) => {
    for (let number = 0; number < 40; number++) {
        const user = `@long-name-${number}:hs.test`;
        matrix.join(room, user);
        homeserver.setProfile(user, { displayname: "n".repeat(55_000) });
    }
};

/** 9000 users with long ids: the list that an administrator gets has nothing else. */
const byIds: Growth = ({ current: { matrix } }, room) => {
    for (let number = 0; number < 9_000; number++) {
        matrix.join(room, `@${"u".repeat(235)}${number}:hs.test`);
    }
};

/** The requests for a list of members among some. */
function listsIn(requests: readonly string[]): readonly string[] {
    return requests.filter((url) => /\/(?:joined_members|members)(?:\?|$)/.test(url));
}

function listTests(grow: Growth): (running: Running) => void {
    return (running) => {
        const cast = castOf(running);

        test("removes a banned user and demotes a demoted one, asking for each participant", async () => {
            const { homeserver, matrix } = running.current;
            const room = cast.newRoom({ ...people, [SECOND]: 50 });
            const meeting = meetingOf(room);
            const focus = await cast.focus(meeting);
            const banned = await cast.matrixUser(ADMIN, room);
            expect(await joined(banned.join(`${meeting}/banned`))).toBe(OWNER);
            for (const [user, nick, standing] of [
                [MODERATOR, "demoted", OWNER],
                [SECOND, "owner", OWNER],
                [MEMBER, "member", PLAIN],
            ] as const) {
                const client = await cast.matrixUser(user, room);
                expect(await joined(client.join(`${meeting}/${nick}`))).toBe(standing);
            }
            grow(running, room);

            matrix.ban(room, ADMIN);
            matrix.setPower(room, MODERATOR, 0);
            // Two intervals, with what a slow machine needs.
            await eventually(() => {
                expect(nicksIn(focus, meeting)).toBe("demoted member owner");
                expect(focus.occupants(meeting).get("demoted")).toMatchObject({
                    affiliation: "none",
                    role: "participant",
                });
            }, 2 * REVIEW_TIME);
            expect(focus.occupants(meeting).get("owner")).toMatchObject({ affiliation: "owner" });

            // From then on each of those inside is asked for, and the list is not.
            homeserver.requests.length = 0;
            await eventually(() => {
                for (const user of [MODERATOR, SECOND, MEMBER]) {
                    expect(requestsAbout(running, user).length).toBeGreaterThanOrEqual(2);
                }
            }, 2 * REVIEW_TIME);
            expect(listsIn(requestsAbout(running, "/")).length).toBeLessThanOrEqual(1);
            await settle(focus);
            expect(nicksIn(focus, meeting)).toBe("demoted member owner");
        }, 60_000);
    };
}

const ways: readonly (readonly [Verification, Growth])[] = [
    ["bot", byNames],
    ["service", byNames],
    ["admin", byIds],
];
for (const [verification, growth] of ways) {
    onEachProsody(
        `A member list over 2 MB (${verification})`,
        { verification, authOptions: everySecond },
        listTests(growth),
    );
}
