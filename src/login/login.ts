/** One login from top to bottom: what the client claims, whether it is true, what the session becomes. */

import * as hex from "util.hex";
import * as random from "util.random";
import type { LoginReasonName } from "../login-reasons";
import { quote } from "../prosody/text";
import { isWithoutMatrix, type TokenDecision } from "./token";
import type { Claim } from "../rights/claim";
import type { Verdict } from "../verification/verifier";
import { claimOf, refuseRoom, type ClaimRules } from "./read-claim";
import { addressOf, turnAway, type LimitSettings } from "./connection-limit";
import { abandon, describe, guarded, refuse } from "./refusal";
import { attach, type Registry, type UserRights } from "../rights/registry";
import { isMember, isOwner, takeAnswer, type Change, type RoomRights } from "../rights/record";
import { preparedUsername } from "../prosody/decode";
import type { OtherModules } from "./jitsi-events";
import type { LoginOutcome } from "./sasl";
import { grantFields } from "../rights/session-fields";
import { waitFor } from "../prosody/wait";
import type { Checks } from "../verification/coalescing";
import type { OrdinaryVerifier } from "./jitsi-token";

/** What a login needs from the module. */
export interface LoginSettings extends ClaimRules, LimitSettings {
    readonly host: string;
    readonly powerSynchronised: boolean;
    /** Whether the verifier says who is a member of the room, or just who the user is. */
    readonly membershipVerified: boolean;
    /** Seconds for a check. */
    readonly deadline: number;
    /** The monotonic clock. */
    readonly now: (this: void) => number;
    /** The checks that logins ask for, or the reason why there are none. */
    readonly checks: Checks | LoginReasonName;
    readonly registry: Registry;
    /** Does what follows from a change of a user's rights. */
    readonly onChange: (this: void, rights: UserRights, change: Change) => void;
    /** Told of each login by Matrix, so that its room is read again from time to time. */
    readonly onLogin: (this: void, room: RoomRights) => void;
    /** Verifies ordinary Jitsi tokens; nothing where they are not accepted. */
    readonly ordinaryVerifier?: OrdinaryVerifier;
    readonly otherModules: OtherModules;
    /** Told about the `iss` of a token that differs from the one that is set. */
    readonly onOtherIssuer: (this: void, issuer: string) => void;
}

/** Reads what a session claims: the token, and that it is for the room of the URL. */
function readClaim(session: Prosody.Session, settings: LoginSettings): TokenDecision {
    const decision = claimOf(session.matrix_presented_token ?? session.auth_token, settings);
    if (!decision.ok) {
        return decision;
    }
    const claim = decision.claim;
    const reason = refuseRoom(claim, session.jitsi_web_query_room);
    if (reason !== undefined) {
        return { ok: false, reason };
    }
    if (settings.issuer !== undefined && claim.issuer !== settings.issuer) {
        settings.onOtherIssuer(claim.issuer ?? "");
    }
    return decision;
}

/** Reads what a session claims; an error is a refusal. */
function readSafely(session: Prosody.Session, settings: LoginSettings): TokenDecision {
    const [read, result] = pcall(readClaim, session, settings);
    if (read) {
        return result;
    }
    settings.log("error", "Error while reading a token: %s", result);
    return { ok: false, reason: "internal_error" };
}

/** Bytes of a new user name: 96 bits, which nobody guesses. */
const nameLength = 12;

/**
 * A new user name: letters and digits alone, as Jitsi makes room nicks of its first eight characters, and as long as those
 * that Prosody gives to anonymous users, since every presence carries it.
 */
function newUsername(): string {
    return hex.encode(random.bytes(nameLength));
}

/** The user name of the session that a client had before; nothing where its resumption token finds none of the same user. */
function usernameToResume(session: Prosody.Session): string | undefined {
    const resumptionToken = session.previd;
    if (resumptionToken === undefined) {
        return undefined;
    }
    for (const candidate of session.matrix_principal?.sessions ?? new LuaSet<Prosody.Session>()) {
        if (candidate.resumption_token === resumptionToken) {
            return candidate.username;
        }
    }
    return undefined;
}

/** Asks the other modules, in Jitsi's order, about a session that is verified; then names its user. */
function finish(session: Prosody.Session, who: string, settings: LoginSettings): LoginOutcome {
    const { otherModules: modules, registry } = settings;
    if (modules.isBanned(session)) {
        return refuse(session, "user_banned", who, settings);
    }
    const given = modules.usernameFor(session);
    // As Prosody prepares it, too: other spellings of a name are that name.
    const wanted = given === undefined ? undefined : preparedUsername(given);
    if (given !== undefined && wanted === undefined) {
        return refuse(session, "username_malformed", who, settings);
    }
    // Affiliations and power go by the user name, so nobody gets one that another user has.
    const free = wanted !== undefined && registry.isFree(wanted, session.matrix_principal);
    if (wanted !== undefined && !free) {
        settings.log("warn", "%s asks for the user name of another user, and gets a new one", who);
    }
    const username = (free ? wanted : undefined) ?? usernameToResume(session) ?? newUsername();
    if (modules.refuses(session)) {
        return refuse(session, "module_refused", who, settings);
    }
    if (session.matrix_principal !== undefined) {
        registry.reserve(username, session.matrix_principal);
    }
    session._jitsi_auth_done = true;
    settings.log("info", "Login of %s as %s", who, username);
    settings.onEnd.admitted();
    return { ok: true, username };
}

