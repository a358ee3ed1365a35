/** Tests of which guests come into the meeting of a Matrix room, in every combination of what is known. */

import { describe, expect, test } from "@jest/globals";
import { refuseGuest, type GuestPolicy } from "../../src/access/guests";

const flags = [false, true];

/** What is decided, by affiliation and password given. */
function decisions(policy: GuestPolicy): readonly (string | undefined)[] {
    return flags.flatMap((affiliated) =>
        flags.map((passwordGiven) => refuseGuest({ policy, affiliated, passwordGiven })),
    );
}

describe("matrix_guests", () => {
    test("lobby: whom an owner or the lobby let in, or who knows the password", () => {
        expect(decisions("lobby")).toEqual(["guest_not_let_in", undefined, undefined, undefined]);
    });

    test("allow: everybody", () => {
        expect(decisions("allow")).toEqual([undefined, undefined, undefined, undefined]);
    });

    test("deny: nobody, whatever he has", () => {
        expect(decisions("deny")).toEqual(["guest_denied", "guest_denied", "guest_denied", "guest_denied"]);
    });
});
