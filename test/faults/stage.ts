/** Where a run of the fault suite takes place: people and rooms, clients and incidents as planned, and what is wrong then. */

import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { RawWebSocket } from "../../demo/client";
import { MEET, MUC, type Deployment } from "../../demo/deployment";
import { expectCleanLog } from "../e2e/support";
import { Homeservers, type Asked } from "./asked";
import { KEPT_OUT, logIn, perform, type Attempt, type Patience, type Scene, type Ticket } from "./clients";
import { complaintsAbout } from "./invariants";
import type { ClientPlan, IncidentPlan, StepPlan } from "./plan";
import { pause } from "../../demo/waiting";

/** Seconds that the verifier has for a check, and that its answers are used again. */
export const TIMEOUT = 1.5;
export const CACHE = 2;
const patience: Patience = { deadline: TIMEOUT * 1_000, margin: 3_000 };
/** Refused logins of one address in a minute, before it is turned away. */
export const REFUSALS = 5;
/** A server in trouble is left alone for this long at most. */
const LONGEST_PAUSE = 32_000;

export const rooms = ["!red:hs.test", "!green:hs.test", "!blue:hs.test"] as const;

/** Somebody, on a homeserver of their own, so that the troubles of one are not those of all. */
interface Person {
    readonly userId: string;
    readonly serverName: string;
    readonly rooms: readonly string[];
}

function person(name: string, ...joined: readonly string[]): Person {
    return { userId: `@${name}:${name}.test`, serverName: `${name}.test`, rooms: joined };
}

export const people = [
    person("ada", rooms[0]),
    person("bob", rooms[0], rooms[1]),
    person("cleo", rooms[1]),
    person("dan", rooms[0], rooms[1], rooms[2]),
    person("eve"),
    person("finn", rooms[2]),
] as const;
/** Who leaves a room now and then, and comes back to it. */
const leaver = people[1];
const leftRoom = rooms[1];
/** The verifier's answer about this user never changes. */
export const calm = person("calm", ...rooms);

/** What takes place in one run. */
export class Stage {
    private readonly usedTokens = new Map<string, string>();
    private readonly staying: RawWebSocket[] = [];
    private connections = 0;
    private maxChecks = 50;
    /** When somebody left a room last. */
    private leftAt = 0;
    /** Then everybody comes from somewhere else, so that nobody is turned away for what was refused before. */
    private atTheEnd = false;
    readonly scene: Scene;

    constructor(
        readonly deployment: Deployment,
        readonly asked: Asked,
    ) {
        this.scene = {
            deployment,
            patience,
            otherRoom: (roomId) =>
                rooms[(rooms.findIndex((room) => room === roomId) + 1) % rooms.length] ?? "",
            anotherTicket: (ticket) =>
                this.ticket(this.personOf(ticket), this.scene.otherRoom(ticket.roomId), "new"),
            keep: (raw) => this.staying.push(raw),
        };
        for (const roomId of rooms) {
            const members = [...people, calm].filter((one) => one.rooms.includes(roomId));
            deployment.matrix.addRoom({
                roomId,
                members: Object.fromEntries(members.map((one, index) => [one.userId, index === 0 ? 100 : 0])),
            });
        }
    }

    /** How many connections were opened. */
    get opened(): number {
        return this.connections;
    }

    private personOf({ serverName }: Ticket): Person {
        return people.find((one) => one.serverName === serverName) ?? calm;
    }

    ticket(one: Person, roomId: string, kind: ClientPlan["token"], urlRoomId = roomId): Ticket {
        const used = kind === "used" ? this.usedTokens.get(one.userId) : undefined;
        const token = used ?? this.deployment.matrix.token(one.userId);
        if (kind === "over") {
            this.deployment.matrix.revoke(token);
        } else {
            this.usedTokens.set(one.userId, token);
        }
        const number = 1 + [...people, calm].findIndex((other) => other === one);
        return {
            token,
            roomId,
            serverName: one.serverName,
            urlRoomId,
            address: `198.51.100.${number + (this.atTheEnd ? 100 : 0)}`,
        };
    }

    private async client(plan: ClientPlan): Promise<readonly Attempt[]> {
        const one = people[plan.person] ?? calm;
        const roomId = rooms[plan.room] ?? rooms[0];
        const ticket = this.ticket(
            one,
            roomId,
            plan.token,
            plan.url === "fits" ? roomId : this.scene.otherRoom(roomId),
        );
        // A token that is used again keeps the fault that it has.
        if (plan.token !== "used") {
            this.asked.misbehave(ticket, plan.fault);
        }
        this.connections += plan.behaviour === "many" ? 5 : plan.behaviour === "another room" ? 2 : 1;
        await pause(plan.begins);
        const attempts = await perform(this.scene, plan, ticket);
        return attempts.map((attempt) =>
            attempt.complaint === KEPT_OUT && this.hasLeftSince(attempt)
                ? { ...attempt, complaint: undefined }
                : attempt,
        );
    }

