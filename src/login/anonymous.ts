/**
 * What Prosody's own `anonymous` does for users who exist only as long as their sessions: nothing of them is stored, and
 * they reach no other server.
 */

import * as datamanager from "util.datamanager";
import { priorities } from "../prosody/priorities";

/** Sets it up for the module's host. @returns a function to call when the module is unloaded */
export function keepUsersAnonymous(module: Prosody.Module): (this: void) => void {
    module.hook(
        "route/remote",
        // What the host itself sends goes on: Jitsi's visitor mode does.
        (event) => (event.origin?.type === "c2s" ? false : undefined),
        priorities.remote.login,
    );

    const { host } = module;
    const storage = module.shared<boolean>("storage");
    if (storage.get("discarded") === undefined) {
        // Stays for good: taking one away, util.datamanager loses those behind it.
        datamanager.add_callback((username, dataHost, datastore, data) => {
            if (dataHost === host && storage.get("discarded") === true) {
                return $multi(false);
            }
            return $multi(username, dataHost, datastore, data);
        });
    }
    storage.set("discarded", true);
    return () => {
        storage.set("discarded", false);
    };
}
