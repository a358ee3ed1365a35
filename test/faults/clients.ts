/** The clients of the fault suite: they do what their plan says, and tell for each login what was answered. */

import { ANONYMOUS_AUTH, rawWebSocket, type LoginResult, type RawWebSocket } from "../../demo/client";
import { enter, MEET, meetingOf, type Deployment } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import type { Behaviour, ClientPlan } from "./plan";
import { pause } from "../../demo/waiting";

/** One login, as its client saw it. */
export interface Attempt {
    readonly behaviour: Behaviour | "check";
    readonly token: string;
    readonly serverName: string;
    readonly roomId: string;
    /** `gone` when the client did not wait for the answer. */
    readonly outcome: "success" | "failure" | "gone" | "none";
    readonly condition?: string;
    /** How many answers came on the connection, and how many there should be: from so many to so many. */
    readonly answers: number;
    readonly expected: readonly [least: number, most: number];
    /** When it was asked, and when the last answer came; in milliseconds since the epoch. */
    readonly began: number;
    readonly ended: number;
    /** What else was wrong, in words. */
    readonly complaint?: string;
}

/** Whom and what a login is about. */
export interface Ticket {
    readonly token: string;
    readonly roomId: string;
    readonly serverName: string;
    /** The room that the URL names. */
    readonly urlRoomId: string;
    /** Where its client is, behind a proxy that Prosody trusts. */
    readonly address: string;
}

/** Milliseconds in which a login is answered: the deadline of a check, and what a busy machine may add. */
export interface Patience {
    readonly deadline: number;
    readonly margin: number;
}

const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const ANSWER = /^<(success|failure)\b[^>]*urn:ietf:params:xml:ns:xmpp-sasl/;
const ABORT = `<abort xmlns="${SASL}"/>`;
const PLAIN = `<auth xmlns="${SASL}" mechanism="PLAIN">AGEAYg==</auth>`;
const GOODBYE = '<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>';

/** How long an answer too many is waited for. */
const LINGER = 150;

function connect(deployment: Deployment, ticket: Ticket): Promise<RawWebSocket> {
    return rawWebSocket({
        prosody: deployment.prosody,
        host: MEET,
        query: { room: roomName(ticket.urlRoomId), token: tokenOf(ticket) },
        headers: { "X-Forwarded-For": ticket.address },
    });
}

function tokenOf({ token, roomId, serverName }: Ticket): string {
    return widgetToken({ token, roomId, serverName, domain: MEET });
}

function answersOf(raw: RawWebSocket): readonly string[] {
    return raw.received.filter((message) => ANSWER.test(message));
}

/** Waits until so many answers are there, the connection has ended, or patience has. */
async function answered(raw: RawWebSocket, count: number, patience: Patience): Promise<void> {
    const until = Date.now() + patience.deadline + patience.margin;
    while (answersOf(raw).length < count && raw.open && Date.now() < until) {
        await pause(5);
    }
}

/** A connection on which somebody logs in. */
class Visit {
    private readonly began = Date.now();

    constructor(
        readonly raw: RawWebSocket,
        private readonly ticket: Ticket,
        private readonly behaviour: Behaviour,
    ) {}

    /** What came of it until now. */
    tell(expected: Attempt["expected"], complaint?: string): Attempt {
        const answers = answersOf(this.raw);
        const last = answers.at(-1);
        const outcome = answers.some((answer) => answer.startsWith("<success"))
            ? "success"
            : last === undefined
              ? expected[0] === 0
                  ? "gone"
                  : "none"
              : "failure";
        return {
            behaviour: this.behaviour,
            token: this.ticket.token,
            serverName: this.ticket.serverName,
            roomId: this.ticket.roomId,
            outcome,
            condition: last === undefined ? undefined : /<([a-z-]+)\/>/.exec(last)?.[1],
            answers: answers.length,
            expected,
            began: this.began,
            ended: Date.now(),
            complaint,
        };
    }
}

async function open(deployment: Deployment, ticket: Ticket, behaviour: Behaviour): Promise<Visit> {
    return new Visit(await connect(deployment, ticket), ticket, behaviour);
}

