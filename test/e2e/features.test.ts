/**
 * Who may use which feature of Jitsi (`matrix_features`), as Jitsi's plugins decide it: recording, live streams, telephone,
 * transcription, files and polls, by the power in the Matrix room of now.
 *
 * With `JITSI_PLUGINS` the same runs beside the real plugins in that folder, see `make test-jitsi`.
 */

import { expect } from "@jest/globals";
import { childElements, childNamed, connect, type Client } from "../../demo/client";
import { admitted, describeJoin, GUEST, MEET, meetingOf, MUC } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import type { LuaOptions } from "../../demo/prosody";
import {
    besideJitsi,
    displayName,
    jsonMessages,
    lastPresence,
    makeBreakout,
    switchRoom,
    testWith,
    type RunningJitsi,
} from "../jitsi/support";
import { afterReview, OWNER } from "./reviews";
import { ADMIN, castOf, MEMBER, MODERATOR, setAffiliation, settle, type Cast } from "./support";

const HELPER = "@helper:hs.test";
const people = { [ADMIN]: 100, [MODERATOR]: 50, [HELPER]: 10, [MEMBER]: 0 };
const matrix_features: LuaOptions = {
    recording: "state_default",
    livestreaming: 100,
    transcription: 50,
    "outbound-call": "m.room.topic",
    "file-upload": 0,
    "create-polls": 10,
};
const options = { matrix_features, matrix_resync: 1, matrix_cache_seconds: 60, uvs_timeout: 30 };

/** What people of a power may do, by the options above. */
const allowed = {
    100: ["create-polls", "file-upload", "livestreaming", "outbound-call", "recording", "transcription"],
    50: ["create-polls", "file-upload", "outbound-call", "recording", "transcription"],
    10: ["create-polls", "file-upload"],
    0: ["file-upload"],
};

const plugins = [
    "filter_iq_jibri",
    "filter_iq_rayo",
    "polls_component",
    "filesharing_component",
    "jitsi_permissions",
    "muc_meeting_id",
];

/** A call that Jicofo has opened. */
interface Call {
    readonly room: string;
    readonly jid: string;
    readonly focus: Client;
}

async function openCall(cast: Cast): Promise<Call> {
    const room = cast.newRoom(people);
    const jid = meetingOf(room);
    return { room, jid, focus: await cast.focus(jid) };
}

async function enter(client: Client, room: string, nick: string): Promise<string> {
    return describeJoin(await client.join(`${room}/${nick}`, { extra: displayName(nick) }));
}

/** Lets a user into a call. */
async function come(cast: Cast, { room, jid }: Call, user: string, nick: string): Promise<Client> {
    const client = await cast.matrixUser(user, room, { resumable: true });
    await enter(client, jid, nick);
    return client;
}

let tries = 0;

/** What a client sends to use each feature. @param mark stands in it */
const uses: Readonly<Record<string, (jid: string, mark: string) => string>> = {
    recording: (jid, mark) => jibri(jid, "file", mark),
    livestreaming: (jid, mark) => jibri(jid, "stream", mark),
    "outbound-call": (jid, mark) => dial(jid, `+1 ${mark}`, mark),
    transcription: (jid, mark) => dial(jid, "jitsi_meet_transcribe", mark),
    "file-upload": (_jid, mark) =>
        `<message to="filesharing.${MEET}" id="${mark}"><file-sharing xmlns="http://jitsi.org/jitmeet" type="add">` +
        `{"fileId":"${mark}","fileName":"a.txt"}</file-sharing></message>`,
    "create-polls": (_jid, mark) =>
        `<message to="polls.${MEET}" id="${mark}"><json-message xmlns="http://jitsi.org/jitmeet">` +
        `{"type":"polls","command":"new-poll","pollId":"${mark}","question":"?","answers":[{"name":"yes"}]}` +
        "</json-message></message>",
};

function jibri(jid: string, mode: string, mark: string): string {
    return (
        `<iq type="set" to="${jid}/focus" id="${mark}">` +
        `<jibri xmlns="http://jitsi.org/protocol/jibri" action="start" recording_mode="${mode}" app_data="${mark}"/></iq>`
    );
}

function dial(jid: string, to: string, mark: string): string {
    return (
        `<iq type="set" to="${jid}/focus" id="${mark}"><dial xmlns="urn:xmpp:rayo:1" to="${to}" from="${mark}">` +
        `<header name="JvbRoomName" value="${jid}"/></dial></iq>`
    );
}

