/** The options of the MUC component: what they are, and how both modules read them. */

import type { Option } from "../options";
import { readFlag, readScalar, report, type Reader } from "../prosody/read-option";
import type { GuestPolicy } from "./muc";

export const powerSyncOptions = {
    /** Whether an owner of a Matrix room's meeting may make others owner in it. */
    matrix_allow_owner_grants: { name: "matrix_allow_owner_grants", type: "boolean", fallback: false },
    /**
     * Whether users of an anonymous host, or with an ordinary Jitsi token, may enter the meeting of a Matrix
     * room: lobby lets them in by its lobby, its password or an owner, allow always, deny never. They are
     * never owner.
     */
    matrix_guests: {
        name: "matrix_guests",
        type: "string",
        fallback: "lobby",
        choices: ["lobby", "allow", "deny"],
    },
    /** Whether verified members of the Matrix room pass the lobby and the password of its meeting. */
    matrix_lobby_bypass: { name: "matrix_lobby_bypass", type: "boolean", fallback: false },
} as const satisfies Record<string, Option>;

/** Reads who may enter without a Matrix login. The door of the auth module enforces it. */
export function readGuestPolicy(reader: Reader): GuestPolicy {
    const { name, fallback, choices } = powerSyncOptions.matrix_guests;
    const value = readScalar(reader, name);
    for (const choice of choices) {
        if (choice === value) {
            return choice;
        }
    }
    if (reader.get(name) === undefined) {
        return fallback;
    }
    // The strictest policy is safe, whatever was meant.
    report(reader, name, "neither lobby, allow nor deny: using deny", 'set it to "lobby", "allow" or "deny"');
    return "deny";
}

export function readPowerSyncOptions(reader: Reader) {
    return {
        allowOwnerGrants: readFlag(reader, powerSyncOptions.matrix_allow_owner_grants),
        guests: readGuestPolicy(reader),
        lobbyBypass: readFlag(reader, powerSyncOptions.matrix_lobby_bypass),
    };
}