/** Binds a resource after a login. */
async function bind(raw: RawWebSocket): Promise<void> {
    raw.send(`<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${MEET}" version="1.0"/>`);
    await raw.waitFor(/xmpp-bind/, 10_000);
    raw.send(
        '<iq xmlns="jabber:client" type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>',
    );
    await raw.waitFor(/<iq\b[^>]*id=['"]bind['"]/, 10_000);
}

/** Asks to enter a room. @returns whether that was granted */
async function joins(raw: RawWebSocket, roomId: string): Promise<boolean> {
    const room = meetingOf(roomId);
    raw.send(
        `<presence xmlns="jabber:client" to="${room}/n${raw.received.length}-${Math.floor(Math.random() * 1e9)}">` +
            '<x xmlns="http://jabber.org/protocol/muc"/></presence>',
    );
    const answer = await raw.waitFor(
        new RegExp(
            `^<presence(?=[^>]* from=.${room.replaceAll(".", "\\.")})(?:[^>]* type=.error.|[^]* code=.110.)`,
        ),
        10_000,
    );
    return !/^[^>]* type=.error./.test(answer);
}

/** What is wrong where a client is kept out of the room that it logged in for. */
export const KEPT_OUT = "may not enter the own room";

/** After a login: the own room is open, another one is not. @returns what is wrong */
async function complaintInside(raw: RawWebSocket, own: string, other: string): Promise<string | undefined> {
    await bind(raw);
    if (!(await joins(raw, own))) {
        return KEPT_OUT;
    }
    return (await joins(raw, other)) ? "may enter another room" : undefined;
}

/** What a client's plan needs of the run. */
export interface Scene {
    readonly deployment: Deployment;
    readonly patience: Patience;
    /** Another room than one. */
    readonly otherRoom: (roomId: string) => string;
    /** Makes a ticket for another room of the same person. */
    readonly anotherTicket: (ticket: Ticket) => Ticket;
    /** Takes in a client that stays. */
    readonly keep: (raw: RawWebSocket) => void;
}

/** Logs in once and waits for the one answer, and for none to follow. */
export async function logIn(scene: Scene, ticket: Ticket): Promise<Attempt> {
    const visit = await open(scene.deployment, ticket, "come");
    visit.raw.send(ANONYMOUS_AUTH);
    await answered(visit.raw, 1, scene.patience);
    const attempt = visit.tell([1, 1]);
    visit.raw.drop();
    return attempt;
}

async function comeOrStay(scene: Scene, ticket: Ticket, behaviour: "come" | "stay"): Promise<Attempt> {
    const { raw, ...visit } = await openForLogin(scene, ticket, behaviour);
    await answered(raw, 1, scene.patience);
    const attempt = visit.tell();
    if (attempt.outcome !== "success") {
        await pause(LINGER);
        const later = visit.tell();
        raw.drop();
        return { ...later, ended: attempt.ended };
    }
    const complaint = await complaintInside(raw, ticket.roomId, scene.otherRoom(ticket.roomId)).catch(String);
    const later = visit.tell();
    if (behaviour === "stay" && raw.open) {
        scene.keep(raw);
    } else {
        await raw.close();
    }
    return { ...later, ended: attempt.ended, complaint };
}

async function openForLogin(
    scene: Scene,
    ticket: Ticket,
    behaviour: Behaviour,
): Promise<{ raw: RawWebSocket; tell: () => Attempt }> {
    const visit = await open(scene.deployment, ticket, behaviour);
    visit.raw.send(ANONYMOUS_AUTH);
    return { raw: visit.raw, tell: () => visit.tell([1, 1]) };
}

/** Asks, does something else before the answer, and goes when nothing more is to come. */
async function interfere(
    scene: Scene,
    ticket: Ticket,
    plan: ClientPlan,
    act: (raw: RawWebSocket) => void,
    stays: boolean,
): Promise<Attempt> {
    const visit = await open(scene.deployment, ticket, plan.behaviour);
    visit.raw.send(ANONYMOUS_AUTH);
    await pause(plan.waits);
    // The answer ends the login: what the client does then is no part of it.
    const early = answersOf(visit.raw).length;
    if (visit.raw.open) {
        act(visit.raw);
    }
    if (!stays) {
        await Promise.race([visit.raw.closed, pause(scene.patience.deadline + scene.patience.margin)]);
        visit.raw.drop();
        return visit.tell([0, 1]);
    }
    await answered(visit.raw, 1, scene.patience);
    const first = visit.tell([1, 1]);
    if (first.outcome === "success") {
        await pause(LINGER);
        visit.raw.drop();
        // Nothing of SASL is answered any more, but for an abort that Prosody read from one packet with the login, before the
        // stream began anew: it says `aborted` to that, as with any login that it waits for.
        const isAborted =
            plan.behaviour === "abort" && (answersOf(visit.raw)[1] ?? "").includes("<aborted/>");
        return { ...visit.tell(isAborted ? [2, 2] : [1, 1]), ended: first.ended };
    }
    await answered(visit.raw, 2, scene.patience);
    await pause(LINGER);
    visit.raw.drop();
    const last = visit.tell([2, 2]);
    // The first answer came in time, and the second had its own.
    return { ...last, began: early === 0 ? last.began : first.ended, ended: last.ended - LINGER };
}

async function overBosh(scene: Scene, ticket: Ticket, plan: ClientPlan): Promise<Attempt> {
    const vanishes = plan.behaviour === "vanish over BOSH";
    const { deadline, margin } = scene.patience;
    const began = Date.now();
    const result: LoginResult = await enter(scene.deployment.prosody, ticket.token, {
        room: ticket.roomId,
        serverName: ticket.serverName,
        transport: "bosh",
        query: { room: roomName(ticket.urlRoomId) },
        timeoutMs: vanishes ? 100 + plan.waits : deadline + margin,
    });
    const ended = Date.now();
    if (result.ok) {
        await result.client.disconnect();
    }
    const isAnswered = result.ok || result.raw !== "";
    return {
        behaviour: plan.behaviour,
        token: ticket.token,
        serverName: ticket.serverName,
        roomId: ticket.roomId,
        outcome: result.ok ? "success" : isAnswered ? "failure" : vanishes ? "gone" : "none",
        condition: result.ok ? undefined : result.condition,
        answers: isAnswered ? 1 : 0,
        expected: [vanishes ? 0 : 1, 1],
        began,
        ended,
    };
}

/** Lets a client do what its plan says. */
export async function perform(scene: Scene, plan: ClientPlan, ticket: Ticket): Promise<readonly Attempt[]> {
    const { patience, deployment } = scene;
    switch (plan.behaviour) {
        case "come":
        case "stay":
            return [await comeOrStay(scene, ticket, plan.behaviour)];
        case "vanish":
            return [
                await interfere(
                    scene,
                    ticket,
                    plan,
                    (raw) => {
                        raw.drop();
                    },
                    false,
                ),
            ];
        case "leave":
            return [
                await interfere(
                    scene,
                    ticket,
                    plan,
                    (raw) => {
                        raw.send(GOODBYE);
                    },
                    false,
                ),
            ];
        case "garbage":
            return [
                await interfere(
                    scene,
                    ticket,
                    plan,
                    (raw) => {
                        raw.send("<auth");
                    },
                    false,
                ),
            ];
        case "ask twice":
            return [
                await interfere(
                    scene,
                    ticket,
                    plan,
                    (raw) => {
                        raw.send(ANONYMOUS_AUTH);
                    },
                    true,
                ),
            ];
        case "abort":
            return [
                await interfere(
                    scene,
                    ticket,
                    plan,
                    (raw) => {
                        raw.send(ABORT);
                    },
                    true,
                ),
            ];
        case "another mechanism": {
            const visit = await open(deployment, ticket, plan.behaviour);
            visit.raw.send(PLAIN);
            visit.raw.send(ANONYMOUS_AUTH);
            await answered(visit.raw, 2, patience);
            const attempt = visit.tell([2, 2]);
            visit.raw.drop();
            return [attempt];
        }
        case "another room": {
            const visit = await open(deployment, ticket, plan.behaviour);
            visit.raw.send(ANONYMOUS_AUTH);
            await pause(plan.waits);
            visit.raw.drop();
            const first = visit.tell([0, 1]);
            return [first, await comeOrStay(scene, scene.anotherTicket(ticket), "come")];
        }
        case "many":
            return Promise.all(Array.from({ length: 5 }, () => logIn(scene, ticket)));
        case "silent": {
            const visit = await open(deployment, ticket, plan.behaviour);
            await pause(plan.waits);
            visit.raw.drop();
            return [visit.tell([0, 0])];
        }
        case "BOSH":
        case "vanish over BOSH":
            return [await overBosh(scene, ticket, plan)];
    }
}