    /**
     * Whether the user of an attempt has left the room since the answer that it may have been let in by. A homeserver that
     * says so, be it to another login or a review, ends that for all sessions of the user, also for one that is about to join.
     */
    private hasLeftSince({ serverName, roomId, began }: Attempt): boolean {
        return (
            this.asked instanceof Homeservers &&
            serverName === leaver.serverName &&
            roomId === leftRoom &&
            this.leftAt >= began - CACHE * 1_000
        );
    }

    private async incident({ kind, at }: IncidentPlan): Promise<void> {
        const { matrix, prosody } = this.deployment;
        await pause(at);
        switch (kind) {
            case "stop the verifier":
                return this.asked.stop();
            case "restart the verifier":
                return this.asked.restart();
            case "reload the auth module":
                return prosody.reload(MEET, "auth_matrix_user_verification");
            case "reload power sync":
                return prosody.reload(MUC, "matrix_power_sync");
            case "reload the configuration":
                await prosody.shell("config:reload()");
                return;
            case "change the configuration":
                this.changeConfiguration();
                await prosody.shell("config:reload()");
                return prosody.reload(MEET, "auth_matrix_user_verification");
            case "a member leaves the room":
                this.leftAt = Date.now();
                matrix.leave(leftRoom, leaver.userId);
                return;
            case "a member comes back":
                matrix.join(leftRoom, leaver.userId);
                return;
        }
    }

    /** Lets few checks run at once, or many again. */
    private changeConfiguration(): void {
        const file = path.join(this.deployment.prosody.folder, "prosody.cfg.lua");
        this.maxChecks = this.maxChecks === 50 ? 2 : 50;
        const changed = readFileSync(file, "utf8").replace(
            /^matrix_max_checks = \d+$/m,
            `matrix_max_checks = ${this.maxChecks}`,
        );
        writeFileSync(file, changed);
    }

    /** Runs a step. @returns what is wrong afterwards */
    async step({ clients, incidents }: StepPlan): Promise<readonly string[]> {
        const { prosody } = this.deployment;
        const mark = prosody.mark();
        const busy = clients.map((plan) =>
            this.client(plan).catch((error: unknown) => {
                throw new Error(`${plan.behaviour}: ${String(error)}`);
            }),
        );
        // One after the other, as an administrator would.
        const happening = (async () => {
            let now = 0;
            for (const incident of incidents) {
                await this.incident({ ...incident, at: Math.max(0, incident.at - now) });
                now = incident.at;
            }
        })();
        const results = await Promise.allSettled(busy);
        await happening;
        await this.asked.restart();
        this.asked.behave();
        const attempts = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
        const failures = results.flatMap((result) =>
            result.status === "rejected" ? [String(result.reason)] : [],
        );
        const good = await this.goodLogin();
        return [
            ...failures,
            ...complaintsAbout([...attempts, good], this.asked, patience, CACHE * 1_000),
            ...(good.outcome === "success" ? [] : [`the next good login: ${good.condition ?? good.outcome}`]),
            ...this.complaintsInLog(mark),
            ...this.lostStayers(),
        ];
    }

    async goodLogin(): Promise<Attempt> {
        this.connections += 1;
        return logIn(this.scene, this.ticket(calm, rooms[0], "new"));
    }

    private complaintsInLog(mark: number): readonly string[] {
        try {
            expectCleanLog(this.deployment, mark);
            return [];
        } catch (error) {
            return [`in the log: ${String(error)}\n${this.deployment.prosody.logSince(mark)}`];
        }
    }

    /** Who logged in and stayed must not be put out by anything. */
    private lostStayers(): readonly string[] {
        return this.staying.filter((raw) => !raw.open).map(() => "somebody who stayed was put out");
    }

    async sendHome(): Promise<void> {
        await Promise.all(this.staying.map((raw) => raw.close()));
        this.staying.length = 0;
    }

    /** Waits until everybody who may come in does, as their servers are left alone for a while after trouble. */
    async everybodyComesIn(): Promise<readonly string[]> {
        this.atTheEnd = true;
        const until = Date.now() + LONGEST_PAUSE;
        const lost = await Promise.all(
            people
                .filter((one) => one.rooms.length > 0)
                .map(async (one) => {
                    for (;;) {
                        this.connections += 1;
                        const attempt = await logIn(this.scene, this.ticket(one, one.rooms[0] ?? "", "new"));
                        if (attempt.outcome === "success") return [];
                        if (Date.now() > until)
                            return [`${one.userId} does not come in: ${attempt.condition ?? ""}`];
                        await pause(250);
                    }
                }),
        );
        return lost.flat();
    }
}
