/**
 * The characters of OpenID tokens: a verification service puts the token into a URL as it is, so a token with any character
 * that homeservers do not use is refused before anybody is asked.
 */

import { describe, expect, test } from "@jest/globals";
import { admitted, enter, type Verification } from "../../demo/deployment";
import type { FaultyServer } from "../../demo/faulty-server";
import { expectRefusal, LAB, MEMBER, onEachProsody, type Running } from "./support";

const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const ALLOWED = /[A-Za-z0-9._~+/=-]/;

const allowed = ASCII.filter((character) => ALLOWED.test(character));
const refused = [...ASCII.filter((character) => !ALLOWED.test(character)), "é", "٣", "Ａ", "\u{1f510}"];

/** Texts around a good token of which a URL makes the same token, or a further parameter. `%FIRST` is its first letter. */
const disguises: readonly string[] = [
    "TOKEN#",
    "TOKEN#fragment",
    "TOKEN&",
    "TOKEN&access_token=other",
    "other&access_token=TOKEN",
    "%FIRST",
    "TOKEN%20",
    "TOKEN%00",
    "TOKEN?",
    'TOKEN"',
    '"TOKEN"',
    "TOKEN'",
    "TOKEN\\",
];

function disguise(token: string, text: string): string {
    const first = `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`;
    return text.replace("TOKEN", token).replace("%FIRST", first);
}

/** The server that is asked about tokens. */
function verifierOf({ current }: Running, verification: Verification): FaultyServer {
    return verification === "uvs" ? current.matrix : current.homeserver;
}

for (const verification of ["uvs", "admin"] as const) {
    onEachProsody(`The characters of a token, asked by ${verification},`, { verification }, (running) => {
        /** Checks that a token is refused, and that nobody is asked about it. */
        async function expectMalformed(openIdToken: string): Promise<void> {
            const { prosody } = running.current;
            const verifier = verifierOf(running, verification);
            verifier.requests.length = 0;
            const mark = prosody.mark();
            const result = await enter(prosody, openIdToken, { room: LAB });
            expectRefusal(running, result, "openid_token_malformed", mark);
            expect(verifier.requests).toHaveLength(0);
        }

        test("each of another kind is refused, and nobody is asked", async () => {
            const passed: string[] = [];
            for (const character of refused) {
                // A token that somebody has, so that only its characters can be the reason.
                const openIdToken = `tok${character}en-${running.current.matrix.token(MEMBER)}`;
                running.current.matrix.token(MEMBER, openIdToken);
                await expectMalformed(openIdToken).catch(() => passed.push(character));
            }
            expect(passed).toEqual([]);
        });

        describe("that mean something in a URL do not disguise a good token:", () => {
            test.each(disguises)("%j", async (text) => {
                await expectMalformed(disguise(running.current.matrix.token(MEMBER), text));
            });
        });

        test("control: letters, digits and -._~+/= pass", async () => {
            const { matrix, prosody } = running.current;
            const verifier = verifierOf(running, verification);
            for (const character of allowed) {
                const openIdToken = matrix.token(MEMBER, `tok${character}en-${matrix.token(MEMBER)}`);
                verifier.requests.length = 0;
                const result = await enter(prosody, openIdToken, { room: LAB });
                expect(verifier.requests).not.toHaveLength(0);
                // The service reads + in a URL as a space, so it cannot say yes to such a token.
                if (verification === "uvs" && character === "+") {
                    expect(matrix.requests[0]?.body).toMatchObject({ token: openIdToken });
                    expect(result).toMatchObject({ ok: false, condition: "not-allowed" });
                } else {
                    await admitted(result).disconnect();
                }
            }
        });
    });
}
