/** Tests of who is helped past lobby and password of a Matrix room's meeting, in every combination of what is known. */

import { describe, expect, test } from "@jest/globals";
import { helpIn, type Passage } from "../../src/meeting/lobby";
import type { Affiliation, Credentials } from "../../src/meeting/muc";

const nobody: Credentials = { administrator: false, member: false, owner: false };
const member: Credentials = { ...nobody, member: true };
const owner: Credentials = { ...member, owner: true };
const administrator: Credentials = { ...nobody, administrator: true };

const affiliations: readonly Affiliation[] = ["owner", "admin", "member", "none", "outcast"];
const flags = [false, true];

/** A verified member before a members-only meeting, with matrix_lobby_bypass. */
const lobby: Passage = {
    who: member,
    bypass: true,
    affiliation: "none",
    membersOnly: true,
    passwordLacking: false,
    nickTaken: false,
};

/** Every passage there is. */
const all: readonly Passage[] = [nobody, member, owner, administrator].flatMap((who) =>
    affiliations.flatMap((affiliation) =>
        flags.flatMap((bypass) =>
            flags.flatMap((membersOnly) =>
                flags.flatMap((passwordLacking) =>
                    flags.map((nickTaken) => ({
                        who,
                        affiliation,
                        bypass,
                        membersOnly,
                        passwordLacking,
                        nickTaken,
                    })),
                ),
            ),
        ),
    ),
);

const nothing = { affiliation: undefined, password: false };

describe("matrix_lobby_bypass", () => {
    test("makes a member of a verified member, and an owner of a verified owner", () => {
        expect(helpIn(lobby)).toEqual({ affiliation: "member", password: false });
        expect(helpIn({ ...lobby, who: owner })).toEqual({ affiliation: "owner", password: false });
    });

    test("gives the password, and no affiliation that is not needed", () => {
        const locked = { ...lobby, membersOnly: false, passwordLacking: true };
        expect(helpIn(locked)).toEqual({ affiliation: undefined, password: true });
        expect(helpIn({ ...locked, who: owner })).toEqual({ affiliation: undefined, password: true });
    });

    test("helps past both at once", () => {
        expect(helpIn({ ...lobby, passwordLacking: true })).toEqual({
            affiliation: "member",
            password: true,
        });
    });

    test("gives nothing in a meeting that is open", () => {
        expect(helpIn({ ...lobby, membersOnly: false })).toEqual(nothing);
    });
});

describe("without it", () => {
    const off = { ...lobby, bypass: false };

    test("owners pass the lobby, members do not", () => {
        expect(helpIn({ ...off, who: owner })).toEqual({ affiliation: "owner", password: false });
        expect(helpIn(off)).toEqual(nothing);
    });

    test("owners pass the password, and both at once", () => {
        const locked = { ...off, who: owner, passwordLacking: true };
        expect(helpIn(locked)).toEqual({ affiliation: "owner", password: true });
        expect(helpIn({ ...locked, membersOnly: false })).toEqual({ affiliation: undefined, password: true });
    });

    test("members pass no password, and who lacks it gets no affiliation either", () => {
        for (const membersOnly of flags) {
            const help = helpIn({ ...off, membersOnly, passwordLacking: true });
            expect(help).toEqual({ password: false });
        }
    });
});

describe("of all combinations", () => {
    test("only the verified are helped", () => {
        for (const passage of all.filter(({ who }) => !who.member)) {
            expect(helpIn(passage)).toEqual({ password: false });
        }
    });

    test("nobody is whom Prosody refuses anyway", () => {
        const refused = all.filter(({ affiliation, nickTaken }) => affiliation === "outcast" || nickTaken);
        for (const passage of refused) {
            expect(helpIn(passage)).toEqual({ password: false });
        }
    });

    test("an affiliation is given to nobody who has one, and nowhere but in a members-only meeting", () => {
        for (const passage of all.filter((one) => one.affiliation !== "none" || !one.membersOnly)) {
            expect(helpIn(passage).affiliation).toBeUndefined();
        }
    });

    test("nobody but a verified owner is made owner", () => {
        const made = all.filter((passage) => helpIn(passage).affiliation === "owner");
        expect(made.length).toBeGreaterThan(0);
        expect(made.every(({ who }) => who === owner)).toBe(true);
    });

    test("a password is given only where one is lacking, and only to verified owners, or with the option", () => {
        const given = all.filter((passage) => helpIn(passage).password);
        expect(given.length).toBeGreaterThan(0);
        expect(given.every(({ passwordLacking }) => passwordLacking)).toBe(true);
        expect(given.every(({ who, bypass }) => who === owner || bypass)).toBe(true);
    });

    test("the option changes nothing for verified owners", () => {
        for (const passage of all.filter(({ who }) => who === owner)) {
            expect(helpIn({ ...passage, bypass: false })).toEqual(helpIn({ ...passage, bypass: true }));
        }
    });
});
