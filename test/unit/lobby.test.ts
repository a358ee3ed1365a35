/** Tests of who passes lobby and password of a Matrix room's meeting. */

import { expect, test } from "@jest/globals";
import { passes } from "../../src/meeting/lobby";
import type { Credentials } from "../../src/meeting/muc";

const nobody: Credentials = { administrator: false, member: false, owner: false };
const member: Credentials = { ...nobody, member: true };
const owner: Credentials = { ...member, owner: true };
const administrator: Credentials = { ...nobody, administrator: true };

test.each(["owner", "admin", "member", "none", "outcast"] as const)("with affiliation %s", (affiliation) => {
    const isBanned = affiliation === "outcast";
    for (const bypass of [false, true]) {
        expect(passes(owner, affiliation, bypass)).toBe(!isBanned);
        expect(passes(member, affiliation, bypass)).toBe(bypass && !isBanned);
        expect(passes(nobody, affiliation, bypass)).toBe(false);
        expect(passes(administrator, affiliation, bypass)).toBe(false);
    }
});
