/**
 * Finds the records of rights: by user and room, and from each record its sessions. The index holds them weakly and outlives
 * a reload of the module: a record lives as long as sessions refer to it.
 */

import { nameOfClaim, type Claim } from "./claim";
import { attach, isUsable, sessionsOf, type Principal, type RoomIndex, type UserRights } from "./principal";
import type { Answer, Rights, RoomRights } from "./record";

/** The answer that a record begins with. */
type FirstAnswer = Extract<Answer, { power: boolean }> & Pick<Rights, "synchronised">;

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
    /** The principal of an ordinary token. @param key the same for tokens of the same user in the same room */
    readonly ordinary: (this: void, key: string) => Principal;
    /** Rooms of which there are records. */
    readonly rooms: (this: void) => readonly RoomRights[];
    /** The records of a room that have live sessions. */
    readonly usersOf: (this: void, roomId: string) => readonly UserRights[];
    /** Whether a user name is free for a principal: no session of another user has it, bound or not. */
    readonly isFree: (this: void, username: string, principal: Principal | undefined) => boolean;
    /** Keeps a user name for a principal from the login on. @param username prepared */
    readonly reserve: (this: void, username: string, principal: Principal) => void;
    /** The record of the session that a client wants to resume: found by resumption token, and only with the same claim. */
    readonly earlierRights: (this: void, session: Prosody.Session, claim: Claim) => UserRights | undefined;
}

interface Index {
    readonly rooms: LuaMap<string, RoomIndex>;
    readonly ordinary: LuaMap<string, Principal>;
    readonly names: LuaMap<string, Principal>;
    /** Records by the claims that sessions logged in with. */
    readonly claims: LuaMap<string, UserRights>;
}

const weak = { __mode: "v" } as const;

function weakValues<Value>(): LuaMap<string, Value> {
    return setmetatable(new LuaMap<string, Value>(), weak);
}

/** Whether a principal has a session that is bound, or still may be. */
function isPresent(principal: Principal): boolean {
    for (const session of sessionsOf(principal)) {
        if (isUsable(session, os.time())) {
            return true;
        }
    }
    return false;
}

/** The registry of a module's host. */
export function openRegistry(module: Prosody.Module, host: Prosody.Host | undefined): Registry {
    const shared = module.shared<Index>("rights");
    const index = shared.get("index") ?? {
        rooms: weakValues(),
        ordinary: weakValues(),
        names: weakValues(),
        claims: weakValues(),
    };
    shared.set("index", index);
    const { rooms, ordinary, names, claims } = index;

    return {
        recordOf(userId, claim, first, asked) {
            const { roomId, roomName } = claim;
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
            // A reload may have changed the option.
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
        find(userId, roomId) {
            return rooms.get(roomId)?.users.get(userId);
        },
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
            const room = rooms.get(roomId);
            if (room !== undefined) {
                for (const [, record] of room.users) {
                    if (isPresent(record)) {
                        found.push(record);
                    }
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
        earlierRights(session, claim) {
            const name = nameOfClaim(claim);
            const record = claims.get(name);
            if (record !== undefined && session.previd !== undefined) {
                for (const candidate of sessionsOf(record)) {
                    if (candidate.resumption_token === session.previd && candidate.matrix_claim === name) {
                        return record;
                    }
                }
            }
            return undefined;
        },
    };
}
