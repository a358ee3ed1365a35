/** Occupants of rooms. Source: plugins/muc/occupant.lib.lua. */

declare namespace Prosody {
    /**
     * An occupant of a room: a user under a nickname, with one session or more. Mostly a copy: `save_occupant` stores
     * it.
     */
    interface Occupant {
        /** The bare JID of the user. @since 0.11 */
        readonly bare_jid: string;
        /** The occupant's JID in the room. @since 0.11 */
        readonly nick: string;
        /** The role; nil for one who left. Fixed before the hooks of a join run, which may set it. @since 0.11 */
        role?: Role;
        /** The main session's full JID; nil before the first one. @since 0.11 */
        readonly jid?: string;
        /** The id that XEP-0421 shows; nil until it is asked for. Source: plugins/muc/occupant_id.lib.lua. @since 0.12 */
        readonly stable_id?: string;
        /** The last presence of each session, by full JID. @since 0.11 */
        readonly sessions: LuaMap<string, Stanza>;

        /** Sets the presence of a session, as a copy without what only the room may add. @since 0.11 */
        set_session(real_jid: string, presence: Stanza, replace_primary?: boolean): void;
        /** Takes a session away. @since 0.11 */
        remove_session(real_jid: string): void;
        /** Sessions: full JID and last presence. @since 0.11 */
        each_session(): LuaIterable<LuaMultiReturn<[real_jid: string, presence: Stanza]>>;
        /** The last presence of a session, of the main one where absent. @since 0.11 */
        get_presence(real_jid?: string): Stanza | undefined;
        /** Full JID of a session that is available, nil for none. @since 0.11 */
        choose_new_primary(): string | undefined;
    }

    /** What `module:require "muc/occupant"` returns. */
    interface OccupantLibrary {
        /** A new occupant without role and sessions. @since 0.11 */
        readonly new: (this: void, bare_real_jid: string, nick: string) => Occupant;
        /** A copy. @since 0.11 */
        readonly copy: (this: void, occupant: Occupant) => Occupant;
    }
}
