/** A Matrix room as the stand-ins know it: who made it, who is in it, and who has which power. */

/** A user's membership, as their member event says it. */
export type Membership = "join" | "leave" | "ban" | "invite" | "knock";

/** A Matrix room, for the stand-in. */
export interface RoomSettings {
    readonly roomId: string;
    /**
     * Content of `m.room.power_levels` without `users`; default: what Synapse gives a new room. `null`: the
     * room has no such event, or one without `users`, for which UVS answers `power_levels: null`.
     */
    readonly powerLevels?: Readonly<Record<string, unknown>> | null;
    /** The joined users with their power. */
    readonly members: Readonly<Record<string, unknown>>;
    /** Default: 11. UVS takes no notice of it, nor of the creators. */
    readonly version?: string;
    /** Default: `@creator:hs.test`, who is not in the room. */
    readonly creator?: string;
    readonly additionalCreators?: readonly string[];
    /** Whether those outside may read it. */
    readonly worldReadable?: boolean;
}

/** What a new room of Synapse has, as UVS 3.0 answers it. */
export const DEFAULT_POWER_LEVELS = {
    ban: 50,
    events: {
        "m.room.avatar": 50,
        "m.room.canonical_alias": 50,
        "m.room.encryption": 100,
        "m.room.history_visibility": 100,
        "m.room.name": 50,
        "m.room.power_levels": 100,
        "m.room.server_acl": 100,
        "m.room.tombstone": 100,
    },
    events_default: 0,
    historical: 100,
    invite: 50,
    kick: 50,
    "m.call.invite": 50,
    redact: 50,
    state_default: 50,
    users_default: 0,
} as const;

/** A room, changed by what its people do. */
export class Room {
    readonly powerLevels: Readonly<Record<string, unknown>> | null;
    readonly users: Map<string, unknown>;
    readonly memberships: Map<string, Membership>;
    /** The room as each user who left still sees it, by user id: as of the departure. */
    readonly departed = new Map<string, Room>();

    constructor(readonly settings: RoomSettings) {
        this.powerLevels = settings.powerLevels === undefined ? DEFAULT_POWER_LEVELS : settings.powerLevels;
        this.users = new Map(Object.entries(settings.members));
        this.memberships = new Map(Object.keys(settings.members).map((userId) => [userId, "join"]));
    }

    /** The joined users. */
    get joined(): readonly string[] {
        return [...this.memberships.keys()].filter((userId) => this.isJoined(userId));
    }

    /** Whether a user is joined. */
    isJoined(userId: string): boolean {
        return this.memberships.get(userId) === "join";
    }

    /** Changes a user's membership. The power levels keep the user, as on a real server. */
    setMembership(userId: string, membership: Membership): void {
        const wasJoined = this.isJoined(userId);
        this.memberships.set(userId, membership);
        if (membership === "join") {
            this.departed.delete(userId);
        } else if (wasJoined) {
            this.departed.set(userId, this.snapshot());
        }
    }

    /** The content of `m.room.power_levels`, nothing where there is no such event. */
    get powerLevelsContent(): Readonly<Record<string, unknown>> | undefined {
        return this.powerLevels === null
            ? undefined
            : { ...this.powerLevels, users: Object.fromEntries(this.users) };
    }

    /** The `m.room.create` event. */
    get createEvent(): Readonly<Record<string, unknown>> {
        const { roomId, version = "11", creator = "@creator:hs.test", additionalCreators } = this.settings;
        const content = {
            room_version: version,
            ...(Number(version) <= 10 ? { creator } : {}),
            ...(additionalCreators ? { additional_creators: additionalCreators } : {}),
        };
        return { type: "m.room.create", state_key: "", sender: creator, room_id: roomId, content };
    }

    private snapshot(): Room {
        const copy = new Room(this.settings);
        copy.users.clear();
        copy.memberships.clear();
        for (const [userId, power] of this.users) copy.users.set(userId, power);
        for (const [userId, membership] of this.memberships) copy.memberships.set(userId, membership);
        return copy;
    }
}