/** Whether the server lets a client use a feature: it answers with an error, or Jicofo or another occupant hears of it. */
async function mayUse(client: Client, feature: string, jid: string, witness: Client): Promise<boolean> {
    const mark = `mark${String(++tries)}x`;
    client.send(uses[feature]?.(jid, mark) ?? "");
    await settle(client, witness);
    const refusal = client.received.find((text) => text.includes(mark) && text.includes("<error"));
    const heard = witness.received.some((text) => text.includes(mark));
    if (refusal?.includes("resource-constraint") === true) {
        // Allowed, but too soon after another: one transcription in ten seconds.
        return true;
    }
    expect([feature, heard]).toEqual([feature, refusal === undefined]);
    if (refusal !== undefined) {
        expect(refusal).toMatch(/forbidden|not-allowed/);
    }
    return heard;
}

/** The features that a client may use in a call, sorted. @param witness Jicofo for IQs, and an occupant for the rest */
async function featuresOf(client: Client, { jid, focus }: Call, witness: Client): Promise<readonly string[]> {
    const found: string[] = [];
    for (const feature of Object.keys(uses).sort()) {
        const heardBy = feature === "file-upload" || feature === "create-polls" ? witness : focus;
        if (await mayUse(client, feature, jid, heardBy)) {
            found.push(feature);
        }
    }
    return found;
}

/** What the last presence of their own told a user of the features that the option lists: those allowed, sorted. */
function toldFeatures(client: Client, jid: string, nick: string): readonly string[] | undefined {
    const presence = lastPresence(client, jid, nick);
    const permissions = presence && childNamed(presence, "permissions");
    return (
        permissions &&
        childElements(permissions)
            .filter((p) => p.getAttribute("val") === "true" && (p.getAttribute("name") ?? "") in uses)
            .map((p) => p.getAttribute("name") ?? "")
            .sort()
    );
}

const settings = {
    verification: "admin",
    authOptions: options,
    mucOptions: { matrix_allow_owner_grants: true, matrix_guests: "allow" },
} as const;

