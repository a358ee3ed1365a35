/**
 * Prosody module `auth_matrix_user_verification`: an authentication provider that admits a session only if its token
 * belongs to a Matrix user who is joined to the room that the session asks for, and a door that keeps the session to
 * that room.
 *
 * Wiring only: the course of a login stands in `login/login.ts`, the rule of the door in `meeting/door.ts`.
 */

import { authMetrics } from "./auth-metrics";
import { loginReasons, type LoginReasonName } from "./login-reasons";
import type { CheckTools } from "./admin/check";
import { runCommand } from "./admin/commands";
import { ordinaryVerifier } from "./login/jitsi";
import { serveLogins } from "./login/login";
import { makeFeatureKeeper } from "./meeting/features";
import { keepDoor } from "./meeting/doorkeeper";
import { hasAnyPowerSync } from "./meeting/muc";
import { follow, startResync } from "./meeting/resync";
import { openRegistry } from "./rights/registry";
import { readAuthOptions } from "./verification/auth-options";
import { cancelAll } from "./prosody/http";
import { logProblems, readerOf } from "./prosody/read-option";
import { priorities } from "./prosody/priorities";
import { makeRefusalLog } from "./meeting/room-log";
import { readGuestPolicy } from "./meeting/power-sync-options";
import { readSetup } from "./admin/configuration";
import { installShellCommands } from "./admin/shell";
import { makeChecks, type Checks } from "./verification/coalescing";
import { configuredVerifier } from "./verification/configured";
import { makeAuthMetrics } from "./verification/counters";
import { makeOutages } from "./verification/outages";

/** Reads what checks need. @param server the running one, if any */
function checkTools(server?: Prosody.Server): CheckTools {
    return {
        setup: readSetup(server),
        readerFor: (host) => readerOf(module.context(host)),
    };
}

function serve(): void {
    const reader = readerOf(module);
    const options = readAuthOptions(reader);
    logProblems(module, reader);
    const host = prosody.hosts.get(module.host);
    const metrics = makeAuthMetrics(module);
    const registry = openRegistry(module, host);

    const configured = configuredVerifier(options);
    let checks: Checks | LoginReasonName;
    if (typeof configured === "string") {
        checks = configured;
        module.log("error", "Every login will be refused: %s", loginReasons[configured].advice);
        module.set_status("error", `Every login is refused: ${configured}`);
    } else {
        const outages = makeOutages(module, metrics, `Asking ${configured.description}`);
        checks = makeChecks(configured.make(registry.participantsOf), options, metrics, outages);
    }
    const made = typeof checks !== "string" ? checks : undefined;

    const features = options.features && makeFeatureKeeper(options.features, module, prosody, registry);
    const following = { module, server: prosody, checks: made, metrics, features };
    const resync = startResync(following, registry, options);

    // Before logins are served: if this fails, nobody gets in.
    const leaveDoor = keepDoor(registry, {
        module,
        server: prosody,
        trusted: options.trusted,
        startPolicy: options.startCall,
        features,
        guestsOn: (mucHost) => readGuestPolicy(readerOf(module.context(mucHost))),
        refused: makeRefusalLog(module, prosody, authMetrics.room_refusals),
    });

    const stopLogins = serveLogins(host, {
        module,
        options,
        metrics,
        events: prosody.events,
        verifyOrdinary: options.tokenFallback ? ordinaryVerifier(module, prosody.events) : undefined,
        checks,
        registry,
        onChange: (rights, change) => {
            follow(rights, change, following);
        },
        onFields: (session) => {
            features?.settle(session);
        },
        onLogin: (room) => {
            resync?.watch(room);
        },
    });

    const removeShellCommands = installShellCommands(module, host, () => checkTools(prosody));

    module.unload = () => {
        removeShellCommands();
        leaveDoor();
        resync?.stop();
        stopLogins();
        // Waiting checks first, so that none starts while the module unloads.
        made?.giveUpAll();
        cancelAll();
    };

    if (typeof configured !== "string") {
        const synchronised = options.syncPowerLevels && options.verifyMembership;
        module.log(
            "info",
            "Asking %s, power levels %s, deadline %d s, rooms %s",
            configured.description,
            synchronised ? "synchronised" : "not synchronised",
            options.uvsTimeout,
            resync === undefined ? "not read again" : `read again every ${tostring(options.resync)} s`,
        );
        if (!options.verifyMembership) {
            module.log(
                "warn",
                "uvs_verify_membership is off: any Matrix user may enter the meeting of any Matrix room, and nobody becomes owner",
            );
        } else if (synchronised) {
            // When the other hosts have been loaded, too.
            module.hook_global("server-started", warnWithoutPowerSync, priorities.started.warning);
        }
    }
}

/** Logs that nobody becomes owner, where power sync is missing. */
function warnWithoutPowerSync(): undefined {
    if (hasAnyPowerSync(prosody)) {
        return;
    }
    module.log(
        "warn",
        "uvs_sync_power_levels is on, but matrix_power_sync is not loaded: nobody becomes owner. Add it to modules_enabled of the MUC component",
    );
}

/** Runs the commands of `prosodyctl mod_auth_matrix_user_verification`: in a process of its own, which serves nobody. */
function offerCommands(): void {
    module.command = (words) =>
        runCommand(words, {
            ...checkTools(),
            verifierOf: (options) => {
                const configured = configuredVerifier(options);
                return typeof configured === "string" ? configured : configured.make(() => []);
            },
            print,
            dataFolder: prosody.paths.data,
            readInput: () => io.read("*a") ?? "",
        });
}

if (module.host === "*") {
    offerCommands();
} else {
    serve();
}
