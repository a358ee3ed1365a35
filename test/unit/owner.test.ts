/** Tests of who is owner by a room's own state: all room versions, creators, and each form of the power that makes owner. */

import { describe, expect, test } from "@jest/globals";
import {
    type Creation,
    isOwnerInRoom,
    type OwnerPower,
    readCreation,
    usualOwnerPower,
} from "../../src/matrix/power";
import type { JsonObject } from "../../src/prosody/json";
import { decodeObject } from "./support/decode";
import { readVectors } from "./support/files";

const { rooms, powers } = readVectors("owner") as {
    readonly rooms: readonly {
        readonly name: string;
        /** Each of them; where there are none, the creation says none. */
        readonly versions?: readonly string[];
        readonly create: { readonly sender: string; readonly content: JsonObject };
        readonly levels?: JsonObject;
        readonly ownerPower?: OwnerPower;
        readonly owners: readonly string[];
        readonly others: readonly string[];
    }[];
    /** A room that sets all levels, or none, and who is owner by each form of the power. */
    readonly powers: {
        readonly levels: JsonObject;
        readonly forms: readonly {
            readonly name: string;
            readonly ownerPower: OwnerPower;
            readonly unset?: boolean;
            /** The least level that makes owner; nothing where none does. */
            readonly least?: number;
        }[];
    };
};

function creationOf(event: JsonObject): Creation {
    const creation = readCreation(event);
    if (creation === undefined) {
        throw new Error("the creation says nothing");
    }
    return creation;
}

describe("isOwnerInRoom", () => {
    const cases = rooms.flatMap((room) =>
        (room.versions ?? [undefined]).map((version) => ({ ...room, version: version ?? "none" })),
    );

    test.each(cases)(
        "version $version: $name",
        ({ version, create, levels, ownerPower = usualOwnerPower, owners, others }) => {
            const content =
                version === "none" ? create.content : { ...create.content, room_version: version };
            const creation = creationOf({ ...create, content });
            const isOwner = (user: string): boolean => isOwnerInRoom(user, levels, creation, ownerPower);
            expect([...owners, ...others].filter(isOwner)).toEqual(owners);
        },
    );

    test.each(powers.forms)("matrix_owner_power: $name", ({ ownerPower, unset, least }) => {
        const ladder = Array.from({ length: 112 }, (_, index) => index - 11);
        const users = Object.fromEntries(ladder.map((level) => [`@${level}:hs.test`, level]));
        const levels = unset ? { users } : { ...powers.levels, users };
        const create = { sender: "@sender:hs.test", content: { creator: "@sender:hs.test" } };
        for (const version of ["1", "10", "11", "12"]) {
            const creation = creationOf({ ...create, content: { ...create.content, room_version: version } });
            const owners = ladder.filter((level) =>
                isOwnerInRoom(`@${level}:hs.test`, levels, creation, ownerPower),
            );
            expect(owners).toEqual(ladder.filter((level) => least !== undefined && level >= least));
            // Who is not listed has the usual level, and a creator's infinite power reaches each form of it.
            const usual = unset ? 0 : 5;
            const sender = isOwnerInRoom("@sender:hs.test", levels, creation, ownerPower);
            expect(sender).toBe(version === "12" || (least !== undefined && usual >= least));
        }
    });
});

describe("readCreation", () => {
    test.each([
        ["nothing", "{}"],
        ["no content", '{"sender":"@a:hs.test"}'],
        ["a content that is text", '{"sender":"@a:hs.test","content":"12"}'],
        ["no creator before version 11, though it has a sender", '{"sender":"@a:hs.test","content":{}}'],
        ["a creator that is no text", '{"sender":"@a:hs.test","content":{"creator":["@a:hs.test"]}}'],
        [
            "no sender in version 11, though it has a creator",
            '{"content":{"room_version":"11","creator":"@a:hs.test"}}',
        ],
        ["no sender in version 12", '{"content":{"room_version":"12","additional_creators":["@a:hs.test"]}}'],
        ["a sender that is no text", '{"sender":7,"content":{"room_version":"12"}}'],
    ])("%s: it does not say who made the room", (_, text) => {
        expect(readCreation(decodeObject(text) ?? {})).toBeUndefined();
    });

    test("a version that is a number is none that is known: no rule of its number holds", () => {
        const event = { sender: "@a:hs.test", content: { room_version: 12, creator: "@b:hs.test" } };
        expect(readCreation(event)).toEqual({ creatorsRule: false, creators: ["@a:hs.test"] });
    });
});
