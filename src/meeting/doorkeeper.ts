/** Sets up the rules of the auth module on all hosts, and keeps the door while the module is not loaded. */

import { priorities } from "../prosody/priorities";
import type { Registry } from "../rights/registry";
import { mainOfBreakout } from "./call";
import { installDepartures } from "./departure";
import { installDirect } from "./direct";
import { installDoor, type MeetingSettings } from "./door";
import { guardGrants } from "./grants";
import { installGuests } from "./guests";
import { installRemote } from "./remote";
import { installStart } from "./start-call";
import type { AddHandler } from "./muc";

/**
 * Sets up the rules on all hosts, later ones included. The door outlives the module: it holds until the module is loaded
 * again, or the last session that the module let in has ended.
 *
 * @returns a function to call when the module is unloaded
 */
export function keepDoor(registry: Registry, settings: MeetingSettings): (this: void) => void {
    const { module, server } = settings;
    const shared = module.shared<{ readonly remove: (this: void) => void }>("door");
    shared.get("installed")?.remove();

    const removals: ((this: void) => void)[] = [];
    const remove = (): void => {
        for (const removeHandler of removals) {
            removeHandler();
        }
        // Keeps the shared table alive as long as the door.
        if (shared.get("installed") === installed) {
            shared.delete("installed");
        }
    };
    const installed = { remove };
    shared.set("installed", installed);

    let unloaded = false;
    const removeIfUseless = (): undefined => {
        if (unloaded && !registry.rooms().some((room) => registry.usersOf(room.roomId).length > 0)) {
            remove();
        }
    };

    // Hosts without MUC fire none of the events of rooms.
    const installOn = (mucHost: string): void => {
        const host = server.hosts.get(mucHost);
        if (host === undefined) {
            return;
        }
        const events = host.events;
        const add: AddHandler = (event, handler, priority) => {
            events.add_handler(event, handler, priority);
            removals.push(() => {
                events.remove_handler(event, handler);
            });
        };
        installDoor(mucHost, add, settings);
        installRemote(mucHost, add, settings);
        if (host.type === "local") {
            installDirect(mucHost, add, settings);
        }
        installGuests(mucHost, add, settings);
        guardGrants(mucHost, add, settings, {
            powerDecides: false,
            ownersMayGrant: false,
            mainOf: (roomJid) => mainOfBreakout(roomJid, server),
        });
        add("muc-room-destroyed", removeIfUseless, priorities.destroyed.door);
    };
    // These end with the module.
    const installOnLoad = (mucHost: string): void => {
        const mucModule = module.context(mucHost);
        installStart(mucModule, settings);
        installDepartures(mucModule, settings);
        settings.features?.install(mucModule);
    };
    server.events.add_handler("host-activated", installOn, priorities.activated.door);
    removals.push(() => {
        server.events.remove_handler("host-activated", installOn);
    });
    module.hook_global("host-activated", installOnLoad, priorities.activated.rules);
    // The door first, on all hosts: an error in what follows leaves none of them open.
    for (const [name] of server.hosts) {
        installOn(name);
    }
    for (const [name] of server.hosts) {
        installOnLoad(name);
    }

    return () => {
        unloaded = true;
        removeIfUseless();
    };
}
