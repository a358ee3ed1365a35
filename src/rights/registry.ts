/**
 * Finds the records of rights: by user and room, and from each record its sessions. The index holds them weakly and outlives
 * a reload of the module: a record lives as long as sessions refer to it.
 */

import { attach, isUsable, sessionsOf, sessionToResume } from "./principal";
import type { Principal, RoomIndex, UserRights } from "./principal";
import { isProvenMember, nameOfClaim, type Answer, type Claim, type Rights, type RoomRights } from "./record";

type FirstAnswer = Extract<Answer, { power: boolean }> & Pick<Rights, "synchronised">;

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

export type Registry = ReturnType<typeof openRegistry>;

export function openRegistry(module: Prosody.Module, host: Prosody.Host | undefined) {
    const shared = module.shared<Index>("rights");
    const index = shared.get("index") ?? {
        rooms: weakValues(),
        ordinary: weakValues(),
        names: weakValues(),
        claims: weakValues(),
    };
    shared.set("index", index);
    const { rooms, ordinary, names, claims } = index;

    /** The records of a room that have a session that is bound, or still may be. */
    const usersOf = (roomId: string): readonly UserRights[] => {
        const found: UserRights[] = [];
        const room = rooms.get(roomId);
        if (room !== undefined) {
            for (const [, record] of room.users) {
                if (sessionsOf(record).some((session) => isUsable(session, os.time()))) {
                    found.push(record);
                }
            }
        }
        return found;
    };

    return {
        /** The record of a user in a room, which is made where there is none. */
        recordOf: (userId: string, claim: Claim, first: FirstAnswer, asked: number): UserRights => {
            const { roomId, roomName } = claim;
            const room = rooms.get(roomId) ?? { roomId, roomName, users: weakValues() };
            rooms.set(roomId, room);
            const record: UserRights = room.users.get(userId) ?? {
                userId,
                room,
                membership: first.membership,
                power: first.power,
                powers: first.powers,
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
        /** Gives a record to a session that logged in with a claim. */
        admit: (session: Prosody.Session, record: UserRights, claim: Claim): void => {
            const name = nameOfClaim(claim);
            claims.set(name, record);
            attach(session, record);
            session.matrix_rights = record;
            session.matrix_claim = name;
        },
        /** The record of a user in a room; nothing where there is none. */
        find: (userId: string, roomId: string): UserRights | undefined =>
            rooms.get(roomId)?.users.get(userId),
        /** The principal of an ordinary token. @param key the same for tokens of the same user in the same room */
        ordinary: (key: string): Principal => {
            const known = ordinary.get(key) ?? { sessions: new LuaSet(), index: shared };
            ordinary.set(key, known);
            return known;
        },
        /** Rooms of which there are records. */
        rooms: (): readonly RoomRights[] => {
            const found: RoomRights[] = [];
            for (const [, room] of rooms) {
                found.push(room);
            }
            return found;
        },
        usersOf,
        /** The users proven to be members of a room who have sessions. */
        participantsOf: (roomId: string): readonly string[] =>
            usersOf(roomId)
                .filter((record) => isProvenMember(record))
                .map(({ userId }) => userId),
        /** Whether a user name is free for a principal: no session of another user has it, bound or not. */
        isFree: (username: string, principal: Principal | undefined): boolean => {
            const owner = names.get(username);
            if (owner !== undefined && owner !== principal && sessionsOf(owner).length > 0) {
                return false;
            }
            const users = host?.sessions;
            const user = users?.get(username);
            if (user !== undefined) {
                for (const [, session] of user.sessions) {
                    if (session.matrix_principal !== principal) {
                        return false;
                    }
                }
            }
            return true;
        },
        /** Keeps a user name for a principal from the login on. @param username prepared */
        reserve: (username: string, principal: Principal): void => {
            names.set(username, principal);
        },
        /** The record of the session that a client wants to resume: found only with the same claim. */
        earlierRights: (session: Prosody.Session, claim: Claim): UserRights | undefined => {
            const name = nameOfClaim(claim);
            const record = claims.get(name);
            const earlier = sessionToResume(session, record);
            return earlier?.matrix_claim === name ? record : undefined;
        },
    };
}
