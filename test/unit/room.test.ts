/** Tests of how room ids and names of Jitsi rooms belong together, against an independent base32. */

import { describe, expect, test } from "@jest/globals";
import { isHealthCheckRoom, roomIdOf, roomNameOf, withoutTenant } from "../../src/matrix/room-name";
import { readVectors } from "./support/files";

const vectors = readVectors("base32") as {
    readonly rooms: readonly { readonly roomId: string; readonly name: string }[];
    readonly refused: readonly { readonly name: string; readonly why: string }[];
};

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** Base32 by another way than that of the module: all bits written out, cut into groups of five. */
function base32(text: string): string {
    const bits = Array.from(Buffer.from(text, "latin1"), (byte) => byte.toString(2).padStart(8, "0")).join(
        "",
    );
    return (bits.match(/.{1,5}/g) ?? [])
        .map((group) => alphabet.charAt(parseInt(group.padEnd(5, "0"), 2)))
        .join("");
}

/** A generator of numbers below a bound, the same ones with each run. */
function makeRandom(seed: number): (bound: number) => number {
    let state = seed;
    return (bound) => {
        state = (state * 1103515245 + 12345) % 2 ** 31;
        return Math.floor((state / 2 ** 31) * bound);
    };
}

describe("vectors", () => {
    test.each(vectors.rooms)("$roomId <=> $name", ({ roomId, name }) => {
        expect(base32(roomId)).toBe(name);
        expect(roomNameOf(roomId)).toBe(name);
        expect(roomIdOf(name)).toBe(roomId);
    });

    test.each(vectors.refused)("no Matrix room: $why ($name)", ({ name }) => {
        expect(roomIdOf(name)).toBeUndefined();
    });
});

describe("aliases", () => {
    test("efqtu6b and the like are other spellings of efqtu6a", () => {
        expect(roomIdOf("efqtu6a")).toBe("!a:x");
        for (const last of alphabet.slice(1)) {
            expect(roomIdOf(`efqtu6${last}`)).not.toBe("!a:x");
        }
    });

    test("of all spellings with another last character only one is canonical", () => {
        for (const { roomId, name } of vectors.rooms) {
            const found = Array.from(alphabet)
                .map((last) => roomIdOf(name.slice(0, -1) + last))
                .filter((id) => id === roomId);
            expect(found).toEqual([roomId]);
        }
    });

    test("no name of an impossible length (1, 3 or 6 characters beyond groups of 8) counts", () => {
        for (const { name } of vectors.rooms) {
            for (let extra = 1; extra <= 8; extra++) {
                const longer = name + "a".repeat(extra);
                expect([longer, roomIdOf(longer)]).toEqual([longer, undefined]);
            }
            for (let length = 0; length < name.length; length++) {
                const shorter = name.slice(0, length);
                const id = roomIdOf(shorter);
                expect(id === undefined || base32(id) === shorter).toBe(true);
            }
        }
    });
});

test("two thousand random room ids of every length make the round trip, as the independent base32 says", () => {
    const random = makeRandom(4711);
    const opaque =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!\"$&'()*+,-.;<=>@[]^_`{|}~";
    const names = new Set<string>();
    const ids = new Set<string>();
    for (let round = 0; round < 2000; round++) {
        const length = 1 + (round % 244);
        const text = Array.from({ length }, () => opaque.charAt(random(opaque.length))).join("");
        const id = `!${text}:hs.test`;
        const name = roomNameOf(id);
        expect(name).toBe(base32(id));
        expect(roomIdOf(name)).toBe(id);
        names.add(name);
        ids.add(id);
    }
    expect(names.size).toBe(ids.size);
});

test("random names stand for no room, or for one that has just that name", () => {
    const random = makeRandom(99);
    for (let round = 0; round < 5000; round++) {
        const name = "ef" + Array.from({ length: random(30) }, () => alphabet.charAt(random(32))).join("");
        const id = roomIdOf(name);
        expect(id === undefined || base32(id) === name).toBe(true);
    }
});

test("a name of a thousand characters is looked at in no time", () => {
    const start = performance.now();
    expect(roomIdOf("efqt".repeat(256))).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(100);
});

describe("tenants", () => {
    test.each([
        ["efqtu6a", "efqtu6a"],
        ["[tenant]efqtu6a", "efqtu6a"],
        ["[t]efqtu6a", "efqtu6a"],
        ["[]efqtu6a", "[]efqtu6a"],
        ["[tenant]", ""],
        ["[tenant", "[tenant"],
        ["tenant]efqtu6a", "tenant]efqtu6a"],
        ["x[tenant]efqtu6a", "x[tenant]efqtu6a"],
        ["[a][b]efqtu6a", "[b]efqtu6a"],
        ["[a]]efqtu6a", "]efqtu6a"],
        ["", ""],
        ["[", "["],
        ["]", "]"],
        ["[]", "[]"],
    ])("%j without its tenant is %j", (node, name) => {
        expect(withoutTenant(node)).toBe(name);
    });
});

describe("the name of a MUC room", () => {
    test.each(["efqtu6a", "[tenant]efqtu6a", "[other]efqtu6a"])("%s is that of !a:x", (node) => {
        expect(roomIdOf(withoutTenant(node))).toBe("!a:x");
    });

    test.each([
        "efqtu6b",
        "",
        "EFQTU6A",
        "efqtu6",
        "efqtu6aa",
        "[]efqtu6a",
        "[a][b]efqtu6a",
        "efqtu6a[t]",
        "lobby",
    ])("%j is not", (node) => {
        expect(roomIdOf(withoutTenant(node))).not.toBe("!a:x");
    });
});

describe("health check rooms", () => {
    test.each([
        "__jicofo-health-check",
        "__jicofo-health-check1234",
        "__jicofo-health-check-abc",
        "[tenant]__jicofo-health-check1",
    ])("%s is one", (node) => {
        expect(isHealthCheckRoom(node)).toBe(true);
    });

    test.each([
        "",
        "efqtu6a",
        "_jicofo-health-check",
        "__jicofo-health-chec",
        "x__jicofo-health-check",
        "[]__jicofo-health-check",
    ])("%j is none", (node) => {
        expect(isHealthCheckRoom(node)).toBe(false);
    });
});
