/** Rooms and occupants of a MUC component. Source: plugins/muc/muc.lib.lua, plugins/muc/occupant.lib.lua. */

declare namespace Prosody {
    /** @since 0.3 */
    type Affiliation = "owner" | "admin" | "member" | "none" | "outcast";
    /** @since 0.3 */
    type Role = "moderator" | "participant" | "visitor" | "none";

    interface Room {
        /** The room's bare JID. @since 0.3 */
        readonly jid: string;
        /** What is stored with the room; plugins keep their own fields here. @since 0.5 */
        readonly _data: RoomData;
        /** The affiliation of a user, nil for none. @param jid bare or full @since 0.3 */
        get_affiliation(jid: string): Affiliation | undefined;
        /**
         * Changes an affiliation and tells the room.
         *
         * @param actor who does it: a JID, which must have the right to, or true for the server itself
         * @param jid whose; the resource is ignored
         * @param reason a sentence for people
         * @returns true, or nil with type and condition of the error
         * @since 0.3; the event `muc-pre-set-affiliation` comes before it since 0.12
         */
        set_affiliation(
            actor: string | true,
            jid: string,
            affiliation: Affiliation,
            reason?: string,
        ): LuaMultiReturn<[ok: true] | [ok: undefined, type: ErrorType, condition: string]>;
        /** Whether only members may enter. Source: plugins/muc/members_only.lib.lua. @since 0.10 */
        get_members_only(): boolean | undefined;
        /** The room's password, nil for none. Source: plugins/muc/password.lib.lua. @since 0.9 */
        get_password(): string | undefined;
        /** The data kept with an affiliation under a key. @since 0.11 */
        get_affiliation_data(jid: string, key: string): AnyNotNil | undefined;
        /** Keeps data with a user's affiliation until that ends. @since 0.11 */
        set_affiliation_data(jid: string, key: string, value: AnyNotNil | undefined): void;
        /** The role that somebody with that affiliation gets on entering, nil where he may not. @since 0.6 */
        get_default_role(affiliation: Affiliation | undefined): Role | undefined;
    }

    /** Fields that plugins store with a room; extended by declaration merging. */
    interface RoomData {}

    interface Occupant {
        /** The bare JID of the user. @since 0.10 */
        readonly bare_jid: string;
        /** The occupant's JID in the room. @since 0.10 */
        readonly nick: string;
        /** The role; nil for one who left. @since 0.10 */
        role?: Role;
    }

    /** Payload of `muc-room-pre-create`. Return true, with an error sent, to refuse. @since 0.11 */
    interface RoomPreCreateEvent {
        readonly room: Room;
        readonly origin: Session;
        readonly stanza: Stanza;
    }

    /** Payload of `muc-occupant-pre-join`. Return true, with an error sent, to refuse. @since 0.10 */
    interface OccupantPreJoinEvent {
        readonly room: Room;
        readonly origin: Session;
        readonly stanza: Stanza;
        readonly occupant: Occupant;
        /** False when the nick is taken, be it by the same user. */
        readonly is_first_session: boolean;
        /** True when the room is made by this very presence. @since 0.11 */
        readonly is_new_room?: boolean;
    }

    /** Payload of `muc-pre-set-affiliation` and `muc-set-affiliation`. */
    interface SetAffiliationEvent {
        readonly room: Room;
        /** Who does it; nil for the server itself. */
        readonly actor?: string;
        /** Bare JID of the target. */
        readonly jid: string;
        readonly affiliation: Affiliation;
        readonly previous_affiliation: Affiliation;
        /** Set to false to refuse; only in `muc-pre-set-affiliation`. @since 0.12 */
        allowed?: boolean;
        /** The error for a refusal. @since 0.12 */
        error?: { readonly type: ErrorType; readonly condition: string };
    }

    /** Payload of `muc-pre-set-role`. @since 0.12 */
    interface SetRoleEvent {
        readonly room: Room;
        readonly actor: string;
        readonly occupant: Occupant;
        readonly role?: Role;
        /** Set to true or false to decide instead of Prosody's own rules. */
        allowed?: boolean;
        /** Type of the error for a refusal. */
        error?: ErrorType;
        /** Condition of the error for a refusal. */
        condition?: string;
    }
}
