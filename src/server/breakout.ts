/** Which room a breakout room belongs to, as Jitsi's mod_muc_breakout_rooms keeps it. */

/**
 * The main room of a breakout room, by the lists that main rooms keep of theirs.
 *
 * @returns nothing for a room that is no breakout room
 */
export function mainRoomOf(roomJid: string, hosts: Prosody.Server["hosts"]): Prosody.Room | undefined {
    for (const [, host] of hosts) {
        const muc = host.modules.muc;
        if (muc !== undefined) {
            for (const room of muc.each_room(true)) {
                if (room._data.breakout_rooms?.get(roomJid) !== undefined) {
                    return room;
                }
            }
        }
    }
    return undefined;
}

/**
 * The main room that a session entered, and is not banned from, which has a room among its breakout rooms.
 *
 * @returns nothing where there is none
 */
export function enteredMainRoomOf(session: Prosody.Session, roomJid: string): Prosody.Room | undefined {
    const entered = session.matrix_entered_rooms;
    if (entered === undefined) {
        return undefined;
    }
    for (const [, room] of entered) {
        const banned = room.get_affiliation(session.full_jid ?? "") === "outcast";
        if (!banned && room._data.breakout_rooms?.get(roomJid) !== undefined) {
            return room;
        }
    }
    return undefined;
}
