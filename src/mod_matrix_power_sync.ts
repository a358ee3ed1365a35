/**
 * Prosody module `matrix_power_sync`, for the MUC component: makes a user owner of the meeting of a Matrix room if their
 * power level in the room is high enough, and nobody else. Wiring only: the rules stand in `meeting/`.
 */

import { installLobbyHelp } from "./meeting/lobby";
import { installOwnership } from "./meeting/ownership";
import { makeRefusalLog, powerSyncMetrics } from "./meeting/room-log";
import { readPowerSyncOptions } from "./meeting/power-sync-options";
import { registerCounter } from "./prosody/metric";
import { logProblems, readerOf } from "./prosody/read-option";

const reader = readerOf(module);
const options = readPowerSyncOptions(reader);
logProblems(module, reader);

const onChange = registerCounter(module, "affiliations", powerSyncMetrics.affiliations, [
    "granted",
    "withdrawn",
]);

const settings = {
    module,
    server: prosody,
    options,
    refused: makeRefusalLog(module, powerSyncMetrics.room_refusals),
    onChange,
};
installOwnership(settings);
installLobbyHelp(settings);

module.log(
    "info",
    "Owners by Matrix power; grants by owners %s, guests: %s, lobby bypass %s",
    options.allowOwnerGrants ? "allowed" : "refused",
    options.guests,
    options.lobbyBypass ? "on" : "off",
);
