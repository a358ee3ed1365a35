/** Tests of the grammar of Matrix identifiers: what may pass into URLs, logs and stanzas. */

import { describe, expect, test } from "@jest/globals";
import {
    isMatrixToken,
    isRoomId,
    isServerName,
    isUserId,
    serverOfUser,
    splitServerName,
} from "../../src/matrix/ids";
import { readVectors } from "./support/files";

interface Cases {
    readonly yes: readonly string[];
    readonly no: readonly string[];
}

const vectors = readVectors("grammar") as Readonly<
    Record<"serverName" | "roomId" | "userId" | "openIdToken", Cases>
> & { readonly serverOfUser: readonly (readonly [userId: string, server: string])[] };

describe.each([
    ["isServerName", isServerName, vectors.serverName],
    ["isRoomId", isRoomId, vectors.roomId],
    ["isUserId", isUserId, vectors.userId],
    ["isMatrixToken", isMatrixToken, vectors.openIdToken],
] as const)("%s", (_name, accepts, cases) => {
    test.each(cases.yes.map((text) => JSON.stringify(text)))("accepts %s", (text) => {
        expect(accepts(JSON.parse(text) as string)).toBe(true);
    });

    test.each(cases.no.map((text) => JSON.stringify(text)))("refuses %s", (text) => {
        expect(accepts(JSON.parse(text) as string)).toBe(false);
    });

    test("refuses each control character, blank and character beyond ASCII, wherever it stands", () => {
        const good = cases.yes[1] ?? "";
        const wrong = [...Array(0x21).keys(), 0x7f, 0x80, 0xa0, 0xff, 0x100, 0x2028, 0xff21];
        const accepted = wrong
            .map((code) => String.fromCharCode(code))
            .flatMap((character) =>
                [0, 1, good.length >> 1, good.length].map(
                    (index) => good.slice(0, index) + character + good.slice(index),
                ),
            )
            .filter((text) => accepts(text));
        expect(accepted).toEqual([]);
    });
});

describe("sizes", () => {
    const sizes = [
        ["isServerName", isServerName, 255, (length: number) => "s".repeat(length)],
        ["isRoomId", isRoomId, 255, (length: number) => `!${"r".repeat(length - 3)}:s`],
        ["isUserId", isUserId, 255, (length: number) => `@${"u".repeat(length - 3)}:s`],
        ["isMatrixToken", isMatrixToken, 1024, (length: number) => "t".repeat(length)],
    ] as const;

    test.each(sizes)(
        "%s takes as many bytes as there may be, and not one more",
        (_name, accepts, most, make) => {
            expect(make(most)).toHaveLength(most);
            expect(accepts(make(most))).toBe(true);
            expect(accepts(make(most + 1))).toBe(false);
            expect(accepts(make(100_000))).toBe(false);
        },
    );
});

test("a room id holds nothing with which it would change the path of a URL", () => {
    for (const character of "/\\?#%") {
        expect(isRoomId(`!a${character}b:hs.test`)).toBe(false);
        expect(isRoomId(`!${character}:hs.test`)).toBe(false);
        expect(isRoomId(`!ab:hs${character}test`)).toBe(false);
    }
});

test("a token holds just letters, digits and -._~+/=, so that a service may put it into a URL as it is", () => {
    const codes = [...Array(0x250).keys()];
    const taken = codes.map((code) => String.fromCharCode(code)).filter((text) => isMatrixToken(`a${text}b`));
    expect(taken.join("")).toBe("+-./0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
});

test.each(vectors.serverOfUser)("the server of %s is %s", (userId, server) => {
    expect(serverOfUser(userId)).toBe(server);
});

test.each([
    ["hs.test", "hs.test", undefined],
    ["hs.test:8448", "hs.test", "8448"],
    ["[::1]", "[::1]", undefined],
    ["[::1]:80", "[::1]", "80"],
])("%s is the host %s with the port %s", (serverName, host, port) => {
    expect(splitServerName(serverName)).toEqual({ host, port });
});
