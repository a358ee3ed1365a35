/** Log lines that name the rule and say what to do. Nothing here takes a token. */

import { loginReasons, roomReasons, type LoginReasonName, type RoomReasonName } from "../access/reasons";

/** Logs refusals under a module's name. */
export interface RefusalLog {
    /** A login was refused. @param who what is known of user and room, without secrets */
    readonly login: (this: void, reason: LoginReasonName, who: string) => void;
    /** A join or a grant was refused. */
    readonly inRoom: (this: void, reason: RoomReasonName, userJid: string, roomJid: string) => void;
}

/** Makes the log of a module. */
export function makeRefusalLog(module: Prosody.Module): RefusalLog {
    return {
        login(reason, who) {
            const { level, advice } = loginReasons[reason];
            module.log(level, "Login refused (%s): %s: %s", reason, who, advice);
        },
        inRoom(reason, userJid, roomJid) {
            const { level, advice } = roomReasons[reason];
            module.log(level, "Refused (%s): %s in room %s: %s", reason, userJid, roomJid, advice);
        },
    };
}
