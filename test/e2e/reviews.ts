/** What the tests of revocation share: reviews that come each second, and what somebody outside is told. */

import { expect } from "@jest/globals";
import { StanzaError, type Client, type JoinResult, type LoginResult } from "../../demo/client";
import { BOT, describeJoin } from "../../demo/deployment";
import type { Homeserver } from "../../demo/homeserver";
import type { HostBlock, LuaOptions } from "../../demo/prosody";
import { eventually, pause } from "../../demo/waiting";
import { roomReasons } from "../../src/room-reasons";
import { ADMIN, MEMBER, MODERATOR, settle, type Running } from "./support";

/** Reviews as often as the option allows; answers that are kept and checks that run outlast each test. */
export const everySecond: LuaOptions = { matrix_resync: 1, matrix_cache_seconds: 60, uvs_timeout: 30 };

/** The people of a room: two owners, a member, and the bot for the deployments that ask by one. */
export const people: Readonly<Record<string, number>> = {
    [ADMIN]: 100,
    [MODERATOR]: 50,
    [MEMBER]: 0,
    [BOT]: 0,
};

/** A component of rooms without our power sync. */
export function plainMuc(name: string): HostBlock {
    return {
        kind: "Component",
        name,
        module: "muc",
        options: { storage: "memory", muc_room_locking: false },
    };
}

export const OWNER = "owner, moderator";
export const PLAIN = "none, participant";
/** How a stanza of a user is refused who is no longer in the Matrix room. */
export const ENDED = `cancel not-allowed: ${roomReasons.membership_ended.text}`;

/** Longer than an interval takes on a slow machine, in milliseconds. */
export const REVIEW_TIME = 14_000;

/** The answer to an IQ: `done`, or the whole error. */
export async function told(answer: Promise<unknown>): Promise<string> {
    try {
        await answer;
        return "done";
    } catch (error) {
        if (error instanceof StanzaError) {
            return `${error.type} ${error.condition}: ${error.text ?? ""}`;
        }
        throw error;
    }
}

/** The answer to a join: affiliation and role, or the whole error. */
export async function joined(answer: Promise<JoinResult>): Promise<string> {
    const join = await answer;
    return join.ok ? describeJoin(join) : `${join.type} ${join.condition}: ${join.text ?? ""}`;
}

/** The requests about a room or a user that the homeserver got, oldest first. */
export function requestsAbout(running: Running, id: string): readonly string[] {
    return running.current.homeserver.requests
        .map(({ url }) => decodeURIComponent(url))
        .filter((url) => url.includes(id));
}

/** Waits until the homeserver has had nothing to do for a moment. */
async function quiet(running: Running): Promise<void> {
    const { homeserver } = running.current;
    for (let calm = 0; calm < 8; calm = homeserver.pending === 0 ? calm + 1 : 0) {
        await pause(20);
    }
}

/**
 * Makes a change in Matrix and waits until the room was read again and what came of it has reached the clients. Where
 * nobody reads the room within the time, it goes on: what the test tries next shows what that means.
 */
export async function afterReview(
    running: Running,
    room: string,
    change: () => void,
    ...clients: readonly Client[]
): Promise<void> {
    await quiet(running);
    const before = requestsAbout(running, room).length;
    change();
    const deadline = Date.now() + REVIEW_TIME;
    while (requestsAbout(running, room).length === before && Date.now() < deadline) {
        await pause(20);
    }
    await quiet(running);
    await settle(...clients);
}

/** Sends a query of muc#admin or muc#owner. @returns the answer, see {@link told} */
export function query(
    by: Client,
    room: string,
    type: "get" | "set",
    kind: "admin" | "owner",
    content: string,
): Promise<string> {
    return told(
        by.sendIq(
            `<iq type="${type}" to="${room}"><query xmlns="http://jabber.org/protocol/muc#${kind}">` +
                `${content}</query></iq>`,
        ),
    );
}

/** What sets a password, as the security dialogue does. */
export const PASSWORD_FORM =
    '<x xmlns="jabber:x:data" type="submit">' +
    '<field var="FORM_TYPE"><value>http://jabber.org/protocol/muc#roomconfig</value></field>' +
    '<field var="muc#roomconfig_roomsecret"><value>stolen</value></field></x>';

/** What a login gives: why it was refused, or what comes of joining with it. */
export async function describeLogin(result: LoginResult, meeting: string): Promise<string> {
    if (!result.ok) {
        return `login refused: ${result.condition}`;
    }
    const outcome = await joined(result.client.join(`${meeting}/by-login`));
    await result.client.disconnect();
    return outcome;
}

/** An answer of the homeserver that a test holds back. */
export interface HeldAnswer {
    /** Resolves once the question has come. */
    readonly isAsked: Promise<void>;
    readonly release: () => void;
}

/** Holds back the answer to the next request whose URL holds a text: it will say what was true when it was asked. */
export function holdNext(homeserver: Homeserver, part: string): HeldAnswer {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
        release = resolve;
    });
    const before = homeserver.requests.length;
    homeserver.forPath(part, { kind: "held", until });
    const isAsked = eventually(() => {
        expect(homeserver.requests.slice(before).some(({ url }) => url.includes(part))).toBe(true);
    }).finally(() => {
        homeserver.forPath(part, undefined);
    });
    return {
        isAsked,
        release: () => {
            release();
        },
    };
}

/** The nicknames in a room, without Jicofo's, as somebody in it has heard. */
export function nicksIn(observer: Client, room: string): string {
    return [...observer.occupants(room).keys()]
        .filter((nick) => nick !== "focus")
        .sort()
        .join(" ");
}

/** Checks that nobody but those named is in a room. */
export function expectInside(observer: Client, room: string, ...nicks: readonly string[]): void {
    expect(nicksIn(observer, room)).toBe([...nicks].sort().join(" "));
}
