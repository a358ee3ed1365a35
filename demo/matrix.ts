/**
 * A stand-in for the Matrix side: answers as matrix-user-verification-service (UVS) 3.0 does, misbehaves on
 * demand, and makes the tokens that Element's widget would hand to Jitsi.
 */
import { createHmac, randomBytes } from "node:crypto";
import {
    FaultyServer,
    isRecord,
    json,
    page,
    parsed,
    type Answer,
    type RecordedRequest,
} from "./faulty-server";

import { Room, type Membership, type RoomSettings } from "./room";

export type { Fault, RecordedRequest } from "./faulty-server";
export { DEFAULT_POWER_LEVELS, type Membership, type RoomSettings } from "./room";

/** Claims and secrets of a token made by {@link widgetToken}. */
export interface WidgetTokenSettings {
    /** OpenID token of the user. */
    readonly token: string;
    readonly roomId: string;
    /** Default: `hs.test`; `null` leaves it out as old widgets do. */
    readonly serverName?: string | null;
    readonly name?: string;
    readonly avatar?: string;
    /** The Jitsi domain, default `meet.test`. */
    readonly domain?: string;
    /** Claims that replace those made from the above; undefined removes one. */
    readonly claims?: Readonly<Record<string, unknown>>;
    /** Header fields that replace the widget's; undefined removes one. */
    readonly header?: Readonly<Record<string, unknown>>;
}

/** Starts the stand-in on a free loopback port. */
export async function startMatrix(): Promise<Matrix> {
    const matrix = new Matrix();
    await matrix.restart();
    return matrix;
}

/**
 * The stand-in for UVS and the homeservers behind it. Users exist once they are named; a user's homeserver is
 * the part of the id after the colon, and a token is only good together with that server's name.
 */
export class Matrix extends FaultyServer {
    private readonly rooms = new Map<string, Room>();
    private readonly tokens = new Map<string, string>();
    private bearer: string | undefined;

    /** The base URL for `uvs_base_url`, without a slash at its end. The same for the whole life. */
    get uvsUrl(): string {
        return this.baseUrl;
    }

    /** Adds a room, or replaces the one of the same id. */
    addRoom(settings: RoomSettings): void {
        this.rooms.set(settings.roomId, new Room(settings));
    }

    /** Makes an OpenID token of a user. @param token default: a fresh one, 32 characters long */
    token(userId: string, token = randomBytes(24).toString("base64url")): string {
        this.tokens.set(token, userId);
        return token;
    }

    /** Makes a token worthless, as if it had expired. */
    revoke(token: string): void {
        this.tokens.delete(token);
    }

    /** Changes a user's power; the user stays in the room or outside as before. */
    setPower(roomId: string, userId: string, power: unknown): void {
        this.room(roomId).users.set(userId, power);
    }

    /** Lets a user join, by default with the room's `users_default`. */
    join(roomId: string, userId: string, power?: unknown): void {
        this.setMembership(roomId, userId, "join");
        if (power !== undefined) this.setPower(roomId, userId, power);
    }

    /** The user is no longer in the room; the power levels keep the user, as on a real server. */
    leave(roomId: string, userId: string): void {
        this.setMembership(roomId, userId, "leave");
    }

    /** The user is banned, which UVS tells no other than having left. */
    ban(roomId: string, userId: string): void {
        this.setMembership(roomId, userId, "ban");
    }

    /** Changes a user's membership. */
    setMembership(roomId: string, userId: string, membership: Membership): void {
        this.room(roomId).setMembership(userId, membership);
    }

    /** The user whom an OpenID token belongs to. */
    ownerOf(token: string): string | undefined {
        return this.tokens.get(token);
    }

    /** All room ids. */
    get roomIds(): readonly string[] {
        return [...this.rooms.keys()];
    }

    /** A room, for the stand-ins of its homeservers. */
    roomOf(roomId: string): Room | undefined {
        return this.rooms.get(roomId);
    }

    /** Demands `Authorization: Bearer …` of every request; undefined demands nothing. */
    requireBearer(secret: string | undefined): void {
        this.bearer = secret;
    }

    private room(roomId: string): Room {
        const room = this.rooms.get(roomId);
        if (!room) throw new Error(`no such room: ${roomId}`);
        return room;
    }

    protected tokenOf({ body }: RecordedRequest): string {
        return isRecord(body) && typeof body.token === "string" ? body.token : "";
    }

