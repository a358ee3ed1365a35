/**
 * Rooms and occupants of a MUC component.
 * Source: plugins/muc/muc.lib.lua; Occupant: plugins/muc/occupant.lib.lua. (Installed: modules/muc/.)
 */

declare namespace Prosody {
    /** Relation of a user to a room, kept when he leaves. @since 0.6 */
    type Affiliation = "owner" | "admin" | "member" | "none" | "outcast";
    /** What an occupant may do while he is in a room. Source: plugins/muc/util.lib.lua. @since 0.6 */
    type Role = "moderator" | "participant" | "visitor" | "none";

    interface Room {
        /** The room's bare JID. @since 0.6 */
        readonly jid: string;
        /** What is stored with the room; plugins keep their own fields here. @since 0.6 */
        readonly _data: RoomData;
        /**
         * The affiliation of a user, nil for none; `outcast`, too, when his whole host is banned.
         *
         * @param jid bare or full
         * @since 0.6
         */
        get_affiliation(jid: string): Affiliation | undefined;
        /**
         * Changes an affiliation and with it the role of who is inside, stores the room, and tells it, even when nothing
         * changes.
         *
         * @param actor who does it: a JID, which must have the right to, or true (since 0.11) for the server itself
         * @param jid whose; the resource is ignored
         * @param reason a sentence for people
         * @param data replaces the data kept with the affiliation; false or an empty table clears it; nil keeps it
         * @returns true, or nil with type and condition of the error
         * @since 0.6; with these parameters since 0.11; the event `muc-pre-set-affiliation` comes before it since 0.12
         */
        set_affiliation(
            actor: string | true,
            jid: string,
            affiliation: Affiliation,
            reason?: string,
            data?: Readonly<Record<string, AnyNotNil>> | false,
        ): LuaMultiReturn<[ok: true] | [ok: undefined, type: ErrorType, condition: string]>;
        /** Whether only members may enter. Source: plugins/muc/members_only.lib.lua. @since 0.10 */
        get_members_only(): boolean | undefined;
        /** The room's password, nil for none. Source: plugins/muc/password.lib.lua. @since 0.9 */
        get_password(): string | undefined;
        /**
         * Sets whether the room stays when it is empty.
         *
         * Source: plugins/muc/persistent.lib.lua.
         *
         * @returns whether that is a change; nothing before 0.11
         * @since 0.8
         */
        set_persistent(persistent: boolean): boolean;
        /**
         * Puts everybody out and takes the room away, with what is stored of it; of a persistent room a tombstone stays
         * (since 0.11), which keeps its name closed.
         *
         * @returns whether it did: the event `muc-pre-room-destroy` (since 0.12) may refuse it. An error is a second
         * value. Nothing before 0.10
         * @since 0.7
         */
        destroy(): boolean;
        /**
         * The data kept with an affiliation under a key.
         *
         * @param jid bare: a full one finds nothing
         * @since 0.11
         */
        get_affiliation_data(jid: string, key: string): AnyNotNil | undefined;
        /**
         * Keeps data with a user's affiliation until the affiliation becomes `none`, and stores the room; nil takes it
         * away.
         *
         * @param jid bare: under a full one nothing finds it again
         * @since 0.12
         */
        set_affiliation_data(jid: string, key: string, value: AnyNotNil | undefined): void;
        /**
         * The role that somebody with that affiliation gets on entering, nil where he may not; decided by the event
         * `muc-get-default-role` (since 0.11). Its rank is a second value.
         *
         * @since 0.6
         */
        get_default_role(affiliation: Affiliation | undefined): Role | undefined;
    }

    /** Fields that plugins store with a room; extended by declaration merging. */
    interface RoomData {}

    interface Occupant {
        /** The bare JID of the user. @since 0.11 */
        readonly bare_jid: string;
        /** The occupant's JID in the room. @since 0.11 */
        readonly nick: string;
        /** The role; nil for one who left. Fixed before the hooks of a join run, which may set it. @since 0.11 */
        role?: Role;
    }

    /** Payload of `muc-room-pre-create`. Return true, with an error sent, to refuse. @since 0.11 */
    interface RoomPreCreateEvent {
        /** The room, which is not yet listed among the rooms of the host. */
        readonly room: Room;
        /** The creator's session; for one from another server that of the connection between them. */
        readonly origin: Session;
        /** The presence with which he enters. */
        readonly stanza: Stanza;
    }

    /** Payload of `muc-occupant-pre-join`. Return true, with an error sent, to refuse. @since 0.11 */
    interface OccupantPreJoinEvent {
        /** The room to be entered. */
        readonly room: Room;
        /** The joiner's session; for one from another server that of the connection between them. */
        readonly origin: Session;
        /** The presence with which he enters. */
        readonly stanza: Stanza;
        /** Who holds the wanted nick, made anew where it is free; another user's while a conflict is unnoticed. */
        readonly occupant: Occupant;
        /** False when the nick is taken, be it by the same user. */
        readonly is_first_session: boolean;
        /** True when the room is made by this very presence, nil otherwise. */
        readonly is_new_room?: true;
    }

    /**
     * Payload of `muc-pre-set-affiliation` and `muc-set-affiliation`. What a handler returns only ends the event for
     * others; a refusal is `allowed = false`. @since 0.11
     */
    interface SetAffiliationEvent {
        /** The room. @since 0.11 */
        readonly room: Room;
        /** Who does it; nil for the server itself. @since 0.11 */
        readonly actor?: string;
        /** Bare JID of the target. @since 0.11 */
        readonly jid: string;
        /** The new affiliation. @since 0.11 */
        readonly affiliation: Affiliation;
        /** The old one; 0.11 has nil where it was `none`. @since 0.11 */
        readonly previous_affiliation: Affiliation;
        /** Set to false to refuse; only in `muc-pre-set-affiliation`, which reads it after all handlers. @since 0.12 */
        allowed?: boolean;
        /** The error for a refusal, `cancel` and `not-allowed` where unset. @since 0.12 */
        error?: { readonly type: ErrorType; readonly condition: string };
    }

    /** Payload of `muc-pre-set-role`. Never fired for the server itself. @since 0.12 */
    interface SetRoleEvent {
        /** The room. */
        readonly room: Room;
        /** Full JID of who does it. */
        readonly actor: string;
        /** Whose role is about to change. */
        readonly occupant: Occupant;
        /** The new role; nil is a kick. */
        readonly role?: Role;
        /** Set to true or false to decide instead of Prosody's own rules. */
        allowed?: boolean;
        /** Type of the error for a refusal; has no default, unlike that of an affiliation. */
        error?: ErrorType;
        /** Condition of the error for a refusal; has no default. */
        condition?: string;
    }
}
