/** One login from top to bottom: what the client claims, whether it is true, what the session becomes. */

import * as uuid from "util.uuid";
import { loginReasons, type LoginReasonName } from "./access/reasons";
import { readToken, type Claim, type TokenDecision, type TokenPolicy, type TokenTools } from "./access/token";
import type { Verdict } from "./access/verdict";
import { decodeBase64UrlObject, isStanzaText } from "./server/decode";
import type { RefusalLog } from "./server/log";
import type { SessionIndex } from "./server/resumption";
import type { LoginOutcome } from "./server/sasl";
import { admitSession, clearSession, type Verification } from "./server/session";
import { waitFor } from "./server/wait";
import type { Verifier } from "./verifier/verifier";

/** Longest part of a client's room name that goes into a log line. */
const loggedRoomMaximum = 100;

const tools: TokenTools = { decodeObject: decodeBase64UrlObject, isStanzaText };

/** What a login needs from the module. */
export interface LoginSettings {
    readonly host: string;
    /** What `iss` should be, where the option says so. */
    readonly issuer?: string;
    readonly requireIssuer: boolean;
    readonly powerSynchronised: boolean;
    /** Nothing where none is set up. */
    readonly verifier?: Verifier;
    readonly sessions: SessionIndex;
    readonly refusals: RefusalLog;
    readonly log: (this: void, level: Prosody.LogLevel, format: string, ...values: unknown[]) => void;
    /** Asks other modules for a user name (event `pre-jitsi-authentication`). */
    readonly customUsername: (this: void, session: Prosody.Session) => string | undefined;
    /** Told about the `iss` of a token that differs from the one that is set. */
    readonly onOtherIssuer: (this: void, issuer: string) => void;
}

/** The room of the URL in the spelling that counts: letters of either case are the same. */
function roomOfUrl(session: Prosody.Session): string | undefined {
    return session.jitsi_web_query_room?.toLowerCase();
}

/** Reads what a session claims: the token, and that it is for the room of the URL. */
function readClaim(session: Prosody.Session, settings: LoginSettings): TokenDecision {
    const policy: TokenPolicy = {
        now: os.time(),
        requiredIssuer: settings.requireIssuer ? (settings.issuer ?? "") : undefined,
    };
    const token = session.matrix_presented_token ?? session.auth_token;
    const decision = readToken(token, policy, tools);
    if (!decision.ok) {
        return decision;
    }
    const claim = decision.claim;
    if (roomOfUrl(session) !== claim.roomName) {
        return { ok: false, reason: "room_mismatch" };
    }
    if (settings.issuer !== undefined && claim.issuer !== settings.issuer) {
        settings.onOtherIssuer(claim.issuer ?? "");
    }
    return decision;
}

/** What the log may say of a client. */
function describe(session: Prosody.Session, claim?: Claim, userId?: string): string {
    const room = session.jitsi_web_query_room;
    const client = `${userId ?? "a client"} at ${session.ip ?? "an unknown address"}`;
    return claim === undefined
        ? `${client}, meeting ${room === undefined ? "unnamed" : room.substring(0, loggedRoomMaximum)}`
        : `${client}, room ${claim.roomId}`;
}

/** Logs a refusal, takes from the session what it must not have, and makes the answer. */
function refuse(
    session: Prosody.Session,
    reason: LoginReasonName,
    who: string,
    settings: LoginSettings,
): LoginOutcome {
    clearSession(session);
    settings.refusals.login(reason, who);
    return { ok: false, condition: loginReasons[reason].condition, text: loginReasons[reason].text };
}

/** The answer for a client that left during the check; nobody will read it, but mod_saslauth has to get one. */
function abandon(session: Prosody.Session, settings: LoginSettings): LoginOutcome {
    // COMPAT 13.0: mod_saslauth reads this of a session that has lost all its fields, and throws where it is nil.
    session.base_type ??= "c2s";
    settings.log("debug", "The client left during the check");
    return { ok: false, condition: "temporary-auth-failure", text: "Connection gone" };
}

/** Gives the session what the verdict says. */
function conclude(
    session: Prosody.Session,
    claim: Claim,
    verdict: Verdict,
    settings: LoginSettings,
): LoginOutcome {
    if (!verdict.admitted) {
        return refuse(session, verdict.reason, describe(session, claim, verdict.userId), settings);
    }
    const verification: Verification = {
        userId: verdict.userId,
        roomId: claim.roomId,
        roomName: claim.roomName,
        owner: settings.powerSynchronised && verdict.owner,
        powerSynchronised: settings.powerSynchronised,
    };
    admitSession(session, claim, verification, settings.host);
    const username =
        settings.customUsername(session) ??
        settings.sessions.usernameToResume(session.previd, verification) ??
        uuid.generate();
    settings.sessions.renew(verification);
    settings.log(
        "info",
        "Login of %s as %s%s",
        describe(session, claim, verification.userId),
        username,
        verification.owner ? ", owner" : "",
    );
    return { ok: true, username };
}

/**
 * Decides on the login of a session. Runs in the session's coroutine, which pauses while the verifier is asked.
 *
 * Never throws: an error would leave the client without an answer.
 */
export function login(session: Prosody.Session, settings: LoginSettings): LoginOutcome {
    const verifier = settings.verifier;
    if (verifier === undefined) {
        return refuse(session, "verifier_not_configured", describe(session), settings);
    }

    let decision: TokenDecision;
    try {
        decision = readClaim(session, settings);
    } catch (error) {
        settings.log("error", "Error while reading a token: %s", error);
        decision = { ok: false, reason: "internal_error" };
    }
    if (!decision.ok) {
        return refuse(session, decision.reason, describe(session), settings);
    }

    const claim = decision.claim;
    const verdict = waitFor<Verdict>((done) => {
        verifier.verify(claim, done);
    });
    if (session.destroyed) {
        return abandon(session, settings);
    }

    try {
        return conclude(session, claim, verdict, settings);
    } catch (error) {
        settings.log("error", "Error while concluding a login: %s", error);
        return refuse(session, "internal_error", describe(session, claim), settings);
    }
}
