/** Reading the options of the power sync module, and checking them. */

import type { GuestPolicy } from "./muc";
import { powerSyncOptions } from "../options";
import { readFlag } from "../prosody/read-option";

/** Options of the MUC component, for the power sync module. */
export interface PowerSyncOptions {
    readonly allowOwnerGrants: boolean;
    /** Enforced by the door of the auth module. */
    readonly guests: GuestPolicy;
    readonly lobbyBypass: boolean;
}

/** Reads the option `matrix_guests` of a MUC component. */
export function readGuestPolicy(module: Prosody.Module): GuestPolicy {
    const option = powerSyncOptions.matrix_guests;
    const value = module.get_option_string(option.name, option.fallback);
    for (const choice of option.choices) {
        if (choice === value) {
            return choice;
        }
    }
    // Whatever was meant, the strictest is safe.
    module.log(
        "error",
        "Option %s is %q, and should be lobby, allow or deny: using deny",
        option.name,
        value,
    );
    return "deny";
}

/** Reads the options of the power sync module. */
export function readPowerSyncOptions(module: Prosody.Module): PowerSyncOptions {
    return {
        allowOwnerGrants: readFlag(module, powerSyncOptions.matrix_allow_owner_grants),
        guests: readGuestPolicy(module),
        lobbyBypass: readFlag(module, powerSyncOptions.matrix_lobby_bypass),
    };
}
