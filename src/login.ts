/** One login from top to bottom: what the client claims, whether it is true, what the session becomes. */

import * as hex from "util.hex";
import * as random from "util.random";
import { countsAgainstAddress } from "./access/limits";
import type { LoginReasonName } from "./access/reasons";
import { isWithoutMatrix, type Claim, type TokenDecision } from "./access/token";
import type { Verdict } from "./access/verdict";
import { claimOf, refuseRoom, type ClaimRules } from "./claim";
import { addressOf, endingOf, tryReasons, turnAway, type LimitSettings } from "./limits";
import { abandon, describe, guarded, refuse } from "./refusal";
import type { Address, TryAnswer } from "./server/attempts";
import type { Clock } from "./server/clock";
import { isUsername } from "./server/decode";
import type { OtherModules } from "./server/events";
import type { SessionIndex } from "./server/resumption";
import type { LoginOutcome } from "./server/sasl";
import { admitSession, type Verification } from "./server/session";
import { waitFor } from "./server/wait";
import type { OrdinaryVerifier } from "./verifier/ordinary";
import type { Verifier } from "./verifier/verifier";

/** What a login needs from the module. */
export interface LoginSettings extends ClaimRules, LimitSettings {
    readonly host: string;
    readonly powerSynchronised: boolean;
    /** Whether the verifier says who is a member of the room, or just who the user is. */
    readonly membershipVerified: boolean;
    /** Seconds for a check. */
    readonly deadline: number;
    /** Whom logins ask, or the reason why there is nobody. */
    readonly verifier: Verifier | LoginReasonName;
    readonly clock: Clock;
    readonly sessions: SessionIndex;
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

/** Asks the other modules, in Jitsi's order, about a session that is verified; then names its user. */
function finish(session: Prosody.Session, who: string, settings: LoginSettings): LoginOutcome {
    const modules = settings.otherModules;
    if (modules.isBanned(session)) {
        return refuse(session, "user_banned", who, settings);
    }
    const wanted = modules.usernameFor(session);
    if (wanted !== undefined && !isUsername(wanted)) {
        return refuse(session, "username_malformed", who, settings);
    }
    // Affiliations and power go by the user name, so nobody gets one that another user has.
    const free = wanted !== undefined && settings.sessions.mayHave(session, wanted);
    if (wanted !== undefined && !free) {
        settings.log("warn", "%s asks for the user name of somebody else, and gets another one", who);
    }
    const username =
        (free ? wanted : undefined) ?? settings.sessions.usernameToResume(session) ?? newUsername();
    if (modules.refuses(session)) {
        return refuse(session, "module_refused", who, settings);
    }
    session._jitsi_auth_done = true;
    settings.sessions.renew(session);
    settings.log("info", "Login of %s as %s", who, username);
    settings.onEnd.admitted();
    return { ok: true, username };
}

/** Gives the session what the verdict says. */
function conclude(
    session: Prosody.Session,
    settings: LoginSettings,
    claim: Claim,
    verdict: Verdict,
): LoginOutcome {
    if (!verdict.admitted) {
        const who = describe(session, claim, verdict.userId);
        return refuse(session, verdict.reason, who, settings, verdict.toldBefore);
    }
    const verification: Verification = {
        userId: verdict.userId,
        roomId: claim.roomId,
        roomName: claim.roomName,
        member: settings.membershipVerified,
        owner: settings.powerSynchronised && verdict.owner,
        powerSynchronised: settings.powerSynchronised,
        ownerPower: verdict.owner,
        claim,
    };
    admitSession(session, claim, verification, settings.host, verdict.profile);
    const power = verification.owner ? ", owner" : "";
    return finish(session, describe(session, claim, verification.userId) + power, settings);
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
        settings.log("info", "Jitsi's token verification: %s", refusal);
        return refuse(session, "ordinary_token_refused", describe(session), settings);
    }
    session.matrix_ordinary_token = true;
    return finish(session, `${describe(session)}, by an ordinary token`, settings);
}

/** Whether the client has left; asked anew after each pause. */
function isGone(session: Prosody.Session): boolean {
    return session.destroyed === true;
}

/** Waits until the address of a session may try. @returns nothing when it may */
function waitForAddress(
    session: Prosody.Session,
    claim: Claim,
    address: Address,
    settings: LoginSettings,
): LoginOutcome | undefined {
    const permission = waitFor<TryAnswer>((done) => {
        address.begin(settings.deadline, done);
    });
    if (permission !== "now") {
        const told = address.turnAway();
        return isGone(session)
            ? abandon(session, settings)
            : refuse(session, tryReasons[permission], describe(session, claim), settings, told);
    }
    if (isGone(session)) {
        address.end("unclear");
        return abandon(session, settings);
    }
    return undefined;
}

/** Asks the verifier about a claim, and gives the session what comes of it. */
function verify(
    session: Prosody.Session,
    claim: Claim,
    verifier: Verifier,
    seconds: number,
    address: Address | undefined,
    settings: LoginSettings,
): LoginOutcome {
    const verdict = waitFor<Verdict>((done) => verifier.verify(claim, seconds, done));
    const outcome = isGone(session)
        ? abandon(session, settings)
        : guarded(session, settings, conclude, claim, verdict);
    address?.end(endingOf(verdict, outcome));
    return outcome;
}

/** Checks a claim, when the address may try. */
function check(
    session: Prosody.Session,
    claim: Claim,
    verifier: Verifier,
    address: Address | undefined,
    settings: LoginSettings,
): LoginOutcome {
    const started = settings.clock.now();
    if (address !== undefined && !address.beginNow()) {
        const turnedAway = waitForAddress(session, claim, address, settings);
        if (turnedAway !== undefined) {
            return turnedAway;
        }
    }
    const seconds = settings.deadline - (settings.clock.now() - started);
    return verify(session, claim, verifier, seconds, address, settings);
}

/**
 * Decides on the login of a session. Runs in the session's coroutine, which pauses while the verifier is asked.
 *
 * Never throws: an error would leave the client without an answer.
 */
export function login(session: Prosody.Session, settings: LoginSettings): LoginOutcome {
    const address = addressOf(session, settings);
    const turnedAway = turnAway(session, address, settings);
    if (turnedAway !== undefined) {
        return turnedAway;
    }
    const decision = readSafely(session, settings);
    const ordinary = settings.ordinaryVerifier;
    if (ordinary !== undefined && !decision.ok && isWithoutMatrix(decision.reason)) {
        // The verifier may wait for a key, which Lua 5.1 cannot do in here: there such a login is refused.
        const outcome = guarded(session, settings, loginByOrdinaryToken, ordinary, undefined);
        if (!outcome.ok && outcome.condition === "not-allowed" && decision.reason !== "token_missing") {
            address?.refuse();
        }
        return outcome;
    }
    const verifier = settings.verifier;
    if (typeof verifier === "string") {
        return refuse(session, verifier, describe(session), settings);
    }
    if (!decision.ok) {
        if (countsAgainstAddress(decision.reason)) {
            address?.refuse();
        }
        return refuse(session, decision.reason, describe(session), settings);
    }
    return check(session, decision.claim, verifier, address, settings);
}
