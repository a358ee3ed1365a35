/** What a Matrix client does at its homeserver: the few calls of the client API that the demo and the tests need. */

import * as http from "node:http";

/** An error that a homeserver answered. */
export class MatrixError extends Error {
    constructor(
        readonly status: number,
        /** Such as `M_FORBIDDEN`. */
        readonly code: string,
        message: string,
    ) {
        super(`${status} ${code}: ${message}`);
        this.name = "MatrixError";
    }
}

/** Contents of `m.room.power_levels`, or of a part of it. */
export type PowerLevels = Readonly<Record<string, unknown>>;

/** A room to create. */
export interface NewRoom {
    readonly version: string;
    /** Put over what the homeserver gives a new room; the creator's own level has to be in `users` before version 12. */
    readonly powerLevels?: PowerLevels;
    /** Of room version 12 and later: users with the creator's power. */
    readonly additionalCreators?: readonly MatrixUser[];
    /** Whether anybody may join; by default only invited users. */
    readonly open?: boolean;
}

/** A request of the client API. */
export interface MatrixRequest {
    readonly token?: string;
    readonly body?: unknown;
}

// One connection for each call that is under way: a new one for each would leave thousands behind that wait to end.
const agent = new http.Agent({ keepAlive: true });

/**
 * Makes a request of a homeserver.
 *
 * @returns the answer's JSON
 * @throws a {@link MatrixError} for every status but 200
 */
export async function request(
    method: string,
    url: string,
    { token, body }: MatrixRequest = {},
): Promise<unknown> {
    const text = body === undefined ? "" : JSON.stringify(body);
    const { status, answer } = await new Promise<{ status: number; answer: string }>((resolve, reject) => {
        const sent = http.request(url, {
            method,
            agent,
            headers: {
                ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
                ...(body === undefined
                    ? {}
                    : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }),
            },
        });
        sent.once("error", reject);
        sent.once("response", (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.once("error", reject);
            response.once("end", () => {
                resolve({ status: response.statusCode ?? 0, answer: Buffer.concat(chunks).toString() });
            });
        });
        sent.end(text);
    });
    if (status !== 200) {
        const { errcode, error } = JSON.parse(answer) as { errcode?: string; error?: string };
        throw new MatrixError(status, errcode ?? "", error ?? "");
    }
    return JSON.parse(answer);
}

/** A Matrix user with their client. */
export class MatrixUser {
    constructor(
        private readonly homeserver: string,
        /** Such as `@maria:hs.test`. */
        readonly userId: string,
        readonly accessToken: string,
    ) {}

    /**
     * Calls the client API, or the admin API, as this user.
     *
     * @param path as `/_matrix/client/v3/…`, with its parts encoded
     * @throws a {@link MatrixError} where the homeserver refuses
     */
    call(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<unknown> {
        return request(method, this.homeserver + path, { token: this.accessToken, body });
    }

    /** @returns the id of a new room of which this user is the creator */
    async createRoom(room: NewRoom): Promise<string> {
        const created = await this.call("POST", "/_matrix/client/v3/createRoom", {
            room_version: room.version,
            preset: room.open === true ? "public_chat" : "private_chat",
            power_level_content_override: room.powerLevels,
            creation_content:
                room.additionalCreators === undefined
                    ? undefined
                    : { additional_creators: room.additionalCreators.map(({ userId }) => userId) },
        });
        return (created as { room_id: string }).room_id;
    }

    async invite(roomId: string, user: MatrixUser): Promise<void> {
        await this.inRoom("POST", roomId, "invite", { user_id: user.userId });
    }

    async join(roomId: string): Promise<void> {
        await this.inRoom("POST", roomId, "join", {});
    }

    async leave(roomId: string): Promise<void> {
        await this.inRoom("POST", roomId, "leave", {});
    }

    async kick(roomId: string, user: MatrixUser): Promise<void> {
        await this.inRoom("POST", roomId, "kick", { user_id: user.userId });
    }

    async ban(roomId: string, user: MatrixUser): Promise<void> {
        await this.inRoom("POST", roomId, "ban", { user_id: user.userId });
    }

    /** Invites users, who join at once. */
    async bring(roomId: string, ...users: readonly MatrixUser[]): Promise<void> {
        for (const user of users) {
            await this.invite(roomId, user);
            await user.join(roomId);
        }
    }

    /** @returns the content of a state event whose state key is empty */
    async state(roomId: string, type: string): Promise<Readonly<Record<string, unknown>>> {
        const content = await this.inRoom("GET", roomId, `state/${encodeURIComponent(type)}/`);
        return content as Readonly<Record<string, unknown>>;
    }

    /** Sends a state event. */
    async sendState(roomId: string, type: string, content: unknown, stateKey = ""): Promise<void> {
        const path = `state/${encodeURIComponent(type)}/${encodeURIComponent(stateKey)}`;
        await this.inRoom("PUT", roomId, path, content);
    }

    /** Sets the power level of a user and leaves all else as it is. */
    async setPower(roomId: string, user: MatrixUser, level: number): Promise<void> {
        const levels = await this.state(roomId, "m.room.power_levels");
        const users = { ...(levels.users as Record<string, unknown> | undefined), [user.userId]: level };
        await this.sendState(roomId, "m.room.power_levels", { ...levels, users });
    }

    /** @returns a fresh OpenID token, which proves to others who this user is */
    async openIdToken(): Promise<string> {
        const path = `/_matrix/client/v3/user/${encodeURIComponent(this.userId)}/openid/request_token`;
        return ((await this.call("POST", path, {})) as { access_token: string }).access_token;
    }

    /** Logs out, which ends the access token. */
    async logOut(): Promise<void> {
        await this.call("POST", "/_matrix/client/v3/logout", {});
    }

    private inRoom(
        method: "GET" | "POST" | "PUT",
        roomId: string,
        path: string,
        body?: unknown,
    ): Promise<unknown> {
        return this.call(method, `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/${path}`, body);
    }
}