    /** The checks in the order of UVS 3.0. */
    protected answer(request: RecordedRequest, text: string): Answer {
        const path = request.url.split("?")[0];
        const checksRoom = path === "/verify/user_in_room";
        if (request.method === "GET" && path === "/health") return page(200, "OK");

        const isJson = request.headers["content-type"]?.startsWith("application/json") ?? false;
        if (text.length > 102_400 && isJson)
            return errorPage(413, "PayloadTooLargeError: request entity too large");
        if (isJson && text !== "" && !isRecord(request.body)) {
            if (parsed(text) === undefined)
                return errorPage(400, "SyntaxError: Unexpected end of JSON input");
        }
        if (request.method !== "POST" || !(checksRoom || path === "/verify/user")) {
            return errorPage(404, `Cannot ${request.method} ${path}`);
        }
        if (this.bearer !== undefined && request.headers.authorization !== `Bearer ${this.bearer}`) {
            return json(403, {});
        }
        const body = isJson && isRecord(request.body) ? request.body : {};
        const needed = checksRoom
            ? ["token", "room_id", "matrix_server_name"]
            : ["token", "matrix_server_name"];
        for (const field of needed) {
            if (!body[field]) {
                return page(
                    400,
                    `Invalid request: ${field} not found or with empty value in the JSON payload.`,
                );
            }
        }

        const userId = this.userOf(body.token, body.matrix_server_name);
        if (!checksRoom) return json(200, { results: { user: userId !== null }, user_id: userId });
        const room = this.rooms.get(roomInPath(body.room_id));
        if (userId === null) {
            return json(200, {
                results: { user: false, room_membership: null },
                user_id: null,
                power_levels: null,
            });
        }
        const joined = room?.isJoined(userId) ?? false;
        return json(200, {
            results: { user: true, room_membership: joined },
            user_id: userId,
            power_levels: joined && room ? powerLevelsOf(room, userId) : null,
        });
    }

    private userOf(token: unknown, serverName: unknown): string | null {
        const userId = this.tokens.get(tokenInQuery(token));
        if (userId === undefined) return null;
        return userId.slice(userId.indexOf(":") + 1) === text(serverName) ? userId : null;
    }
}

/** @returns the name of the Jitsi room of a Matrix room: base32 (RFC 4648) in lower case, without padding */
export function roomName(roomId: string): string {
    const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    const bits = [...Buffer.from(roomId)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    const groups = bits.match(/.{1,5}/g) ?? [];
    return groups.map((group) => alphabet[parseInt(group.padEnd(5, "0"), 2)]).join("");
}

/** @returns the token that Element's widget would give to Jitsi */
export function widgetToken(settings: WidgetTokenSettings): string {
    const domain = settings.domain ?? "meet.test";
    const { name = "A user", avatar = "https://meet.test/avatar.png", serverName = "hs.test" } = settings;
    return jwt(
        { alg: "HS256", typ: "JWT", ...settings.header },
        {
            context: {
                user: { name, avatar },
                matrix: {
                    token: settings.token,
                    room_id: settings.roomId,
                    ...(serverName === null ? {} : { server_name: serverName }),
                },
            },
            aud: "jitsi",
            iss: domain,
            sub: domain,
            room: "*",
            ...settings.claims,
        },
    );
}

/**
 * Makes a JSON Web Token signed with HS256, well formed or not.
 * @param header the header; a string is taken as it is instead of being written as JSON
 * @param body the claims; a string is taken as it is instead of being written as JSON
 * @param secret what Element signs with, where nothing else is given
 */
export function jwt(header: unknown, body: unknown, secret = "notused"): string {
    const signed = [header, body]
        .map((part) =>
            Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url"),
        )
        .join(".");
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

function powerLevelsOf(room: Room, userId: string): unknown {
    if (room.powerLevels === null) return null;
    const user = room.users.get(userId) ?? room.powerLevels.users_default ?? 0;
    return { room: room.powerLevels, user };
}

/** UVS puts the token into a URL as it is, so that many spellings of one token pass. */
function tokenInQuery(token: unknown): string {
    return urlOf(`userinfo?access_token=${text(token)}`)?.searchParams.get("access_token") ?? "";
}

/** UVS puts the room id into a URL as it is, so that many spellings of one room pass. */
function roomInPath(roomId: unknown): string {
    const path = urlOf(`rooms/${text(roomId)}/members`)?.pathname ?? "";
    const member = /^\/rooms\/([^/]*)\/members$/.exec(path)?.[1] ?? "";
    try {
        return decodeURIComponent(member);
    } catch {
        return "";
    }
}

function urlOf(relative: string): URL | undefined {
    return URL.canParse(relative, "http://homeserver/") ? new URL(relative, "http://homeserver/") : undefined;
}

/** As a template string writes a value, save that an object whose toString is none counts as empty. */
function text(value: unknown): string {
    try {
        return String(value);
    } catch {
        return "";
    }
}

function errorPage(status: number, message: string): Answer {
    const head =
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n';
    return page(status, `${head}<body>\n<pre>${message}</pre>\n</body>\n</html>\n`);
}
