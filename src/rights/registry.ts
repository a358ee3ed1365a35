/**
 * Finds the records of rights: by user and room, and from each record its sessions. The index holds them weakly and outlives
 * a reload of the module: a record lives as long as sessions refer to it.
 */

import * as jid from "util.jid";
import { nameOfClaim, type Claim } from "./claim";
import type { Rights, RoomRights } from "./record";

/** Whoever logged in: sessions of one principal belong to the same user, in the same room. */
export interface Principal {
    readonly sessions: LuaSet<Prosody.Session>;
    /** Keeps the index alive while there are sessions. */
    readonly index: AnyNotNil;
}

/** A record with its sessions. */
export interface UserRights extends Rights, Principal {
    readonly room: RoomIndex;
}

interface RoomIndex extends RoomRights {
    readonly users: LuaMap<string, UserRights>;
}

declare global {
    namespace Prosody {
        interface Session {
            /** Who logged in on the session; nil before and without a successful login. */
            matrix_principal?: Principal;
            /** What Matrix says of the user in the room that the session is for; nil without a login by Matrix. */
            matrix_rights?: UserRights;
            /** When it logged in, in seconds since 1970; a resumed session keeps it. */
            matrix_since?: number;
            /** The name of the claim that the session logged in with. */
            matrix_claim?: string;
        }
    }
}

/** What a new record says. */
type FirstAnswer = Pick<Rights, "membership" | "power" | "synchronised">;

/** The records of a host. */
export interface Registry {
    /** The record of a user in a room, which is made where there is none. */
    readonly recordOf: (
        this: void,
        userId: string,
        claim: Claim,
        first: FirstAnswer,
        asked: number,
    ) => UserRights;
    /** Gives a record to a session that logged in with a claim. */
    readonly admit: (this: void, session: Prosody.Session, record: UserRights, claim: Claim) => void;
    /** The record of a user in a room; nothing where there is none. */
    readonly find: (this: void, userId: string, roomId: string) => UserRights | undefined;
    /** Who logged in with an ordinary token. @param key the same for tokens of the same user in the same room */
    readonly ordinary: (this: void, key: string) => Principal;
    /** Rooms of which there are records. */
    readonly rooms: (this: void) => readonly RoomRights[];
    /** The records of a room that have live sessions. */
    readonly usersOf: (this: void, roomId: string) => readonly UserRights[];
    /** Whether a user name is free for a principal: no session of anybody else has it, bound or not. */
    readonly isFree: (this: void, username: string, principal: Principal | undefined) => boolean;
    /** Keeps a user name for a principal from the login on. @param username prepared */
    readonly reserve: (this: void, username: string, principal: Principal) => void;
    /** The session that a client had before: found by its resumption token, and only with the same claim. */
    readonly earlierSession: (
        this: void,
        session: Prosody.Session,
        claim: Claim,
    ) => Prosody.Session | undefined;
}

interface Index {
    readonly rooms: LuaMap<string, RoomIndex>;
    readonly ordinary: LuaMap<string, Principal>;
    readonly names: LuaMap<string, Principal>;
    /** Records by the claims that confirmed them. */
    readonly claims: LuaMap<string, UserRights>;
}

const weak = { __mode: "v" } as const;

function weakValues<Key extends AnyNotNil, Value>(): LuaMap<Key, Value> {
    return setmetatable(new LuaMap<Key, Value>(), weak);
}

/** The sessions of a principal that live. */
export function sessionsOf(principal: Principal): readonly Prosody.Session[] {
    const found: Prosody.Session[] = [];
    for (const session of principal.sessions) {
        // Prosody takes all fields from a session that has ended.
        if (session.matrix_principal === principal && session.destroyed !== true) {
            found.push(session);
        } else {
            principal.sessions.delete(session);
        }
    }
    return found;
}

/** The bare JIDs of a principal's sessions. */
export function jidsOf(principal: Principal): LuaSet<string> {
    const jids = new LuaSet<string>();
    for (const session of sessionsOf(principal)) {
        const bareJid = jid.bare(session.full_jid);
        if (bareJid !== undefined) {
            jids.add(bareJid);
        }
    }
    return jids;
}

