/** Which rooms form the call of a Matrix room: its main room, its lobby, its breakout rooms. */

import * as jid from "util.jid";
import * as muc from "./muc";

/** The meeting of a Matrix room that a MUC room belongs to. */
export interface Meeting {
    readonly roomName: string;
    /** A stray lobby belongs to no main room: its owner could turn away those who wait. */
    readonly part: "main" | "lobby" | "breakout" | "stray lobby";
    /** The main room, if there is one now. */
    readonly main?: Prosody.Room;
}

/** Whether a room is the main room of a breakout room. */
function lists({ _data }: Pick<Prosody.Room, "_data">, breakoutJid: string): boolean {
    return _data.breakout_rooms?.get(breakoutJid) !== undefined;
}

/** The JID of a stored main room, which is only read: to restore some hundred takes a second. Throws where that fails. */
function findStoredMain({ module }: Prosody.MucModule, breakoutJid: string): string | undefined {
    const [names, problem] = module.open_store<LuaMap<string, true>>("persistent").get(undefined);
    assert(problem === undefined, problem);
    const configs = module.open_store<Pick<Prosody.Room, "_data">>("config");
    for (const [mainJid] of names ?? new LuaMap<string, true>()) {
        if (muc.matrixRoomName(mainJid) !== undefined) {
            const [config, fault] = configs.get(jid.node(mainJid));
            assert(fault === undefined, fault);
            if (config !== undefined && lists(config, breakoutJid)) {
                return mainJid;
            }
        }
    }
    return undefined;
}

/** The main room of a breakout room; nothing for any other room. */
export function mainOfBreakout(roomJid: string, server: Prosody.Server): Prosody.Room | undefined {
    // A component with power sync has no breakout rooms: do not search for what anybody may ask.
    if (muc.hasPowerSync(jid.host(roomJid) ?? "", server)) {
        return undefined;
    }
    for (const { each_room } of muc.mucsOf(server)) {
        for (const room of each_room(true)) {
            if (lists(room, roomJid) && muc.matrixRoomName(room.jid) !== undefined) {
                return room;
            }
        }
    }
    for (const plugin of muc.mucsOf(server)) {
        const mainJid = findStoredMain(plugin, roomJid);
        if (mainJid !== undefined) {
            return muc.liveRoom(mainJid, server);
        }
    }
    return undefined;
}

/** Whether any host of the server has its lobbies on a component, by Jitsi's option `lobby_muc`. */
function isLobbyHost(mucHost: string, server: Prosody.Server, module: Prosody.Module): boolean {
    for (const [name] of server.hosts) {
        if (module.context(name).get_option_string("lobby_muc") === mucHost) {
            return true;
        }
    }
    return false;
}

/** The meeting that a MUC room belongs to, even if the room does not exist yet; nothing for an ordinary room. */
export function meetingOf(
    roomJid: string,
    server: Prosody.Server,
    module: Prosody.Module,
): Meeting | undefined {
    const roomName = muc.matrixRoomName(roomJid);
    if (roomName === undefined) {
        const main = mainOfBreakout(roomJid, server);
        const mainName = main && muc.matrixRoomName(main.jid);
        return mainName !== undefined ? { roomName: mainName, part: "breakout", main } : undefined;
    }
    const room = muc.liveRoom(roomJid, server);
    const mainJid = room && muc.mainJidOf(room);
    const mucHost = jid.host(roomJid) ?? "";
    if (mainJid === undefined && !muc.hasPowerSync(mucHost, server) && isLobbyHost(mucHost, server, module)) {
        return { roomName, part: "stray lobby" };
    }
    if (mainJid === undefined) {
        return { roomName, part: "main", main: room };
    }
    return { roomName, part: "lobby", main: muc.liveRoom(mainJid, server) };
}

/** The main room of the call that a room belongs to; nothing for ordinary rooms, and for lobbies: there users wait. */
export function mainOfCall(room: Prosody.Room, server: Prosody.Server): Prosody.Room | undefined {
    // A room that is being created is not listed yet.
    return muc.isMainRoom(room) ? room : mainOfBreakout(room.jid, server);
}
