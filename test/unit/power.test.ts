/** Tests of power levels: what is an integer, and who is owner by what the verification service says. */

import { describe, expect, test } from "@jest/globals";
import { isOwnerByPowerLevels, readLevel } from "../../src/matrix/power";
import { decode } from "./support/decode";
import { readVectors } from "./support/files";

const vectors = readVectors("power") as {
    readonly levels: readonly { readonly json: string; readonly level: number | null }[];
    readonly owners: readonly { readonly json: string; readonly owner: boolean }[];
    readonly hugeLevels: readonly string[];
};

describe("readLevel", () => {
    test.each(vectors.levels)("$json is $level", ({ json, level }) => {
        // Lua of before 5.3 and JavaScript know -0, which equals 0.
        const found = readLevel(decode(json));
        expect(found === 0 ? 0 : found).toBe(level ?? undefined);
    });

    test("what JSON cannot say: NaN and infinities are no levels", () => {
        expect(readLevel(NaN)).toBeUndefined();
        expect(readLevel(Infinity)).toBeUndefined();
        expect(readLevel(-Infinity)).toBeUndefined();
        expect(readLevel(undefined)).toBeUndefined();
    });
});

describe("isOwnerByPowerLevels", () => {
    test.each(vectors.owners)("$json: $owner", ({ json, owner }) => {
        expect(isOwnerByPowerLevels(decode(json))).toBe(owner);
    });

    test("NaN makes no owner, on neither side", () => {
        expect(isOwnerByPowerLevels({ user: NaN, room: { state_default: 0 } })).toBe(false);
        expect(isOwnerByPowerLevels({ user: 100, room: { state_default: NaN } })).toBe(false);
    });

    test("each level from -5 to 105 against each need, as numbers and as strings", () => {
        for (let user = -5; user <= 105; user += 5) {
            for (let needed = -5; needed <= 105; needed += 5) {
                const found = [
                    isOwnerByPowerLevels({ user, room: { state_default: needed } }),
                    isOwnerByPowerLevels({ user: String(user), room: { state_default: needed } }),
                    isOwnerByPowerLevels({ user, room: { state_default: ` ${String(needed)} ` } }),
                ];
                expect(found).toEqual([user >= needed, user >= needed, user >= needed]);
            }
        }
    });

    test.each(vectors.hugeLevels)(
        "a need of %s, beyond all integers of a room, makes nobody owner",
        (level) => {
            if (!level.startsWith("-")) {
                expect(isOwnerByPowerLevels({ user: 100, room: { state_default: level } })).toBe(false);
            }
        },
    );

    test.each(vectors.hugeLevels)("a level of %s makes no owner when it is below 0", (level) => {
        if (level.startsWith("-")) {
            expect(isOwnerByPowerLevels({ user: level, room: {} })).toBe(false);
        }
    });
});
