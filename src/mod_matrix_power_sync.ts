/**
 * Prosody module `matrix_power_sync`, for the MUC component: in the meetings of Matrix rooms only users whose Matrix
 * power reaches it are owners.
 *
 * Wiring only: the rules stand in `access/ownership.ts`, the hooks in `meeting/ownership.ts`.
 */

import { installLobbyHelp } from "./meeting/lobby";
import { installOwnership } from "./meeting/ownership";
import { powerSyncMetrics } from "./power-sync-metrics";
import { countOwnership, makeRefusalLog } from "./meeting/room-log";
import { readPowerSyncOptions } from "./meeting/power-sync-options";
import { logProblems, readerOf } from "./prosody/read-option";

const reader = readerOf(module);
const options = readPowerSyncOptions(reader);
logProblems(module, reader);

let unsynchronisedIsTold = false;

installOwnership(module, {
    ownersMayGrant: options.allowOwnerGrants,
    users: prosody.bare_sessions,
    hosts: prosody.hosts,
    refusals: makeRefusalLog(module, powerSyncMetrics.room_refusals),
    onChange: countOwnership(module, powerSyncMetrics.affiliations),
    onUnsynchronised: (host) => {
        if (!unsynchronisedIsTold) {
            unsynchronisedIsTold = true;
            module.log(
                "warn",
                "uvs_sync_power_levels is off on host %s: none of its users becomes owner of a Matrix room",
                host,
            );
        }
    },
});

installLobbyHelp(module, options.lobbyBypass);

module.log(
    "info",
    "Owners by Matrix power; grants by owners %s, guests: %s, lobby bypass %s",
    options.allowOwnerGrants ? "allowed" : "refused",
    options.guests,
    options.lobbyBypass ? "on" : "off",
);
