/** One login from top to bottom: request, token, rate limit, verification, rights, session. */

import { stringprep } from "util.encodings";
import * as hashes from "util.hashes";
import * as hex from "util.hex";
import * as random from "util.random";
import type { LoginReasonName } from "../login-reasons";
import { decodeBase64UrlObject, isSignedWith, isStanzaText } from "../prosody/decode";
import { quote } from "../prosody/text";
import { serverClock, waitFor } from "../prosody/clock";
import { priorities } from "../prosody/priorities";
import { isMember, isOwner, takeAnswer } from "../rights/record";
import type { Change, Claim, RoomRights } from "../rights/record";
import { attach, sessionToResume, type UserRights } from "../rights/principal";
import type { Registry } from "../rights/registry";
import { grantFields } from "../rights/session-fields";
import type { AuthOptions } from "../verification/auth-options";
import type { Checks } from "../verification/coalescing";
import type { Verdict } from "../verification/verifier";
import { isRefusal, wellKnown, type OrdinaryVerifier } from "./jitsi";
import { discardStorage, passwordlessProvider, type Login, type LoginOutcome } from "./provider";
import { abandon, addressOf, describe, refuse, refuseConnection, warnOnce } from "./refusal";
import type { RefusalSettings } from "./refusal";
import { readRequest } from "./request";
import { followResumptions } from "./resumption";
import { isWithoutMatrix, readToken, refuseRoom, type TokenDecision, type TokenTools } from "./token";

export interface LoginSettings extends RefusalSettings {
    /** The events of the whole server. */
    readonly events: Prosody.Events<Prosody.GlobalEvents>;
    /** The checks that logins ask for, or the reason why there are none. */
    readonly checks: Checks | LoginReasonName;
    readonly registry: Registry;
    /** Verifies ordinary Jitsi tokens; nothing where they are refused. */
    readonly verifyOrdinary?: OrdinaryVerifier;
    /** Applies a change of a user's rights to the user's sessions and calls. */
    readonly onChange: (this: void, rights: UserRights, change: Change) => void;
    /** Called when a session has the fields that its login grants. */
    readonly onFields: (this: void, session: Prosody.Session) => void;
    /** Called after each login by Matrix, so that its room is read again from time to time. */
    readonly onLogin: (this: void, room: RoomRights) => void;
}

export const tokenTools: TokenTools = {
    decodeObject: decodeBase64UrlObject,
    hash: (text) => hashes.sha256(text),
    isSignedWith,
    isStanzaText,
};

/** Reads a token by the module's options. @param token as the client sent it, nothing when it sent none */
export function claimOf(token: string | undefined, options: AuthOptions): TokenDecision {
    const policy = {
        now: os.time(),
        requiredIssuer: options.requireIssuer ? (options.appId ?? "") : undefined,
        secret: options.tokenSecret,
    };
    return readToken(token, policy, tokenTools);
}

/** Reads what a session claims: a token of the right form, for the room of the URL. */
function readClaim(session: Prosody.Session, settings: LoginSettings): TokenDecision {
    const decision = claimOf(session.matrix_presented_token ?? session.auth_token, settings.options);
    if (!decision.ok) {
        return decision;
    }
    const claim = decision.claim;
    const reason = refuseRoom(claim, session.jitsi_web_query_room);
    if (reason !== undefined) {
        return {
            ok: false,
            reason,
            claim,
            detail: `the URL names ${quote(session.jitsi_web_query_room ?? "none")}`,
        };
    }
    if (settings.options.appId !== undefined && claim.issuer !== settings.options.appId) {
        warnOnce(
            settings.module,
            "Tokens have the iss %q, which is not app_id (logged once)",
            claim.issuer ?? "",
        );
    }
    return decision;
}

