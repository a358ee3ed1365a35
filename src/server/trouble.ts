/** Log lines about trouble with calls: one when it begins, one when it is over. */

import type { Call } from "./call";

/**
 * Makes a reporter, which is told after each review of a call whether anything was said.
 *
 * @param log of the module
 */
export function makeReviewTrouble(
    log: (this: void, level: Prosody.LogLevel, format: string, ...values: unknown[]) => void,
): (this: void, call: Call, answered: boolean) => void {
    const silent = new LuaSet<Call>();
    return (call, answered) => {
        const before = !silent.isEmpty();
        if (answered) {
            silent.delete(call);
        } else {
            silent.add(call);
        }
        for (const other of silent) {
            if (other.rooms.isEmpty()) {
                silent.delete(other);
            }
        }
        if (!before && !silent.isEmpty()) {
            log(
                "warn",
                "Nobody can say who is in room %s now: its call, and others of which that is true, stay as they are (told once). A verification service cannot once the OpenID tokens have ended",
                call.roomId,
            );
        } else if (before && silent.isEmpty()) {
            log("info", "The rooms of all calls are read again");
        }
    };
}
