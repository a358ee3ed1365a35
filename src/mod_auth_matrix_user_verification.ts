/**
 * Prosody module `auth_matrix_user_verification`: an authentication provider that lets a session in only if its token
 * belongs to a Matrix user who is joined to the room that the session wants, and a door that keeps the session to
 * that room.
 *
 * Wiring only: the rules stand in `access/`, the course of a login in `login.ts`, the door in `door.ts`.
 */

import { loginReasons } from "./access/reasons";
import { makeCalls } from "./calls";
import type { ReadOptions } from "./check";
import { runCommand } from "./commands";
import { addAll } from "./diagnosis/step";
import { installDoor, type DoorSettings } from "./door";
import { makeLimits } from "./limits";
import { login, type LoginSettings } from "./login";
import { readCallOptions } from "./server/call-options";
import { makeCheckLog } from "./server/check-log";
import { observeChecks } from "./server/check-observer";
import { serverClock } from "./server/clock";
import { askByEvents } from "./server/events";
import { makeHttpClient } from "./server/http";
import { makeRefusalLog } from "./server/log";
import { makeAuthMetrics } from "./server/metrics";
import { readAuthOptions } from "./server/auth-options";
import { peopleOn } from "./server/people";
import { passwordlessProvider } from "./server/provider";
import { followResumptions, indexSessions } from "./server/resumption";
import { anonymousHandler, type LoginOutcome } from "./server/sasl";
import { readRequest } from "./server/session";
import { readQuietly, readSetup } from "./server/setup";
import { wellKnown } from "./server/well-known";
import { installShellCommands } from "./shell";
import { checkEvents, makeChecks } from "./verifier/checks";
import { configuredVerifier } from "./verifier/configured";
import { ordinaryVerifier } from "./verifier/ordinary";

const http = makeHttpClient();

/** The options of a host, as its logins read them, and what is said of them and of those about calls. */
function optionsOf(host: string): ReadOptions {
    const logins = readQuietly(module, host, readAuthOptions);
    const calls = readQuietly(module, host, readCallOptions);
    return { options: logins.value, complaints: addAll(addAll([], logins.complaints), calls.complaints) };
}

/** Serves the logins of the module's host. */
function serve(): void {
    const options = readAuthOptions(module);
    const metrics = makeAuthMetrics(module, checkEvents);
    const refusals = makeRefusalLog(module, metrics);

    const checkLog = makeCheckLog(module);
    const configured = configuredVerifier(options, http, checkLog.onDetail);
    const asking = configured.kind === "unset" ? "" : `Asking ${configured.description}`;
    const checks =
        configured.kind === "unset"
            ? undefined
            : makeChecks(
                  configured.verifier,
                  { cacheSeconds: options.cacheSeconds, maxChecks: options.maxChecks, chance: math.random },
                  serverClock,
                  observeChecks(module, checkLog, metrics, asking),
              );

    const limits = makeLimits(module, options.refusalsPerMinute, serverClock);

    let issuerIsTold = false;

    const settings: LoginSettings = {
        host: module.host,
        issuer: options.appId,
        requireIssuer: options.requireIssuer,
        powerSynchronised: options.syncPowerLevels,
        membershipVerified: options.verifyMembership,
        deadline: options.uvsTimeout,
        verifier: configured.kind === "unset" ? configured.reason : (checks ?? configured.verifier),
        clock: serverClock,
        ...limits,
        sessions: indexSessions(module, prosody.hosts.get(module.host), prosody.events),
        refusals,
        log: (level, format, ...values) => {
            module.log(level, format, ...values);
        },
        tokenSecret: options.tokenSecret,
        ordinaryVerifier: options.tokenFallback ? ordinaryVerifier(module, prosody.events) : undefined,
        otherModules: askByEvents(prosody.events),
        onEnd: metrics,
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

    const door: DoorSettings = {
        host: module.host,
        users: prosody.bare_sessions,
        hosts: prosody.hosts,
        refusals,
    };

    const regionHeader = module.get_option_string("region_header_name", "x_proxy_region");
    module.hook_global("websocket-session", (event) => {
        readRequest(event.session, event.request, regionHeader);
    });
    module.hook_global("bosh-session", (event) => {
        readRequest(event.session, event.request, regionHeader);
    });

    followResumptions(module, prosody.hosts.get(module.host), prosody.events);

    const calls = makeCalls(module, prosody, {
        ...settings,
        ...readCallOptions(module),
        verifier: checks,
        counts: metrics,
    });

    // MUC components may be configured after this host, so hosts are taken as they come.
    const installOn = (host: string): void => {
        const mucModule = module.context(host);
        installDoor(mucModule, door);
        calls.installOn(mucModule);
    };
    for (const [host] of prosody.hosts) {
        installOn(host);
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

    const removeShellCommands = installShellCommands(module, {
        checkTools: () => ({ setup: readSetup(prosody), http, now: serverClock.wall, optionsOf }),
        people: () => peopleOn(prosody.hosts.get(module.host)),
    });

    module.unload = () => {
        removeShellCommands();
        calls.stop();
        // In this order: whoever waits for his turn must not get it now.
        limits.attempts.giveUpAll();
        checks?.giveUpAll();
        http.giveUpAll();
    };

    if (configured.kind === "unset") {
        module.log("error", "Every login will be refused: %s", loginReasons[configured.reason].advice);
        module.set_status("error", `Every login is refused: ${configured.reason}`);
    } else {
        module.log(
            "info",
            "Asking %s, power levels %s, deadline %d s",
            configured.description,
            options.syncPowerLevels ? "synchronised" : "not synchronised",
            options.uvsTimeout,
        );
        module.set_status("info", asking);
    }
}

/** Runs the commands of `prosodyctl mod_auth_matrix_user_verification`: in a process of its own, which serves nobody. */
function offerCommands(): void {
    module.command = (words) =>
        runCommand(words, {
            setup: readSetup(undefined),
            http,
            now: serverClock.wall,
            optionsOf,
            verifierOf: (options) => {
                const configured = configuredVerifier(options, http, () => undefined);
                return configured.kind === "set" ? configured.verifier : configured.reason;
            },
            print,
            readInput: () => io.read("*a") ?? "",
        });
}

if (module.host === "*") {
    offerCommands();
} else {
    serve();
}
