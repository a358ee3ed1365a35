/**
 * A stand-in for a homeserver: answers as Synapse 1.160 does at the endpoints with which token, membership and power are
 * checked, about the users and rooms of the stand-in for the Matrix side. It misbehaves on demand.
 */
import { randomBytes } from "node:crypto";
import { FaultyServer, json, type Answer, type Certificate, type RecordedRequest } from "./faulty-server";
import type { Matrix } from "./matrix";
import type { Room } from "./room";

/** What a homeserver of its own is. */
export interface HomeserverSettings {
    /** Default: `hs.test`. */
    readonly serverName?: string;
    /** Makes it a server of https. */
    readonly certificate?: Certificate;
}

/** Name and picture of a user. */
export interface UserProfile {
    readonly displayname?: string;
    readonly avatar_url?: string;
}

/** The server administrator whose token {@link Homeserver.adminToken} makes; in no room. */
const ADMINISTRATOR = "@root";

/** Starts a stand-in on a free loopback port. */
export async function startHomeserver(
    matrix: Matrix,
    settings: HomeserverSettings = {},
): Promise<Homeserver> {
    const homeserver = new Homeserver(matrix, settings);
    await homeserver.restart();
    return homeserver;
}

/** The stand-in for one homeserver. It is in every room in which one of its users is. */
export class Homeserver extends FaultyServer {
    /** Its Matrix server name. */
    readonly serverName: string;
    /** Whether the admin API takes notice of `?type=`, as Synapse does from 1.123 on. */
    filtersState = true;
    /** Whom the application service may act as. */
    namespace = /^@.*:/;
    private readonly accessTokens = new Map<string, string>();
    private readonly serviceTokens = new Set<string>();
    private readonly profiles = new Map<string, UserProfile>();

    constructor(
        private readonly matrix: Matrix,
        settings: HomeserverSettings,
    ) {
        super(settings.certificate);
        this.serverName = settings.serverName ?? "hs.test";
    }

    /** Its base URL, without a slash at the end. */
    get url(): string {
        return this.baseUrl;
    }

    /** Makes an access token of a server administrator. */
    adminToken(): string {
        return this.accessToken(`${ADMINISTRATOR}:${this.serverName}`);
    }

    /** Makes an access token of a user, as a bot has it. */
    accessToken(userId: string): string {
        const token = `syt_${randomBytes(24).toString("base64url")}`;
        this.accessTokens.set(token, userId);
        return token;
    }

    /** Makes the token of an application service, which may act as the users of {@link namespace}. */
    serviceToken(): string {
        const token = randomBytes(24).toString("hex");
        this.serviceTokens.add(token);
        return token;
    }

    /** Ends an access token, as a logout does. */
    revokeAccess(token: string): void {
        this.accessTokens.delete(token);
        this.serviceTokens.delete(token);
    }

    /** Sets name and picture of a user. */
    setProfile(userId: string, profile: UserProfile): void {
        this.profiles.set(userId, profile);
    }

    protected tokenOf(request: RecordedRequest): string {
        return new URL(request.url, this.url).searchParams.get("access_token") ?? "";
    }

    protected answer(request: RecordedRequest): Answer {
        const url = new URL(request.url, this.url);
        // Parts are told apart before they are unescaped: a room id may hold what looks like another path.
        const parts = url.pathname.split("/").slice(1).map(decodeURIComponent);
        const [area, kind, version, ...rest] = parts;
        if (request.method !== "GET") return unrecognized();
        if (area === "_matrix" && kind === "federation" && rest.join("/") === "openid/userinfo") {
            return this.userinfo(url);
        }
        if (area === "_matrix" && kind === "client" && version === "versions") {
            return json(200, { versions: ["v1.11", "v1.12"], unstable_features: {} });
        }
        if (area === "_matrix" && kind === "client" && version === "v3") {
            const caller = this.caller(request, url);
            return typeof caller === "string" ? this.client(caller, rest, url) : caller;
        }
        if (area === "_synapse" && kind === "admin") {
            const caller = this.caller(request, url);
            if (typeof caller !== "string") return caller;
            return caller === `${ADMINISTRATOR}:${this.serverName}`
                ? this.admin([version ?? "", ...rest], url)
                : error(403, "M_FORBIDDEN", "You are not a server admin");
        }
        return unrecognized();
    }

    private userinfo(url: URL): Answer {
        const token = url.searchParams.get("access_token");
        if (token === null) return error(401, "M_MISSING_TOKEN", "Access Token required");
        const userId = this.matrix.ownerOf(token);
        return userId?.endsWith(`:${this.serverName}`) === true
            ? json(200, { sub: userId })
            : error(401, "M_UNKNOWN_TOKEN", "Access Token unknown or expired");
    }

    private caller(request: RecordedRequest, url: URL): string | Answer {
        const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
        if (token === undefined) return error(401, "M_MISSING_TOKEN", "Missing access token");
        if (this.serviceTokens.has(token)) {
            const userId = url.searchParams.get("user_id");
            if (userId === null) return `@service:${this.serverName}`;
            return this.namespace.test(userId) && userId.endsWith(`:${this.serverName}`)
                ? userId
                : error(403, "M_FORBIDDEN", "Application service cannot masquerade as this user.");
        }
        return this.accessTokens.get(token) ?? error(401, "M_UNKNOWN_TOKEN", "Invalid access token passed.");
    }

