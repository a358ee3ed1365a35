/** Tests of who becomes, stays and stops being owner of a Matrix room's meeting, in every combination. */

import { describe, expect, test } from "@jest/globals";
import { endsWithPresence } from "../../src/meeting/departure";
import { mayBeGranted } from "../../src/meeting/grants";
import { isPowerful, type Credentials } from "../../src/meeting/muc";
import { decideJoin } from "../../src/meeting/ownership";

const nobody: Credentials = { administrator: false, member: false, owner: false };
const member: Credentials = { ...nobody, member: true };
const owner: Credentials = { ...member, owner: true };
const administrator: Credentials = { ...nobody, administrator: true };
const affiliations: readonly Prosody.Affiliation[] = ["owner", "admin", "member", "none", "outcast"];

test("owners and admins are powerful, others are not", () => {
    expect(affiliations.filter(isPowerful)).toEqual(["owner", "admin"]);
});

describe("mayBeGranted", () => {
    const actors = [undefined, nobody, member, owner, administrator];

    test("owners and administrators always may", () => {
        for (const target of [owner, administrator]) {
            for (const actor of actors) {
                for (const ownersMayGrant of [false, true]) {
                    expect(mayBeGranted({ target, actor, powerDecides: true, ownersMayGrant })).toBe(true);
                }
            }
        }
    });

    test("others only by a verified owner, where the option allows it", () => {
        for (const target of [nobody, member]) {
            for (const actor of actors) {
                const grant = { target, actor, powerDecides: true };
                expect(mayBeGranted({ ...grant, ownersMayGrant: false })).toBe(false);
                expect(mayBeGranted({ ...grant, ownersMayGrant: true })).toBe(actor === owner);
            }
        }
    });
});

test("without power sync members and administrators may be granted, guests may not", () => {
    const targets = [nobody, member, owner, administrator];
    const answers = targets.map((target) =>
        mayBeGranted({ target, actor: owner, powerDecides: false, ownersMayGrant: false }),
    );
    expect(answers).toEqual([false, true, true, true]);
});

describe("decideJoin", () => {
    test("administrators keep what they have, owners are promoted", () => {
        for (const granted of [true, false]) {
            expect(decideJoin(administrator, granted)).toBe("keep");
            expect(decideJoin({ ...owner, administrator: true }, granted)).toBe("keep");
            expect(decideJoin(owner, granted)).toBe("promote");
        }
    });

    test("others keep only what an owner granted", () => {
        for (const who of [member, nobody]) {
            expect(decideJoin(who, true)).toBe("keep");
            expect(decideJoin(who, false)).toBe("demote");
        }
    });
});

describe("endsWithPresence", () => {
    const left = { given: false, grantedByOwner: false, administrator: false, powerDecides: false };
    const ending = (changes: Partial<typeof left>): readonly Prosody.Affiliation[] =>
        affiliations.filter((affiliation) => endsWithPresence({ ...left, affiliation, ...changes }));

    test("what our modules gave ends, a ban does not", () => {
        expect(ending({ given: true })).toEqual(["owner", "admin", "member", "none"]);
    });

    test("power ends where Matrix power decides, also without the mark of our modules", () => {
        expect(ending({ powerDecides: true })).toEqual(["owner", "admin"]);
        expect(ending({})).toEqual([]);
    });

    test("an administrator's power and what an owner granted stay", () => {
        expect(ending({ powerDecides: true, administrator: true })).toEqual([]);
        expect(ending({ powerDecides: true, given: true, grantedByOwner: true })).toEqual([]);
    });
});
