/** Tests of the door: which room a session may enter, in every combination of what is known. */

import { describe, expect, test } from "@jest/globals";
import { refuseEntry, type Entry } from "../../src/access/door";

const verified = "efqtu6a";

const ours: Entry = {
    node: verified,
    administrator: false,
    ours: true,
    verifiedRoom: verified,
    membershipEnded: false,
    breakoutOfVerifiedRoom: false,
};

describe("a session of ours", () => {
    test.each([verified, `[tenant]${verified}`, `[other]${verified}`])("enters %s", (node) => {
        expect(refuseEntry({ ...ours, node })).toBeUndefined();
    });

    test.each([
        "efqtu6b",
        "",
        "EFQTU6A",
        "efqtu6",
        "efqtu6aa",
        `[]${verified}`,
        `[a][b]${verified}`,
        `${verified}[t]`,
        "lobby",
    ])("does not enter %j", (node) => {
        expect(refuseEntry({ ...ours, node })).toBe("other_room");
    });

    test("enters a breakout room of its room", () => {
        expect(refuseEntry({ ...ours, node: "uuid", breakoutOfVerifiedRoom: true })).toBeUndefined();
    });

    test("of who is not in the Matrix room any more enters nothing, and is told why", () => {
        const ended = { ...ours, verifiedRoom: undefined, membershipEnded: true };
        for (const node of [verified, "efqtu6b", "uuid"]) {
            for (const breakoutOfVerifiedRoom of [false, true]) {
                expect(refuseEntry({ ...ended, node, breakoutOfVerifiedRoom })).toBe("membership_ended");
            }
        }
        expect(refuseEntry({ ...ended, verifiedRoom: verified })).toBe("membership_ended");
        expect(refuseEntry({ ...ended, node: "__jicofo-health-check1" })).toBe("health_check_room");
        expect(refuseEntry({ ...ended, administrator: true })).toBeUndefined();
    });

    test("without verification enters nothing, not even a room without name", () => {
        expect(refuseEntry({ ...ours, verifiedRoom: undefined })).toBe("other_room");
        expect(refuseEntry({ ...ours, verifiedRoom: undefined, node: "" })).toBe("other_room");
    });
});

describe("health check rooms", () => {
    const node = "__jicofo-health-check1234";

    test("are for administrators alone", () => {
        for (const mine of [true, false]) {
            for (const breakoutOfVerifiedRoom of [true, false]) {
                const entry = { ...ours, node, ours: mine, breakoutOfVerifiedRoom };
                expect(refuseEntry(entry)).toBe("health_check_room");
                expect(refuseEntry({ ...entry, node: `[tenant]${node}` })).toBe("health_check_room");
                expect(refuseEntry({ ...entry, verifiedRoom: node })).toBe("health_check_room");
                expect(refuseEntry({ ...entry, administrator: true })).toBeUndefined();
            }
        }
    });
});

describe("others", () => {
    test.each([verified, "efqtu6b", "lobby", ""])("sessions of other hosts enter %j", (node) => {
        expect(refuseEntry({ ...ours, node, ours: false, verifiedRoom: undefined })).toBeUndefined();
    });

    test.each([verified, "efqtu6b", "lobby", "", "__jicofo-health-check"])(
        "administrators enter %j",
        (node) => {
            expect(
                refuseEntry({ ...ours, node, administrator: true, verifiedRoom: undefined }),
            ).toBeUndefined();
        },
    );
});
