/**
 * The priorities of all hooks, event by event, in the order in which they run. Prosody runs handlers with a higher number
 * first; 0 is the usual one.
 */
export const priorities = {
    // `host-activated`: a host was loaded.
    activated: {
        // After Prosody has made the host: it needs its events.
        door: 0,
        // As above. What is installed here ends with the module, the door does not.
        rules: 0,
    },
    // `server-started`: all hosts were loaded.
    started: {
        // The warning about a missing power sync has to see them all.
        warning: 0,
    },
    // `websocket-session`, and the same for `bosh-session`: a client opened a connection.
    opened: {
        // After Jitsi's mod_jitsi_session, at 1: what the client wrote is read anew.
        login: 0,
    },
    // `pre-resource-bind`: a session that has logged in is about to get its JID.
    bind: {
        // Nobody else hooks it by default.
        login: 0,
    },
    // `stanza/${namespace}:resume`: a client asks to resume a session.
    resume: {
        // Before mod_smacks, at 0: once it begins a resumption, nothing can refuse it.
        login: 1,
    },
    // `c2s-session-updated`: a session was resumed (Prosody 13.0).
    updated: {
        // Before mod_c2s, at 0, which gives the new connection to the resumed session.
        login: 1,
    },
    // `smacks-hibernation-end`: a session was resumed (Prosody 0.12).
    hibernationEnd: {
        // Other modules look at what we do not change: any order will do.
        login: 0,
    },
    // `pre-resource-unbind`: a session is about to end.
    unbind: {
        // The priority of Jitsi's mod_auth_token for the same: before mod_smacks keeps the session for a resumption.
        login: 11,
    },
    // `route/remote`: a stanza to another server.
    remote: {
        // Before mod_s2s, which opens connections.
        leave: 300,
    },
    // `presence/bare`, `presence/full`, and the same for `message` and `iq`: every stanza to a room, an occupant or a user.
    stanza: {
        // Before all other plugins: none of them may see a stanza that the door refuses.
        door: 1000,
    },
    // `iq-set/bare/http://jabber.org/protocol/muc#admin:query`: a request to change affiliations or roles.
    adminQuery: {
        // Before Jitsi's mod_muc_meeting_id, mod_muc_allowners and mod_muc_lobby_rooms, and before Prosody.
        guard: 15,
    },
    // `muc-room-pre-create`, a join that would create the room, and `muc-occupant-pre-join`: a join, also one that another
    // plugin held back and that goes on.
    join: {
        // Before all hooks of Prosody and Jitsi: mod_token_verification, at 99, logs the tokens that it refuses.
        door: 100,
        // Right after the door, which checks the identity first.
        start: 99.5,
        // Right after the checks: a joiner without the power must not pass a members-only room as its owner.
        revoke: 99,
        // Below mod_muc_allowners, which at 2 marks the joiners whom it will make owner.
        unmark: 1,
        // Before token_affiliation (-3.5) changes the affiliation that a guest came with.
        noteGuest: -3,
        // Before token_affiliation (-3.5), Jitsi's lobby (-4), members-only (-5) and passwords (-7, -20).
        help: -3,
        // After all plugins that may send a joiner to a lobby.
        startAgain: -98,
        // After lobby and password, and before ownership is settled.
        guest: -99,
        // After all plugins that may refuse a join, or set affiliation and role by other rules.
        settle: -100,
        // After ownership is settled: moderators have other features.
        features: -101,
        // After all hooks that may refuse a join: a refused one opens no breakout rooms.
        entered: -1000,
    },
    // `room_has_host`: mod_muc_wait_for_host asks whether a joiner is a host.
    hasHost: {
        // Before mod_muc_wait_for_host's own handler, for which every user with a token is a host.
        start: 10,
    },
    // `muc-pre-set-affiliation`: an affiliation is about to change.
    preAffiliation: {
        // Before jitsi_permissions, which at 0 copies features even if the change is refused.
        guard: 20,
        // After jitsi_permissions, at 0: what it hands on from the grantor does not count.
        features: -1,
    },
    // `muc-set-affiliation`: an affiliation has changed.
    affiliation: {
        // Before every handler that may fail: a banned user must not keep the breakout rooms.
        banned: 1000,
        // It only notes who granted: any order will do.
        note: 0,
    },
    // `muc-pre-set-role`: a role is about to change.
    preRole: {
        // As for `muc-pre-set-affiliation`.
        guard: 20,
    },
    // `muc-occupant-left`: an occupant left the room.
    left: {
        // Before every handler that may fail: a kicked user must not keep the breakout rooms.
        kicked: 1000,
        // Before mod_muc, which at -1 destroys an empty room.
        leftCall: 0,
    },
    // `muc-room-destroyed`: a room has ended.
    destroyed: {
        // The door may be removed once no room needs it: any order will do.
        door: 0,
    },
    // `jitsi-metadata-allow-moderation`: mod_room_metadata_component asks whether a moderator may change something.
    metadata: {
        // Any order will do: mod_filter_iq_rayo, also at 0, answers for another key.
        features: 0,
    },
    // `matrix-rights-changed`: our auth module tells power sync of a change.
    rightsChanged: {
        // Nobody else hooks it.
        settle: 0,
    },
};
