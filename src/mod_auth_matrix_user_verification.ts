/**
 * Prosody module `auth_matrix_user_verification`: an authentication provider that lets a session in only if its token
 * belongs to a Matrix user who is joined to the room that the session wants, and a door that keeps the session to
 * that room.
 *
 * Wiring only: the course of a login stands in `login.ts`, the rule of the door in `meeting/door.ts`.
 */

import { loginReasons, type LoginReasonName } from "./login-reasons";
import { makeAsk } from "./admin/ask";
import type { CheckTools, ReadOptions } from "./admin/check";
import { runCommand } from "./admin/commands";
import { addAll } from "./admin/report";
import { makeLimits } from "./login/connection-limit";
import { login, type LoginSettings } from "./login/login";
import { installDepartures } from "./meeting/departure";
import type { GuestPolicy } from "./meeting/door";
import { keepDoor, type DoorSettings } from "./meeting/doorkeeper";
import { follow, startResync, type FollowSettings } from "./meeting/resync";
import { installStart } from "./meeting/start-call";
import { openRegistry } from "./rights/registry";
import { keepUsersAnonymous } from "./login/anonymous";
import { readAuthOptions } from "./verification/auth-options";
import { readCallOptions } from "./meeting/call-options";
import { makeCheckLog } from "./verification/check-log";
import { observeChecks } from "./verification/check-observer";
import { serverClock } from "./prosody/clock";
import { askByEvents } from "./login/jitsi-events";
import { makeHttpClient } from "./prosody/http";
import { makeRefusalLog } from "./prosody/log";
import { makeAuthMetrics } from "./prosody/counters";
import { readGuestPolicy } from "./meeting/power-sync-options";
import { passwordlessProvider } from "./login/provider";
import { followResumptions } from "./login/resumption";
import { anonymousHandler, type LoginOutcome } from "./login/sasl";
import { readRequest } from "./login/request";
import { readQuietly, readSetup } from "./admin/configuration";
import { wellKnown } from "./login/well-known";
import { installShellCommands } from "./admin/shell";
import { checkEvents, makeChecks, type Checks } from "./verification/checks";
import { configuredVerifier } from "./verification/configured";
import { ordinaryVerifier } from "./login/jitsi-token";

const http = makeHttpClient();

/** The options of a host, as its logins read them, and what is said of them and of those about calls. */
function optionsOf(host: string): ReadOptions {
    const logins = readQuietly(module, host, readAuthOptions);
    const calls = readQuietly(module, host, readCallOptions);
    return { options: logins.value, complaints: addAll(addAll([], logins.complaints), calls.complaints) };
}

/** Reads what checks need. @param server the running one, if any */
function checkTools(server?: Prosody.Server): CheckTools {
    return {
        setup: readSetup(server),
        ask: makeAsk(http, serverClock.wall),
        optionsOf,
        verifierOf: (options) => {
            const configured = configuredVerifier(options, http, () => undefined);
            return configured.kind === "set" ? configured.verifier : configured.reason;
        },
    };
}

/** The option `matrix_guests` of each MUC component, read once; power sync, which is loaded there, logs what is wrong. */
function guestPolicies(): (this: void, mucHost: string) => GuestPolicy {
    const known = new LuaMap<string, GuestPolicy>();
    return (mucHost) => {
        const policy =
            known.get(mucHost) ?? readQuietly(module.context(mucHost), mucHost, readGuestPolicy).value;
        known.set(mucHost, policy);
        return policy;
    };
}