/** Takes in that a user is certainly not in the room: for the record, where there is one, and for later logins. */
function noteRefusal(
    claim: Claim,
    userId: string | undefined,
    verdict: Verdict,
    settings: LoginSettings,
): void {
    const { checks, registry } = settings;
    // A verification service says so as well when it cannot ask the homeserver.
    const isCertain = typeof checks !== "string" && checks.confirm !== undefined;
    if (verdict.admitted || verdict.reason !== "not_in_room" || userId === undefined || !isCertain) {
        return;
    }
    checks.forget(userId, claim.roomId);
    const { asked = settings.now() } = verdict;
    const rights = registry.find(userId, claim.roomId);
    if (rights !== undefined) {
        const change = takeAnswer(rights, { membership: "ended" }, asked, true, os.time());
        settings.onChange(rights, change);
    }
}

/** Gives the session what the verdict says. */
function conclude(
    session: Prosody.Session,
    settings: LoginSettings,
    claim: Claim,
    verdict: Verdict,
): LoginOutcome {
    if (!verdict.admitted) {
        noteRefusal(claim, verdict.userId, verdict, settings);
        const who = describe(session, claim, verdict.userId);
        return refuse(session, verdict.reason, who, settings, verdict.toldBefore);
    }
    const { userId, owner: power, asked = settings.now() } = verdict;
    const membership = settings.membershipVerified ? "joined" : "unasked";
    const answer = { membership, power, synchronised: settings.powerSynchronised } as const;
    const rights = settings.registry.recordOf(userId, claim, answer, asked);
    const change = takeAnswer(rights, answer, asked, true, os.time());
    if (!isMember(rights)) {
        // The answer is older than what is known.
        return refuse(session, "not_in_room", describe(session, claim, userId), settings);
    }
    settings.registry.admit(session, rights, claim);
    grantFields(session, claim, rights, settings.host, verdict.profile);
    const who = describe(session, claim, userId) + (isOwner(rights) ? ", owner" : "");
    const outcome = finish(session, who, settings);
    settings.onChange(rights, change);
    if (outcome.ok) {
        settings.onLogin(rights.room);
    }
    return outcome;
}

/** Who an ordinary token is of: the same for two tokens only if Jitsi takes them for the same user in the same room. */
function ordinaryKey(session: Prosody.Session): string {
    const id = session.jitsi_meet_context_user?.id;
    const user = typeof id === "string" ? `user ${id}` : `token ${session.auth_token ?? ""}`;
    return `${tostring(session.jitsi_meet_domain)} ${tostring(session.jitsi_meet_room)} ${user}`;
}

/** Logs in a session whose token says nothing of Matrix, by Jitsi's own rules. */
function loginByOrdinaryToken(
    session: Prosody.Session,
    settings: LoginSettings,
    verify: OrdinaryVerifier,
): LoginOutcome {
    session.auth_token = session.matrix_presented_token ?? session.auth_token;
    const refusal = verify(session);
    if (session.destroyed) {
        return abandon(session, settings);
    }
    if (refusal !== undefined) {
        settings.log("info", "Jitsi's token verification: %s", quote(refusal));
        return refuse(session, "ordinary_token_refused", describe(session), settings);
    }
    session.matrix_ordinary_token = true;
    attach(session, settings.registry.ordinary(ordinaryKey(session)));
    return finish(session, `${describe(session)}, by an ordinary token`, settings);
}

/** The verdict on a claim whose user is known from an earlier session: the membership alone is in question. */
function confirm(claim: Claim, rights: UserRights, checks: Checks, settings: LoginSettings): Verdict {
    const ask = checks.confirm;
    if (ask === undefined) {
        // A verification service answers by the token alone: what it said last holds as long as the earlier session.
        const { userId, power, asked } = rights;
        return { admitted: true, userId, owner: power, asked };
    }
    return waitFor<Verdict>((done) => {
        ask(claim, rights.userId, settings.deadline, done);
    });
}

/** Checks a claim, and gives the session what comes of it. */
function check(
    session: Prosody.Session,
    claim: Claim,
    checks: Checks,
    settings: LoginSettings,
): LoginOutcome {
    const earlier = settings.registry.earlierSession(session, claim)?.matrix_rights;
    let verdict: Verdict;
    if (earlier !== undefined && isMember(earlier)) {
        verdict = confirm(claim, earlier, checks, settings);
        session.matrix_resume_only = verdict.admitted && checks.confirm === undefined ? true : undefined;
    } else {
        const address = addressOf(session, settings);
        verdict = waitFor<Verdict>((done) => checks.verify(claim, settings.deadline, address, done));
    }
    return session.destroyed === true
        ? abandon(session, settings)
        : guarded(session, settings, conclude, claim, verdict);
}

/**
 * Decides on the login of a session. Runs in the session's coroutine, which pauses while the verifier is asked.
 *
 * Never throws: an error would leave the client without an answer.
 */
export function login(session: Prosody.Session, settings: LoginSettings): LoginOutcome {
    const turnedAway = turnAway(session, settings);
    if (turnedAway !== undefined) {
        return turnedAway;
    }
    const decision = readSafely(session, settings);
    const ordinary = settings.ordinaryVerifier;
    if (ordinary !== undefined && !decision.ok && isWithoutMatrix(decision.reason)) {
        // The verifier may wait for a key, which Lua 5.1 cannot do in here: there such a login is refused.
        return guarded(session, settings, loginByOrdinaryToken, ordinary, undefined);
    }
    const checks = settings.checks;
    if (typeof checks === "string") {
        return refuse(session, checks, describe(session), settings);
    }
    return decision.ok
        ? check(session, decision.claim, checks, settings)
        : refuse(session, decision.reason, describe(session), settings);
}