/** Asks whether a claim is true; the session's coroutine pauses meanwhile. */
function verify(session: Prosody.Session, claim: Claim, checks: Checks, settings: LoginSettings): Verdict {
    const deadline = settings.options.uvsTimeout;
    const earlier = settings.registry.earlierRights(session, claim);
    if (earlier !== undefined && isMember(earlier)) {
        // The user is known from the session to resume: only the membership is in question.
        const confirm = checks.confirm;
        if (confirm === undefined) {
            // A verification service answers by the token alone: its last answer holds as long as the earlier session.
            session.matrix_resume_only = true;
            const { userId, power: owner, powers, asked } = earlier;
            return { admitted: true, userId, owner, powers, asked };
        }
        return waitFor<Verdict>((done) => {
            confirm(claim, earlier.userId, deadline, done);
        });
    }
    const address = addressOf(session, settings);
    return waitFor<Verdict>((done) => {
        checks.verify(claim, deadline, address, done);
    });
}

/** Ends the rights of a user whom a homeserver does not find in the room, so that no other session keeps them. */
function noteRefusal(
    claim: Claim,
    verdict: Verdict & { readonly admitted: false },
    checks: Checks,
    settings: LoginSettings,
): void {
    const userId = verdict.userId;
    // A verification service, which cannot confirm, gives the same answer when it cannot ask the homeserver.
    if (verdict.reason !== "not_in_room" || userId === undefined || checks.confirm === undefined) {
        return;
    }
    checks.forget(userId, claim.roomId);
    const rights = settings.registry.find(userId, claim.roomId);
    if (rights !== undefined) {
        const asked = verdict.asked ?? serverClock.now();
        settings.onChange(rights, takeAnswer(rights, { membership: "ended" }, asked, true, os.time()));
    }
}

/**
 * A new user name: 96 bits, which nobody guesses. Letters and digits alone, as Jitsi makes room nicks of its first eight
 * characters, and as long as those that Prosody gives to anonymous users, since every presence carries it.
 */
function newUsername(): string {
    return hex.encode(random.bytes(12));
}

/** Asks other modules, in Jitsi's order, about a session that is verified; then names its user. */
function finish(session: Prosody.Session, who: string, settings: LoginSettings): LoginOutcome {
    const events = settings.events;
    const principal = session.matrix_principal;
    if (events.fire_event("jitsi-access-ban-check", session) === false) {
        return refuse(session, settings, "user_banned", who);
    }
    let username = sessionToResume(session, principal)?.username ?? newUsername();
    const given = events.fire_event("pre-jitsi-authentication", session);
    if (typeof given === "string") {
        // As Prosody prepares it: other spellings of a name are that name.
        const wanted = stringprep.nodeprep(given);
        if (wanted === undefined || wanted === "") {
            return refuse(session, settings, "username_malformed", who);
        }
        // Affiliations and power go by the user name, so nobody gets one that another user has.
        if (settings.registry.isFree(wanted, principal)) {
            username = wanted;
        } else {
            settings.module.log("warn", "%s asks for the user name of another user, and gets a new one", who);
        }
    }
    if (isRefusal(events.fire_event("post-jitsi-authentication", session))) {
        return refuse(session, settings, "module_refused", who);
    }
    if (principal !== undefined) {
        settings.registry.reserve(username, principal);
    }
    session._jitsi_auth_done = true;
    settings.module.log("info", "Login of %s as %s", who, username);
    settings.metrics.onLogin("admitted");
    return { ok: true, username };
}

/** Gives a session the rights that a positive verdict proves. */
function admit(
    session: Prosody.Session,
    claim: Claim,
    verdict: Verdict & { readonly admitted: true },
    settings: LoginSettings,
): LoginOutcome {
    const { options, registry } = settings;
    const userId = verdict.userId;
    const asked = verdict.asked ?? serverClock.now();
    const membership = options.verifyMembership ? "joined" : "unasked";
    const { owner: power, powers } = verdict;
    const answer = { membership, power, powers, synchronised: options.syncPowerLevels } as const;
    const rights = registry.recordOf(userId, claim, answer, asked);
    const change = takeAnswer(rights, answer, asked, true, os.time());
    if (!isMember(rights)) {
        // A later answer says that the user has left.
        return refuse(session, settings, "not_in_room", describe(session, claim, userId));
    }
    registry.admit(session, rights, claim);
    grantFields(session, claim, rights, settings.module.host, verdict.profile);
    settings.onFields(session);
    const who = describe(session, claim, userId) + (isOwner(rights) ? ", owner" : "");
    const outcome = finish(session, who, settings);
    settings.onChange(rights, change);
    if (outcome.ok) {
        settings.onLogin(rights.room);
    }
    return outcome;
}