/** Seconds from a login to the binding of its session: a login must not be stored for a later moment. */
const bindSeconds = 60;

/** Whether a session is bound, or still may be. @param now seconds since 1970 */
export function isUsable(session: Prosody.Session, now: number): boolean {
    return session.full_jid !== undefined || now - (session.matrix_since ?? now) <= bindSeconds;
}

/** Binds a session to who logged in on it. */
export function attach(session: Prosody.Session, principal: Principal): void {
    if (!principal.sessions.isEmpty()) {
        // Forgets those that have ended.
        sessionsOf(principal);
    }
    session.matrix_principal = principal;
    principal.sessions.add(session);
}

/** Whether two sessions belong to the same user in the same room. */
export function isSameUser(one: Prosody.Session, other: Prosody.Session): boolean {
    return one.matrix_principal !== undefined && one.matrix_principal === other.matrix_principal;
}

/** The registry of a module's host. */
export function openRegistry(module: Prosody.Module, host: Prosody.Host | undefined): Registry {
    const shared = module.shared<Index>("rights");
    let index = shared.get("index");
    if (index === undefined) {
        index = { rooms: weakValues(), ordinary: weakValues(), names: weakValues(), claims: weakValues() };
        shared.set("index", index);
    }
    const { rooms, ordinary, names, claims } = index;

    const find = (userId: string, roomId: string): UserRights | undefined =>
        rooms.get(roomId)?.users.get(userId);

    const findOrMake = (
        userId: string,
        { roomId, roomName }: Claim,
        first: FirstAnswer,
        asked: number,
    ): UserRights => {
        const room = rooms.get(roomId) ?? { roomId, roomName, users: weakValues() };
        rooms.set(roomId, room);
        const record: UserRights = room.users.get(userId) ?? {
            userId,
            room,
            membership: first.membership,
            power: first.power,
            synchronised: first.synchronised,
            asked,
            confirmed: os.time(),
            sessions: new LuaSet(),
            index: shared,
        };
        room.users.set(userId, record);
        return record;
    };

    return {
        recordOf(userId, claim, first, asked) {
            const record = findOrMake(userId, claim, first, asked);
            // The option may be another since a reload.
            record.synchronised = first.synchronised;
            return record;
        },
        admit(session, record, claim) {
            const name = nameOfClaim(claim);
            claims.set(name, record);
            attach(session, record);
            session.matrix_rights = record;
            session.matrix_claim = name;
        },
        find,
        ordinary(key) {
            const known = ordinary.get(key) ?? { sessions: new LuaSet(), index: shared };
            ordinary.set(key, known);
            return known;
        },
        rooms() {
            const found: RoomRights[] = [];
            for (const [, room] of rooms) {
                found.push(room);
            }
            return found;
        },
        usersOf(roomId) {
            const found: UserRights[] = [];
            for (const [, record] of rooms.get(roomId)?.users ?? new LuaMap<string, UserRights>()) {
                if (sessionsOf(record).some((session) => isUsable(session, os.time()))) {
                    found.push(record);
                }
            }
            return found;
        },
        isFree(username, principal) {
            const owner = names.get(username);
            if (owner !== undefined && owner !== principal && sessionsOf(owner).length > 0) {
                return false;
            }
            const user = host?.sessions?.get(username);
            if (user !== undefined) {
                for (const [, session] of user.sessions) {
                    if (session.matrix_principal !== principal) {
                        return false;
                    }
                }
            }
            return true;
        },
        reserve(username, principal) {
            names.set(username, principal);
        },
        earlierSession({ previd }, claim) {
            if (previd === undefined) {
                return undefined;
            }
            const name = nameOfClaim(claim);
            const record = claims.get(name);
            const sessions = record === undefined ? [] : sessionsOf(record);
            return sessions.find((it) => it.resumption_token === previd && it.matrix_claim === name);
        },
    };
}