besideJitsi("matrix_features", settings, (running: RunningJitsi) => {
    const cast = castOf(running);
    const test = testWith(...plugins);

    test("each feature belongs to who has its power, and their clients are told", async () => {
        const call = await openCall(cast);
        const witness = await come(cast, call, MEMBER, "witness");
        for (const [user, power] of [
            [ADMIN, 100],
            [MODERATOR, 50],
            [HELPER, 10],
            [MEMBER, 0],
        ] as const) {
            const nick = `user${String(power)}`;
            const client = await come(cast, call, user, nick);
            expect([user, toldFeatures(client, call.jid, nick)]).toEqual([user, allowed[power]]);
            expect([user, await featuresOf(client, call, witness)]).toEqual([user, allowed[power]]);
            await client.disconnect();
        }
    });

    test("what a user gains and loses in Matrix counts in the call", async () => {
        const call = await openCall(cast);
        const witness = await come(cast, call, MEMBER, "witness");
        const [admin, helper] = [
            await come(cast, call, ADMIN, "admin"),
            await come(cast, call, HELPER, "helper"),
        ];
        const { matrix } = running.current;
        const change = (adminPower: number, helperPower: number): Promise<void> =>
            afterReview(
                running,
                call.room,
                () => {
                    matrix.setPower(call.room, ADMIN, adminPower);
                    matrix.setPower(call.room, HELPER, helperPower);
                },
                admin,
                helper,
            );
        await change(10, 50);
        expect(toldFeatures(admin, call.jid, "admin")).toEqual(allowed[10]);
        expect(await featuresOf(admin, call, witness)).toEqual(allowed[10]);
        expect(toldFeatures(helper, call.jid, "helper")).toEqual(allowed[50]);
        expect(await featuresOf(helper, call, witness)).toEqual(allowed[50]);
        // Neither of these changes who is owner of the meeting.
        await change(0, 100);
        expect(toldFeatures(admin, call.jid, "admin")).toEqual(allowed[0]);
        expect(await mayUse(admin, "create-polls", call.jid, witness)).toBe(false);
        expect(toldFeatures(helper, call.jid, "helper")).toEqual(allowed[100]);
        expect(await mayUse(helper, "livestreaming", call.jid, call.focus)).toBe(true);
    });

    test("a resumed session has the features of now", async () => {
        const call = await openCall(cast);
        const witness = await come(cast, call, MEMBER, "witness");
        const client = await come(cast, call, ADMIN, "admin");
        for (const power of [50, 10] as const) {
            const mark = running.current.prosody.mark();
            const previd = client.resumptionId ?? "";
            client.drop();
            await running.current.prosody.waitForLog("Session going into hibernation", 10_000, mark);
            running.current.matrix.setPower(call.room, ADMIN, power);
            const token = widgetToken({ token: running.current.matrix.token(ADMIN), roomId: call.room });
            admitted(await client.resume({ query: { room: roomName(call.room), token, previd } }));
            expect(client.resumed).toBe(true);
            expect(await featuresOf(client, call, witness)).toEqual(allowed[power]);
        }
    });

    test("features that a client writes into its token are none", async () => {
        const call = await openCall(cast);
        const witness = await come(cast, call, MODERATOR, "witness");
        const claims = {
            context: {
                features: {
                    recording: true,
                    livestreaming: "true",
                    "create-polls": true,
                    transcription: true,
                },
                matrix: {
                    token: running.current.matrix.token(MEMBER),
                    room_id: call.room,
                    server_name: "hs.test",
                },
            },
        };
        const client = await cast.matrixUser(MEMBER, call.room, { claims });
        await enter(client, call.jid, "member");
        client.updatePresence(
            call.jid,
            '<permissions xmlns="http://jitsi.org/jitmeet"><p name="recording" val="true"/></permissions>',
        );
        expect(await featuresOf(client, call, witness)).toEqual(allowed[0]);
    });

    test("a moderator hands on no feature that Matrix power decides on", async () => {
        const call = await openCall(cast);
        const witness = await come(cast, call, MODERATOR, "witness");
        const admin = await come(cast, call, ADMIN, "admin");
        const member = await come(cast, call, MEMBER, "member");
        const moderated = ["recording", "livestreaming", "outbound-call", "transcription", "create-polls"];
        for (const affiliation of ["owner", "none", "owner", "member"]) {
            expect(await setAffiliation(admin, call.jid, member, affiliation)).toBe("done");
            await settle(admin, member);
            for (const feature of moderated) {
                const by = feature === "create-polls" ? witness : call.focus;
                expect([feature, await mayUse(member, feature, call.jid, by)]).toEqual([feature, false]);
            }
        }
        expect(await featuresOf(admin, call, witness)).toEqual(allowed[100]);
    });

    /** Lets a guest into a call and, as owner, into an ordinary room. */
    async function guestOfBoth(call: Call, ordinary: string, nick: string): Promise<Client> {
        const query = { room: roomName(call.room) };
        const { prosody } = running.current;
        const guest = admitted(await connect({ prosody, transport: "websocket", host: GUEST, query }));
        await enter(guest, call.jid, nick);
        await enter(guest, ordinary, nick);
        return guest;
    }

    test("a guest takes no feature along from an ordinary room", async () => {
        const call = await openCall(cast);
        const witness = await come(cast, call, MEMBER, "witness");
        const ordinary = `ordinary@${MUC}`;
        await call.focus.join(`${ordinary}/focus`);
        const guest = await guestOfBoth(call, ordinary, "guest");
        expect(await setAffiliation(call.focus, ordinary, guest, "owner")).toBe("done");
        guest.updatePresence(ordinary, "<away/>");
        await settle(guest, call.focus);
        expect(await mayUse(guest, "create-polls", call.jid, witness)).toBe(false);
        expect(await mayUse(guest, "file-upload", call.jid, witness)).toBe(false);

        const accomplice = await cast.guest();
        await enter(accomplice, ordinary, "accomplice");
        expect(await setAffiliation(call.focus, ordinary, accomplice, "owner")).toBe("done");
        expect(await setAffiliation(call.focus, ordinary, guest, "none")).toBe("done");
        expect(await setAffiliation(accomplice, ordinary, guest, "owner")).toBe("done");
        await settle(guest, accomplice);
        expect(await mayUse(guest, "create-polls", call.jid, witness)).toBe(false);
        await guest.disconnect();
        await accomplice.disconnect();
    });

    testWith(
        ...plugins,
        "room_metadata_component",
        "muc_breakout_rooms",
    )("polls need the power in breakout rooms, too, and no moderator lifts that", async () => {
        const call = await openCall(cast);
        const moderator = await come(cast, call, MODERATOR, "moderator");
        const member = await come(cast, call, MEMBER, "member");
        moderator.send(
            `<message to="metadata.${MEET}"><room_metadata xmlns="http://jitsi.org/jitmeet" room="${call.jid}">` +
                '{"key":"permissions","data":{"pollCreationRestricted":false}}</room_metadata></message>',
        );
        await settle(moderator, member);
        expect(await mayUse(member, "create-polls", call.jid, moderator)).toBe(false);

        const breakout = await makeBreakout(moderator, "corner");
        await call.focus.join(`${breakout}/focus`);
        expect(describeJoin(await switchRoom(moderator, call.jid, breakout, "moderator"))).toBe(OWNER);
        await switchRoom(member, call.jid, breakout, "member");
        expect(await mayUse(member, "create-polls", call.jid, moderator)).toBe(false);
        expect(await mayUse(moderator, "create-polls", call.jid, member)).toBe(true);
        expect(jsonMessages(member, "polls").length).toBeGreaterThan(0);
    });
});
