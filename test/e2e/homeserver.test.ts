/** The homeserver is asked itself, without a verification service: who comes in, who is owner, and what goes wrong. */

import { beforeEach, describe, expect, test } from "@jest/globals";
import { BOT, describeJoin, meetingOf, visit } from "../../demo/deployment";
import {
    ADMIN,
    castOf,
    expectRefusal,
    LAB,
    MEMBER,
    MODERATOR,
    onEachProsody,
    STRANGER,
    transports,
    type Running,
} from "./support";

/** What the homeserver was asked since its requests were emptied, without ids and tokens, sorted. */
function questions(running: Running): readonly string[] {
    return running.current.homeserver.requests
        .map(({ url }) => url.replace(/[!@%][^/?]*/g, "…").replace(/access_token=.*/, ""))
        .sort();
}

const waysOfAsking = {
    admin: [
        "/_matrix/federation/v1/openid/userinfo?",
        "/_synapse/admin/v1/rooms/…/state?type=m.room.power_levels",
        "/_synapse/admin/v1/users/…/joined_rooms",
    ],
    bot: [
        "/_matrix/client/v3/rooms/…/state/m.room.member/…",
        "/_matrix/client/v3/rooms/…/state/m.room.member/…",
        "/_matrix/client/v3/rooms/…/state/m.room.power_levels/",
        "/_matrix/federation/v1/openid/userinfo?",
    ],
} as const;

describe.each(["admin", "bot"] as const)("by the %s", (verification) => {
    onEachProsody("the homeserver is asked", { verification }, (running) => {
        const cast = castOf(running);
        let mark = 0;
        beforeEach(() => {
            mark = running.current.prosody.mark();
        });

        test.each(
            transports.flatMap((transport) => [
                { transport, user: ADMIN, expected: "owner, moderator" },
                { transport, user: MODERATOR, expected: "owner, moderator" },
                { transport, user: MEMBER, expected: "none, participant" },
            ]),
        )("$user comes over $transport as $expected", async ({ transport, user, expected }) => {
            const focus = await cast.focus(meetingOf(LAB));
            const client = await cast.matrixUser(user, LAB, { transport });
            expect(describeJoin(await client.join(`${meetingOf(LAB)}/nick`))).toBe(expected);
            await focus.disconnect();
        });

        test("a stranger stays outside, and so does a made-up token", async () => {
            expectRefusal(
                running,
                await visit(running.current, { user: STRANGER, room: LAB }),
                "not_in_room",
                "not-allowed",
                mark,
            );
        });

        test("a check costs few small requests, and the creation of a room is asked once", async () => {
            const room = cast.newRoom({ [MEMBER]: 0, [BOT]: 0 });
            await cast.matrixUser(MEMBER, room);
            running.current.homeserver.requests.length = 0;
            await cast.matrixUser(MEMBER, room);
            expect(questions(running)).toEqual(waysOfAsking[verification]);
            expect(running.current.matrix.requests).toEqual([]);
        });
    });
});
