/** Tests of what a review changes for somebody in a call: in every combination of what is said and what he has. */

import { expect, test } from "@jest/globals";
import { decideFollow } from "../../src/access/follow";

test.each([
    ["nobody can say", undefined, false, "keep"],
    ["nobody can say", undefined, true, "keep"],
    ["he left", { joined: false }, false, "remove"],
    ["he left", { joined: false }, true, "remove"],
    ["a member", { joined: true, owner: false }, false, "keep"],
    ["a member", { joined: true, owner: false }, true, "demote"],
    ["an owner", { joined: true, owner: true }, false, "promote"],
    ["an owner", { joined: true, owner: true }, true, "keep"],
] as const)("%s (%j), power so far %s: %s", (_name, review, ownerPower, change) => {
    expect(decideFollow(review, ownerPower)).toBe(change);
});
