/** Properties of logins, with generated tokens, claims and answers of the verification service through the built modules. */

import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { anyOf } from "./bytes";
import { complainOfForm, reasonOf } from "./form";
import { logins, roomIds } from "./logins";
import {
    interpreters,
    startLua,
    type Interpreter,
    type LoginCase,
    type LoginResult,
    type RoomCase,
    type RoomResult,
} from "./lua";
import { carried, meetingOf, readClient, readUvs, type Claim } from "./oracle";
import { hold, scale, seed, type Machine, type Property } from "./runs";

/** The claim that the service was asked about, which has to be the client's: nobody else is there to have made it. */
function askedClaim(result: LoginResult): Omit<Claim, "name" | "avatar"> | undefined {
    const sent = result.requests[0]?.body;
    if (sent === undefined) {
        return undefined;
    }
    const body = JSON.parse(sent) as {
        token: string;
        room_id?: string;
        matrix_server_name?: string;
    };
    return {
        openIdToken: body.token,
        roomId: body.room_id ?? "",
        serverName: body.matrix_server_name,
    };
}

function complain(login: LoginCase, result: LoginResult, interpreter: Interpreter): string | undefined {
    const form = complainOfForm(login, result);
    if (form !== undefined) {
        return form;
    }
    const reading = readClient(login, interpreter === "lua5.4");
    const asked = askedClaim(result);
    if (reading !== "unclear" && "reason" in reading) {
        return reasonOf(result) === reading.reason && asked === undefined
            ? undefined
            : `should be refused: ${reading.reason}`;
    }
    if (asked === undefined) {
        return reading === "unclear" && result.status === "failure" ? undefined : "nobody was asked";
    }
    const asksForRoom = login.options.uvs_verify_membership !== false;
    if (reading !== "unclear") {
        const { openIdToken, serverName, roomId } = reading.claim;
        const expected = {
            openIdToken,
            roomId: asksForRoom ? roomId : "",
            serverName,
        };
        if (JSON.stringify(asked) !== JSON.stringify(expected)) {
            return `asked about ${JSON.stringify(asked)}, not ${JSON.stringify(expected)}`;
        }
    }
    const verdict = readUvs(login.answers[0], asked, login.options);
    // Whatever the answer: nothing is asked a second time.
    if (result.requests.length !== 1) {
        return `${result.requests.length} requests`;
    }
    if ("reason" in verdict) {
        return reasonOf(result) === verdict.reason ? undefined : `should be refused: ${verdict.reason}`;
    }
    return complainOfAdmission(login, result, verdict, reading === "unclear" ? undefined : reading.claim);
}

function complainOfAdmission(
    login: LoginCase,
    result: LoginResult,
    verdict: { readonly userId: string; readonly owner: boolean },
    claim: Claim | undefined,
): string | undefined {
    const verified = result.verification;
    if (result.status !== "success" || verified === undefined) {
        return "should be admitted";
    }
    if (verified.userId !== verdict.userId || verified.owner !== verdict.owner) {
        return `should be ${verdict.userId}, owner: ${verdict.owner}`;
    }
    const room = carried(login).room?.toLowerCase();
    if (verified.roomName !== meetingOf(verified.roomId) || verified.roomName !== room) {
        return "verified for another room than it came for";
    }
    if (verified.member !== (login.options.uvs_verify_membership !== false)) {
        return "member without a proof";
    }
    const user = { id: verdict.userId, name: claim?.name, avatar: claim?.avatar };
    if (
        claim !== undefined &&
        (result.user?.id !== user.id || result.user.name !== user.name || result.user.avatar !== user.avatar)
    ) {
        return "another identity than the verified one";
    }
    if (result.ownRoom !== (verdict.owner ? "moderator" : "participant") || result.otherRoom !== "refused") {
        return `in its room ${result.ownRoom ?? ""}, in another one ${result.otherRoom ?? ""}`;
    }
    return undefined;
}

const login: Property<LoginCase, LoginResult> = {
    name: "login",
    cases: logins,
    complain,
    agreed: (item, result) => {
        return readClient(item, true) === "unclear" || item.options.matrix_token_secret !== undefined
            ? undefined
            : [
                  result.status,
                  result.condition,
                  reasonOf(result),
                  result.verification,
                  result.requests.length,
              ];
    },
};

/** The name of a room is the base32 of its id, and stands for that id alone. */
const rooms: Property<RoomCase, RoomResult> = {
    name: "room",
    cases: fc
        .oneof(
            roomIds,
            roomIds.map(meetingOf),
            fc
                .tuple(roomIds, fc.constantFrom("a", "b", "=", "A", "7", "1", " "))
                .map(([id, more]) => meetingOf(id) + more),
            roomIds.map((id) => meetingOf(id).replace(/.$/, "b")),
            fc.string({
                unit: anyOf("abcdefghijklmnopqrstuvwxyz234567"),
                maxLength: 80,
            }),
            fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
        )
        .map((text) => ({ run: "room", text })),
    complain: ({ text }, { name, back, id }) => {
        if (name !== meetingOf(text)) {
            return `should be ${meetingOf(text)}`;
        }
        if (back !== undefined && back !== text) {
            return "comes back as another text";
        }
        if (id !== undefined && (meetingOf(id) !== text || !/^![!-~]+$/.test(id))) {
            return "stands for a room of another name";
        }
        const isNameOfOne = /^![\w-]{43}$|^![^\s:/\\?#%\x7f-\xff]+:[\w.:[\]-]+$/.test(back ?? "!x:y");
        return isNameOfOne ? undefined : "takes what is no room id for one";
    },
    agreed: (_item, result) => result,
};

let machines: readonly Machine[] = [];

beforeAll(() => {
    console.log(`SEED=${seed}`);
    machines = (Object.keys(interpreters) as Interpreter[]).map((name) => [name, startLua(name)]);
});
afterAll(() => {
    for (const [, lua] of machines) {
        lua.stop();
    }
});

/** Those of the machines that are named, in this order. */
function only(...names: readonly Interpreter[]): readonly Machine[] {
    return machines.filter(([name]) => names.includes(name));
}

test("a login is answered once, as its token and the service's answer say", async () => {
    await hold(login, only("lua5.4", "lua5.2"), 60_000 * scale, "spread");
}, 900_000);

test("a login is answered alike by all interpreters", async () => {
    await hold(login, machines, 2_000 * scale, "on all");
}, 900_000);

test("a room and its name belong together on all interpreters", async () => {
    await hold(rooms, machines, 5_000 * scale, "on all");
}, 900_000);

test("the seed can be repeated", () => {
    expect(fc.sample(logins, { seed, numRuns: 5 })).toEqual(fc.sample(logins, { seed, numRuns: 5 }));
});