/** Serves the logins of the module's host. */
function serve(): void {
    const options = readAuthOptions(module);
    const calls = readCallOptions(module);
    const host = prosody.hosts.get(module.host);
    const metrics = makeAuthMetrics(module, checkEvents);
    const refusals = makeRefusalLog(module, metrics);
    const registry = openRegistry(module, host);
    const log: LoginSettings["log"] = (level, format, ...values) => {
        module.log(level, format, ...values);
    };

    const checkLog = makeCheckLog(module);
    const configured = configuredVerifier(options, http, checkLog.onDetail);
    const asking = configured.kind === "unset" ? "" : `Asking ${configured.description}`;
    const checks: Checks | LoginReasonName =
        configured.kind === "unset"
            ? configured.reason
            : makeChecks(
                  configured.verifier,
                  {
                      cacheSeconds: options.cacheSeconds,
                      maxChecks: options.maxChecks,
                      refusalsPerMinute: options.refusalsPerMinute,
                  },
                  serverClock,
                  observeChecks(module, checkLog, metrics, asking),
              );
    const made = typeof checks === "string" ? undefined : checks;

    const following: FollowSettings = {
        hosts: prosody.hosts,
        events: prosody.events,
        forget: (userId, roomId) => {
            made?.forget(userId, roomId);
        },
        onFollowed: metrics.followed,
        log,
    };
    const review = made?.review;
    const interval = review === undefined ? undefined : calls.resync;
    const resync =
        review === undefined || interval === undefined
            ? undefined
            : startResync({
                  ...following,
                  interval,
                  deadline: options.uvsTimeout,
                  registry,
                  review,
                  now: serverClock.now,
                  addTimer: (seconds, run) => module.add_timer(seconds, run),
                  onReviewed: metrics.reviewed,
              });

    let issuerIsTold = false;

    const settings: LoginSettings = {
        host: module.host,
        issuer: options.appId,
        requireIssuer: options.requireIssuer,
        powerSynchronised: options.syncPowerLevels,
        membershipVerified: options.verifyMembership,
        deadline: options.uvsTimeout,
        checks,
        now: serverClock.now,
        registry,
        ...makeLimits(module, options.refusalsPerMinute),
        refusals,
        log,
        tokenSecret: options.tokenSecret,
        ordinaryVerifier: options.tokenFallback ? ordinaryVerifier(module, prosody.events) : undefined,
        otherModules: askByEvents(prosody.events),
        onEnd: metrics,
        onChange: (rights, change) => {
            follow(rights, change, following);
        },
        onLogin: (room) => {
            resync?.watch(room);
        },
        onOtherIssuer: (issuer) => {
            if (!issuerIsTold) {
                issuerIsTold = true;
                module.log(
                    "warn",
                    "Tokens come with iss %q, while app_id says otherwise (told once)",
                    issuer,
                );
            }
        },
    };

    const regionHeader = module.get_option_string("region_header_name", "x_proxy_region");
    module.hook_global("websocket-session", (event) => {
        readRequest(event.session, event.request, regionHeader);
    });
    module.hook_global("bosh-session", (event) => {
        readRequest(event.session, event.request, regionHeader);
    });

    followResumptions(module, host, prosody.events, registry);
    const storeAgain = keepUsersAnonymous(module);

    const door: DoorSettings = {
        host: module.host,
        users: prosody.bare_sessions,
        hosts: prosody.hosts,
        trusted: calls.trusted,
        guestsOn: guestPolicies(),
        refusals,
        onError: (error) => {
            module.log("error", "Error at the door of a meeting: %s", error);
        },
    };
    const leaveDoor = keepDoor(module, prosody, registry, door);

    // MUC components may be configured after this host, so hosts are taken as they come.
    const installOn = (name: string): void => {
        const mucModule = module.context(name);
        installStart(mucModule, { ...door, policy: calls.startCall, fullSessions: prosody.full_sessions });
        installDepartures(mucModule, {
            users: prosody.bare_sessions,
            hosts: prosody.hosts,
            after: (seconds, run) => {
                module.add_timer(seconds, run);
            },
        });
    };
    for (const [name] of prosody.hosts) {
        installOn(name);
    }
    module.hook_global("host-activated", installOn);

    // Connections keep the SASL handler that they got, also when this module is reloaded: it asks for the newest login.
    const loginNow = (session: Prosody.Session): LoginOutcome => login(session, settings);
    const newest = module.shared<typeof loginNow>("newest");
    newest.set("login", loginNow);
    module.provides(
        "auth",
        passwordlessProvider((session) => anonymousHandler(() => (newest.get("login") ?? loginNow)(session))),
    );

    if (options.serveWellKnown) {
        module.provides("http", wellKnown);
    }

    const removeShellCommands = installShellCommands(module, host, () => checkTools(prosody));

    module.unload = () => {
        removeShellCommands();
        leaveDoor();
        resync?.stop();
        storeAgain();
        // Waiting checks first, so that none starts while the module unloads.
        made?.giveUpAll();
        http.giveUpAll();
    };

    if (configured.kind === "unset") {
        module.log("error", "Every login will be refused: %s", loginReasons[configured.reason].advice);
        module.set_status("error", `Every login is refused: ${configured.reason}`);
    } else {
        module.log(
            "info",
            "Asking %s, power levels %s, deadline %d s, rooms %s",
            configured.description,
            options.syncPowerLevels ? "synchronised" : "not synchronised",
            options.uvsTimeout,
            interval === undefined ? "not read again" : `read again every ${tostring(interval)} s`,
        );
        module.set_status("info", asking);
    }
}

/** Runs the commands of `prosodyctl mod_auth_matrix_user_verification`: in a process of its own, which serves nobody. */
function offerCommands(): void {
    module.command = (words) =>
        runCommand(words, {
            ...checkTools(),
            print,
            readInput: () => io.read("*a") ?? "",
        });
}

if (module.host === "*") {
    offerCommands();
} else {
    serve();
}