    private client(caller: string, path: readonly string[], url: URL): Answer {
        const [area, id = "", what, type, key = ""] = path;
        if (area === "account" && id === "whoami") return json(200, { user_id: caller, is_guest: false });
        if (area === "profile") {
            const profile = this.profiles.get(id);
            return profile ? json(200, profile) : error(404, "M_NOT_FOUND", "User was not found");
        }
        if (area !== "rooms") return unrecognized();
        const room = this.matrix.roomOf(id);
        // An application service is answered while one of its users is in the room, whomever it poses as.
        if (what === "joined_members" && room && url.searchParams.has("user_id") && this.isIn(id)) {
            return this.joinedMembers(room);
        }
        const seen = room?.isJoined(caller) === true || room?.settings.worldReadable === true;
        const view = seen ? room : room?.departed.get(caller);
        if (view === undefined) {
            return error(
                403,
                "M_FORBIDDEN",
                `User ${caller} not in room ${id}, and room previews are disabled`,
            );
        }
        if (what === "joined_members") {
            return room?.isJoined(caller) === true
                ? this.joinedMembers(room)
                : error(403, "M_FORBIDDEN", "Getting joined members while not being a current member.");
        }
        if (what !== "state") return unrecognized();
        // A user who left sees their own departure, and the others as of that moment.
        const source = type === "m.room.member" && key === caller && room ? room : view;
        const event = this.event(source, type ?? "", key);
        if (event === undefined) return error(404, "M_NOT_FOUND", "Event not found.");
        return json(200, url.searchParams.get("format") === "event" ? event : event.content);
    }

    private joinedMembers(room: Room): Answer {
        const joined = room.joined.map((userId) => {
            const { displayname = null, avatar_url: avatar = null } = this.profiles.get(userId) ?? {};
            return [userId, { display_name: displayname, avatar_url: avatar }];
        });
        return json(200, { joined: Object.fromEntries(joined) as unknown });
    }

    private admin(path: readonly string[], url: URL): Answer {
        const [version, area, id = "", what] = path;
        if (version === "v2" && area === "users") {
            if (!id.endsWith(`:${this.serverName}`)) {
                return error(400, "M_UNKNOWN", "Can only look up local users");
            }
            return json(200, { name: id, admin: false, deactivated: false, ...this.profiles.get(id) });
        }
        if (version === "v1" && area === "users" && what === "joined_rooms") {
            const rooms = this.matrix.roomIds.filter(
                (roomId) => this.isIn(roomId) && this.matrix.roomOf(roomId)?.isJoined(id) === true,
            );
            return json(200, { joined_rooms: rooms, total: rooms.length });
        }
        if (version !== "v1" || area !== "rooms") return unrecognized();
        const room = this.matrix.roomOf(id);
        if (room === undefined || !this.knew(room)) return error(404, "M_NOT_FOUND", "Room not found");
        const inRoom = this.isIn(id);
        if (what === "members") {
            const members = inRoom ? room.joined : [];
            return json(200, { members, total: members.length });
        }
        if (what === "state") {
            const types = this.filtersState ? url.searchParams.getAll("type") : [];
            const state = inRoom ? this.state(room) : [];
            return json(200, {
                state: state.filter(({ type }) => types.length === 0 || types.includes(type)),
            });
        }
        return unrecognized();
    }

    /** Whether one of its users is in a room. */
    private isIn(roomId: string): boolean {
        const joined = this.matrix.roomOf(roomId)?.joined ?? [];
        return joined.some((userId) => userId.endsWith(`:${this.serverName}`));
    }

    /** Whether one of its users ever had to do with a room. */
    private knew(room: Room): boolean {
        return [...room.memberships.keys()].some((userId) => userId.endsWith(`:${this.serverName}`));
    }

    private state(room: Room): readonly StateEvent[] {
        const members = [...room.memberships.keys()].map((userId) =>
            this.event(room, "m.room.member", userId),
        );
        const others = ["m.room.power_levels", "m.room.create"].map((type) => this.event(room, type, ""));
        return [...members, ...others].filter((event) => event !== undefined);
    }

    private event(room: Room, type: string, key: string): StateEvent | undefined {
        const frame = { type, state_key: key, room_id: room.settings.roomId };
        if (type === "m.room.create" && key === "") return { ...frame, ...room.createEvent };
        if (type === "m.room.power_levels" && key === "") {
            const content = room.powerLevelsContent;
            return content && { ...frame, content };
        }
        const membership = type === "m.room.member" ? room.memberships.get(key) : undefined;
        if (membership === undefined) return undefined;
        const profile = membership === "join" ? this.profiles.get(key) : {};
        return { ...frame, sender: key, content: { ...profile, membership } };
    }
}

interface StateEvent {
    readonly type: string;
    readonly state_key: string;
    readonly sender?: string;
    readonly content?: unknown;
}

function error(status: number, errcode: string, text: string): Answer {
    return json(status, { errcode, error: text });
}

function unrecognized(): Answer {
    return error(404, "M_UNRECOGNIZED", "Unrecognized request");
}