/** Names the user of an ordinary token: two tokens have the same name only if Jitsi sees the same user and room in them. */
function ordinaryKey(session: Prosody.Session): string {
    const id = session.jitsi_meet_context_user?.id;
    const user = typeof id === "string" ? `user ${id}` : `token ${session.auth_token ?? ""}`;
    return `${tostring(session.jitsi_meet_domain)} ${tostring(session.jitsi_meet_room)} ${user}`;
}

/** Logs in a session whose token says nothing of Matrix, by Jitsi's own rules. */
function loginByOrdinaryToken(
    session: Prosody.Session,
    settings: LoginSettings,
    verifyOrdinary: OrdinaryVerifier,
): LoginOutcome {
    session.auth_token = session.matrix_presented_token ?? session.auth_token;
    const refusal = verifyOrdinary(session);
    if (session.destroyed === true) {
        return abandon(session, settings);
    }
    if (refusal !== undefined) {
        return refuse(session, settings, "ordinary_token_refused", describe(session), {
            detail: quote(refusal),
        });
    }
    session.matrix_ordinary_token = true;
    attach(session, settings.registry.ordinary(ordinaryKey(session)));
    return finish(session, `${describe(session)}, by an ordinary token`, settings);
}

function attempt(session: Prosody.Session, settings: LoginSettings): LoginOutcome {
    const refusedBefore = refuseConnection(session, settings);
    if (refusedBefore !== undefined) {
        return refusedBefore;
    }
    const decision = readClaim(session, settings);
    const { checks, verifyOrdinary } = settings;
    if (verifyOrdinary !== undefined && !decision.ok && isWithoutMatrix(decision.reason)) {
        return loginByOrdinaryToken(session, settings, verifyOrdinary);
    }
    if (typeof checks === "string") {
        return refuse(session, settings, checks, describe(session, decision.claim));
    }
    if (!decision.ok) {
        return refuse(session, settings, decision.reason, describe(session, decision.claim), decision);
    }
    const claim = decision.claim;
    const verdict = verify(session, claim, checks, settings);
    if (session.destroyed === true) {
        return abandon(session, settings);
    }
    if (verdict.admitted) {
        return admit(session, claim, verdict, settings);
    }
    noteRefusal(claim, verdict, checks, settings);
    return refuse(session, settings, verdict.reason, describe(session, claim, verdict.userId), verdict);
}

/**
 * Decides on the login of a session. Runs in the session's coroutine, which pauses while the verifier is asked.
 *
 * Never throws: an error would leave the client without an answer, so an error refuses.
 */
function login(session: Prosody.Session, settings: LoginSettings): LoginOutcome {
    const [done, result] = pcall(attempt, session, settings);
    if (done) {
        return result;
    }
    if (session.destroyed === true) {
        settings.module.log("error", "Error in a login: %s", result);
        return abandon(session, settings);
    }
    return refuse(session, settings, "internal_error", describe(session), { detail: tostring(result) });
}

/** Serves the logins of the module's host. @returns a function to call when the module is unloaded */
export function serveLogins(host: Prosody.Host | undefined, settings: LoginSettings): (this: void) => void {
    const { module, options, events, registry } = settings;
    const regionHeader = module.get_option_string("region_header_name", "x_proxy_region");
    const onOpened = ({ session, request }: Prosody.GlobalEvents["websocket-session"]): void => {
        readRequest(session, request, regionHeader);
    };
    module.hook_global("websocket-session", onOpened, priorities.opened.login);
    module.hook_global("bosh-session", onOpened, priorities.opened.login);
    followResumptions(module, host, events, registry, settings.onFields);

    // Connections keep their SASL handler across a reload of this module, so it looks up the newest login.
    const newest = module.shared<Login>("newest");
    const loginNow: Login = (session) => login(session, settings);
    newest.set("login", loginNow);
    const provider = passwordlessProvider((session) => (newest.get("login") ?? loginNow)(session));
    module.provides("auth", provider);
    if (options.serveWellKnown) {
        module.provides("http", wellKnown);
    }
    return discardStorage(module);
}
