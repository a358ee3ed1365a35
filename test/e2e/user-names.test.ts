/**
 * User names that another module hands out (pre-jitsi-authentication, as Jitsi's visitors component does): affiliations
 * go by the user name, so no two Matrix users have the same one, in whatever spelling and at whatever moment they ask.
 */

import { beforeEach, describe, expect, test } from "@jest/globals";
import type { Client } from "../../demo/client";
import { describeJoin, MEET, meetingOf } from "../../demo/deployment";
import {
    ADMIN,
    affiliationsIn,
    bareJid,
    castOf,
    COOK,
    MEMBER,
    onEachProsody,
    pluginPaths,
    setAffiliation,
    settle,
} from "./support";
import { bind, stashOf } from "./unbound";

/** What nodeprep makes one name of. */
const spellings = [
    ["as it is", (name: string) => name],
    ["in capitals", (name: string) => name.toUpperCase()],
    ["with a full-width letter", (name: string) => `ｏ${name.slice(1)}`],
    ["with a soft hyphen", (name: string) => name.replace("l", "l\u00AD")],
] as const;

onEachProsody(
    "User names",
    { pluginPaths, authOptions: { modules_enabled: ["test_sessions"] } },
    (running) => {
        const cast = castOf(running);
        const authenticate = stashOf(running);
        // A name of its own for each test, so that none depends on what another left behind.
        let name = "";
        let names = 0;
        beforeEach(() => {
            name = `olga${++names}`;
        });

        /** A meeting that Olga moderates, with a member inside. */
        const meetingOfOlga = async () => {
            const room = cast.newRoom({ [ADMIN]: 100, [MEMBER]: 0, [COOK]: 0 });
            const meeting = meetingOf(room);
            const olga = await cast.matrixUser(ADMIN, room, { query: { customusername: name } });
            expect(bareJid(olga)).toBe(`${name}@${MEET}`);
            expect(describeJoin(await olga.join(`${meeting}/olga`))).toBe("owner, moderator");
            const member = await cast.matrixUser(MEMBER, room);
            await member.join(`${meeting}/member`);
            return { room, meeting, olga, member };
        };

        /** Checks that somebody who asked for Olga's name has neither it nor what it would open. */
        const expectNobody = async (
            asker: Client,
            { meeting, olga, member }: Awaited<ReturnType<typeof meetingOfOlga>>,
        ): Promise<void> => {
            expect(bareJid(asker)).not.toBe(`${name}@${MEET}`);
            const before = await affiliationsIn(running, meeting);
            expect(await setAffiliation(asker, meeting, member, "outcast")).toMatch(/^(auth|cancel) /);
            await settle(asker, olga);
            expect(olga.occupants(meeting).has("member")).toBe(true);
            expect(await affiliationsIn(running, meeting)).toBe(before);
        };

        describe.each(spellings)("%s", (_, spell) => {
            test("a user of another room gets another name, and bans nobody from a meeting outside theirs", async () => {
                const there = await meetingOfOlga();
                const other = cast.newRoom({ [COOK]: 100 });
                const cook = await cast.matrixUser(COOK, other, { query: { customusername: spell(name) } });
                await expectNobody(cook, there);
            });

            test("a member of the same room gets another name, and not the power of its owner", async () => {
                const there = await meetingOfOlga();
                const cook = await cast.matrixUser(COOK, there.room, {
                    query: { customusername: spell(name) },
                });
                await expectNobody(cook, there);
                expect(describeJoin(await cook.join(`${there.meeting}/cook`))).toBe("none, participant");
                await expectNobody(cook, there);
            });

            test("a name belongs to the first who logs in, before anybody binds", async () => {
                const room = cast.newRoom({ [ADMIN]: 100 });
                const other = cast.newRoom({ [COOK]: 100 });
                const first = await authenticate(ADMIN, room, name);
                const second = await authenticate(COOK, other, spell(name));
                // The later one binds first, so that who binds first does not decide.
                const bound = { second: await bind(second), first: await bind(first) };
                expect(bound.first).toBe(`${name}@${MEET}`);
                expect(bound.second).toMatch(new RegExp(`^[^@]+@${MEET}$`));
                expect(bound.second).not.toBe(bound.first);
            });
        });

        test("a user whose connection ended before it was bound gets the name again (control)", async () => {
            const room = cast.newRoom({ [ADMIN]: 100 });
            const lost = await authenticate(ADMIN, room, name);
            lost.drop();
            const olga = await cast.matrixUser(ADMIN, room, { query: { customusername: name } });
            expect(bareJid(olga)).toBe(`${name}@${MEET}`);
        });
    },
);
