/**
 * Prosody module `matrix_power_sync`, for the MUC component: makes a user owner of the meeting of a Matrix room if their power
 * level in the room is high enough, and nobody else. Wiring only: the rules stand in `meeting/`.
 */

import { installLobbyHelp } from "./meeting/lobby";
import { installOwnership } from "./meeting/ownership";
import { makeRefusalLog } from "./prosody/log";
import { makePowerSyncMetrics } from "./prosody/counters";
import { readPowerSyncOptions } from "./meeting/power-sync-options";

const options = readPowerSyncOptions(module);
const metrics = makePowerSyncMetrics(module);

installOwnership(module, prosody, {
    ownersMayGrant: options.allowOwnerGrants,
    refusals: makeRefusalLog(module, metrics),
    onChange: metrics.changed,
});
installLobbyHelp(module, options.lobbyBypass, metrics.changed);

module.log(
    "info",
    "Owners by Matrix power; grants by owners %s, guests: %s, lobby bypass %s",
    options.allowOwnerGrants ? "allowed" : "refused",
    options.guests,
    options.lobbyBypass ? "on" : "off",
);
