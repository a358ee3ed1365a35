/** Tests of what is shown of a user: their name and picture as the homeserver knows them. */

import { describe, expect, test } from "@jest/globals";
import { readProfile } from "../../src/matrix/profile";
import type { JsonValue } from "../../src/prosody/json";
import { tools } from "./support/decode";
import { readVectors } from "./support/files";

const vectors = readVectors("profile") as {
    readonly mediaUrl: string;
    readonly thumbnail: string;
    readonly query: string;
    /** Those without a path are left out. */
    readonly avatars: readonly { readonly mxc: JsonValue; readonly path?: string }[];
    readonly names: readonly { readonly name: JsonValue; readonly shown: boolean }[];
};

describe("readProfile", () => {
    test.each(vectors.avatars)("the avatar $mxc", ({ mxc, path }) => {
        const content = { avatar_url: mxc };
        const url = path === undefined ? undefined : vectors.thumbnail + path + vectors.query;
        expect(readProfile(content, vectors.mediaUrl, tools.isStanzaText).avatar).toBe(url);
        // Without a server that gives media without a token, no browser could load it.
        expect(readProfile(content, undefined, tools.isStanzaText).avatar).toBeUndefined();
    });

    test.each(vectors.names)("the name $name: $shown", ({ name, shown }) => {
        const { displayName } = readProfile({ displayname: name }, undefined, tools.isStanzaText);
        expect(displayName).toBe(shown ? name : undefined);
    });

    test("who has neither is shown without", () => {
        expect(readProfile({}, vectors.mediaUrl, tools.isStanzaText)).toEqual({});
    });
});
