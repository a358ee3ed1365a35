/** Whom the modules ask in a run of the fault suite: a verification service, or the homeserver of each person. */

import type { Deployment } from "../../demo/deployment";
import { startHomeserver, type Homeserver } from "../../demo/homeserver";
import type { Fault, RecordedRequest } from "../../demo/matrix";
import type { LuaOptions } from "../../demo/prosody";
import type { Attempt, Ticket } from "./clients";

/** The ways in which a run asks. */
export type Way = "the verification service" | "the homeservers";

/** Who is asked. */
export interface Asked {
    /** Lets answers about a ticket go wrong, until another fault takes its place. */
    readonly misbehave: (ticket: Ticket, fault: Fault | undefined) => void;
    /** Ends the faults that do not go by the token. */
    readonly behave: () => void;
    readonly stop: () => Promise<void>;
    /** Starts it again, where it was stopped. */
    readonly restart: () => Promise<void>;
    readonly pending: () => number;
    /** Whether it said yes about an attempt, in full, between two times. */
    readonly saidYes: (attempt: Attempt, from: number, to: number) => boolean;
}

/** What was answered, where no fault put something else in its place. */
function rightAnswer(request: RecordedRequest): Record<string, unknown> {
    return request.answered && request.rightAnswer !== undefined
        ? (JSON.parse(request.rightAnswer) as Record<string, unknown>)
        : {};
}

/** The verification service of a deployment. */
export function verificationService({ matrix }: Deployment): Asked {
    return {
        misbehave: ({ token }, fault) => {
            matrix.forToken(token, fault);
        },
        behave: () => undefined,
        stop: () => matrix.stop(),
        restart: () => matrix.restart(),
        pending: () => matrix.pending,
        saidYes: ({ token, roomId }, from, to) =>
            matrix.requests.some((request) => {
                const asked = request.body as { readonly token?: unknown; readonly room_id?: unknown } | null;
                if (request.time < from || request.time > to || asked?.token !== token) return false;
                const results = rightAnswer(request).results as
                    { readonly user?: unknown; readonly room_membership?: unknown } | undefined;
                return asked.room_id === roomId && results?.user === true && results.room_membership === true;
            }),
    };
}

/** Whether an answer of a homeserver says that a user is in a room now. */
function showsMember(answer: Record<string, unknown>, url: string, userId: string, roomId: string): boolean {
    const path = decodeURIComponent(url);
    if (path.includes(`/users/${userId}/joined_rooms`)) {
        return (answer.joined_rooms as readonly string[] | undefined)?.includes(roomId) === true;
    }
    if (!path.includes(`/rooms/${roomId}/`)) {
        return false;
    }
    const state = (answer.state ?? []) as readonly {
        readonly type: string;
        readonly state_key: string;
        readonly content?: { readonly membership?: string };
    }[];
    return (
        (answer.members as readonly string[] | undefined)?.includes(userId) === true ||
        state.some(
            ({ type, state_key: key, content }) =>
                type === "m.room.member" && key === userId && content?.membership === "join",
        )
    );
}

/** Homeservers of their own for some people, with the users and rooms of a deployment. */
export class Homeservers implements Asked {
    private readonly servers = new Map<string, Homeserver>();

    /** Starts a homeserver for each server name. */
    async start({ matrix }: Pick<Deployment, "matrix">, serverNames: readonly string[]): Promise<LuaOptions> {
        const options: Record<string, LuaOptions> = {};
        for (const serverName of serverNames) {
            const server = await startHomeserver(matrix, { serverName });
            this.servers.set(serverName, server);
            options[serverName] = { url: server.url, admin_token: server.adminToken() };
        }
        return { matrix_homeservers: options };
    }

    readonly misbehave: Asked["misbehave"] = ({ token, serverName }, fault) => {
        const server = this.servers.get(serverName);
        // By the token it is the first request that goes wrong, by the path those after it.
        if (token.charCodeAt(token.length - 1) % 2 === 0) {
            server?.forToken(token, fault);
        } else {
            server?.forPath("/_synapse/", fault);
        }
    };

    readonly behave = (): void => {
        for (const server of this.servers.values()) server.forPath("/_synapse/", undefined);
    };

    readonly stop = async (): Promise<void> => {
        await Promise.all([...this.servers.values()].map((server) => server.stop()));
    };

    readonly restart = async (): Promise<void> => {
        await Promise.all([...this.servers.values()].map((server) => server.restart()));
    };

    readonly pending = (): number =>
        [...this.servers.values()].reduce((sum, server) => sum + server.pending, 0);

    readonly saidYes: Asked["saidYes"] = ({ token, roomId, serverName }, from, to) => {
        const requests = (this.servers.get(serverName)?.requests ?? []).filter(
            ({ time }) => time >= from && time <= to,
        );
        const user = requests
            .filter(({ url }) => url.includes("/openid/userinfo?") && url.includes(token))
            .map((request) => rightAnswer(request).sub)
            .find((sub) => typeof sub === "string");
        return (
            user !== undefined &&
            requests.some((request) => showsMember(rightAnswer(request), request.url, user, roomId))
        );
    };
}
