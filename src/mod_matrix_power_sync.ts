/**
 * Prosody module `matrix_power_sync`, for the MUC component: makes a user owner of the meeting of a Matrix room if their
 * power level in the room is high enough, and nobody else. Wiring only: the rules stand in `meeting/`.
 */

import { installLobbyHelp } from "./meeting/lobby";
import { installOwnership } from "./meeting/ownership";
import { powerSyncMetrics } from "./meeting/power-sync-metrics";
import { makeRefusalLog } from "./meeting/room-log";
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

if (prosody.hosts.get(module.host)?.modules.muc === undefined) {
    const text = "Enabled on a host that is no MUC component: it does nothing here";
    module.log("error", "%s. Enable it on the MUC component of the meetings instead", text);
    module.set_status("error", text);
}

const settings = {
    module,
    server: prosody,
    options,
    refused: makeRefusalLog(module, prosody, powerSyncMetrics.room_refusals),
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
