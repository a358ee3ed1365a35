/** Passing a lobby or a password by Matrix proof: only into the very room that the session was verified for. */

import type { Affiliation, Standing } from "./affiliation";

/** A verified member about to enter the meeting of their Matrix room. */
export interface Passage {
    readonly who: Standing;
    /** The option `matrix_lobby_bypass`. */
    readonly bypass: boolean;
    readonly affiliation: Affiliation;
    /** Whether only members may enter the meeting, be it by a lobby. */
    readonly membersOnly: boolean;
    /** Whether the meeting has a password that the joiner did not give. */
    readonly passwordLacking: boolean;
    /** Whether Prosody will refuse the join since another user has the nick. */
    readonly nickTaken: boolean;
}

/** What helps a joiner past lobby and password. */
export interface Help {
    /** The affiliation that the member gets. */
    readonly affiliation?: "owner" | "member";
    /** Whether the password is given for the member. */
    readonly password: boolean;
}

/**
 * Decides how a joiner is helped: owners by Matrix power pass lobby and password of their room, members where the option
 * says so. Nobody is helped whom Prosody refuses anyway.
 */
export function helpIn(passage: Passage): Help {
    const who = passage.who;
    const mayPass = who.verifiedOwner || (who.verified && passage.bypass);
    if (!mayPass || passage.affiliation === "outcast" || passage.nickTaken) {
        return { password: false };
    }
    const needsAffiliation = passage.membersOnly && passage.affiliation === "none";
    return {
        affiliation: needsAffiliation ? (who.verifiedOwner ? "owner" : "member") : undefined,
        password: passage.passwordLacking,
    };
}
