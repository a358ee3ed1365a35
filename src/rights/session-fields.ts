/** What a login grants to a session: the fields by which our two modules and Jitsi's plugins meet. */

import type { Profile } from "../matrix/profile";
import { isOwner, type Claim, type Rights } from "./record";

declare global {
    namespace Prosody {
        interface Session {
            /** True where an earlier session's answer let the login in, which only a resumption may use. */
            matrix_resume_only?: true;
            /** True after a login with an ordinary Jitsi token, which proves nothing about Matrix. */
            matrix_ordinary_token?: true;
            /** The features of the signed token that it logged in with. */
            matrix_token_features?: AnyNotNil;
            /** Whether the user is owner by Matrix power: the field of the original modules, for others who read it. */
            auth_matrix_user_verification_is_owner?: boolean;
        }
    }
}

/** The fields for Jitsi's plugins. They end with the membership, with a refusal, and with a new login that resumes. */
const jitsiFields = [
    "auth_token",
    "matrix_token_features",
    "auth_matrix_user_verification_is_owner",
    "jitsi_meet_room",
    "jitsi_meet_domain",
    "jitsi_meet_str_tenant",
    "jitsi_meet_context_user",
    "jitsi_meet_context_room",
    "jitsi_meet_context_features",
    "jitsi_meet_context_group",
    "jitsi_meet_auth_issuer",
    "_jitsi_auth_done",
] as const satisfies readonly (keyof Prosody.Session)[];

/**
 * Gives to a session what its successful login by Matrix grants for Jitsi's plugins.
 *
 * @param profile replaces the claim's name and avatar, where the homeserver was asked for it
 */
export function grantFields(
    session: Prosody.Session,
    claim: Claim,
    rights: Rights,
    host: string,
    profile: Profile = claim,
): void {
    const prefix = session.jitsi_web_query_prefix;
    session.matrix_since = os.time();
    session.auth_matrix_user_verification_is_owner = isOwner(rights);
    session.auth_token = session.matrix_presented_token ?? session.auth_token;
    session.jitsi_meet_room = rights.room.roomName;
    session.jitsi_meet_domain = prefix === undefined || prefix === "" ? host : prefix;
    // Only what is verified or just for show: all else in the token's user is the client's wish.
    session.jitsi_meet_context_user = {
        id: rights.userId,
        name: profile.displayName,
        avatar: profile.avatar,
    };
    session.matrix_token_features = claim.features;
    session.jitsi_meet_context_features = claim.features;
    session.jitsi_meet_context_group = claim.group;
}

/** Gives to a session that is resumed what the new login of the same user grants. The rights are the same record. */
export function takeOverFields(to: Prosody.Session, from: Prosody.Session): void {
    to.matrix_presented_token = from.matrix_presented_token;
    to.matrix_claim = from.matrix_claim;
    const fields = to as unknown as Record<string, unknown>;
    for (const name of jitsiFields) {
        fields[name] = from[name];
    }
}

/** Takes from a session what its login granted for Jitsi's plugins. It keeps the record, which refuses it the meeting. */
export function clearFields(session: Prosody.Session): void {
    for (const name of jitsiFields) {
        session[name] = undefined;
    }
}

/** Takes from a session all that only a successful login gives. */
export function clearSession(session: Prosody.Session): void {
    clearFields(session);
    session.matrix_principal?.sessions.delete(session);
    session.matrix_principal = undefined;
    session.matrix_rights = undefined;
    session.matrix_claim = undefined;
    session.matrix_since = undefined;
    session.matrix_ordinary_token = undefined;
    session.matrix_resume_only = undefined;
}
