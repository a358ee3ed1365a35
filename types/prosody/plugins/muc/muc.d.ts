/**
 * Rooms of a MUC component.
 * Source: plugins/muc/muc.lib.lua. (Installed: modules/muc/.)
 */

declare namespace Prosody {
    /** Relation of a user to a room, kept when they leave. @since 0.6 */
    type Affiliation = "owner" | "admin" | "member" | "none" | "outcast";
    /** What an occupant may do while they are in a room. Source: plugins/muc/util.lib.lua. @since 0.6 */
    type Role = "moderator" | "participant" | "visitor" | "none";
    /**
     * What a change of affiliation or role, or the like, gives: true, or type and condition of the error. @since 0.6
     */
    type Allowed = LuaMultiReturn<[ok: true] | [ok: undefined, type: ErrorType, condition: string]>;
    /**
     * Which roles' presence everybody sees; `none` shows who is absent. Source: plugins/muc/presence_broadcast.lib.lua.
     * @since 0.11
     */
    type PresenceBroadcast = Partial<Record<Role, boolean>>;
    /** Handles a stanza; true says that it is handled. @since 0.11 */
    type StanzaMethod = (this: Room, origin: Session, stanza: Stanza) => boolean | undefined;

    /** A room. Setters without a text of their own say whether something changed, and store nothing: `save` does. */
    interface Room {
        /** The room's bare JID. @since 0.6 */
        readonly jid: string;
        /** What is stored with the room; plugins keep their own fields here. @since 0.6 */
        readonly _data: RoomData;
        /** Affiliations by bare JID or, of outcasts, host; change them by `set_affiliation`. @since 0.6 */
        readonly _affiliations: LuaMap<string, Exclude<Affiliation, "none">>;
        /** Data kept with affiliations, by bare JID. @since 0.11 */
        readonly _affiliation_data: LuaMap<string, Record<string, AnyNotNil | undefined>>;
        /** Occupants by their JID in the room, not copied. @since 0.6 */
        readonly _occupants: LuaMap<string, Occupant>;
        /** Who reserved which nickname, by nickname; nil until it is asked for. Source: plugins/muc/register.lib.lua. @since 0.11 */
        readonly _reserved_nicks?: LuaMap<string, string>;
        /** JIDs in the room by real full JID. @since 0.6 */
        readonly _jid_nick: LuaMap<string, string>;
        /** Messages for those who join; nil without. Source: plugins/muc/history.lib.lua. @since 0.11 */
        readonly _history?: { readonly stanza: Stanza; readonly timestamp: number }[];
        /** Set while the room is destroyed: the reason, true without one. @since 0.11 */
        readonly destroying?: string | true;

        /**
         * The affiliation of a user, nil for none; `outcast`, too, when their whole host is banned.
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
        /** All affiliations, or those of one kind: bare JID, affiliation and data kept with it. @since 0.11 */
        each_affiliation(
            affiliation?: Exclude<Affiliation, "none">,
        ): LuaIterable<
            LuaMultiReturn<
                [
                    jid: string,
                    affiliation: Exclude<Affiliation, "none">,
                    data: Record<string, AnyNotNil | undefined> | undefined,
                ]
            >
        >;
        /**
         * The data kept with an affiliation under a key.
         *
         * @param jid bare: a full one finds nothing
         * @since 0.11
         */
        get_affiliation_data(jid: string, key: string): AnyNotNil | undefined;
        /** All data kept with an affiliation. @since 0.11 */
        get_affiliation_data(jid: string): Record<string, AnyNotNil | undefined> | undefined;
        /**
         * Keeps data with a user's affiliation until the affiliation becomes `none`, and stores the room; nil takes it
         * away.
         *
         * @param jid bare: under a full one nothing finds it again
         * @since 0.12
         */
        set_affiliation_data(jid: string, key: string, value: AnyNotNil | undefined): true;
        /**
         * The role that somebody with that affiliation gets on entering, nil where they may not; decided by the event
         * `muc-get-default-role` (since 0.11). Its rank is a second value.
         *
         * @since 0.6
         */
        get_default_role(affiliation: Affiliation | undefined): Role | undefined;
        /** The role of an occupant, nil for nobody. @param nick their JID in the room. @since 0.6 */
        get_role(nick: string): Role | undefined;
        /**
         * Changes a role; `none` and nil kick.
         *
         * @param actor full JID of who does it, which must have the right to, or true for the server itself
         * @param occupant_jid their JID in the room
         * @param reason a sentence for people
         * @since 0.6
         */
        set_role(
            actor: string | true,
            occupant_jid: string,
            role: Role | undefined,
            reason?: string,
        ): LuaMultiReturn<
            [ok: true] | [ok: false | undefined, type: ErrorType | undefined, condition: string | undefined]
        >;
        /** Whether somebody may change a role. @param actor their full JID. @since 0.12 */
        may_set_role(
            actor: string,
            occupant: Occupant,
            role: Role | undefined,
        ): LuaMultiReturn<
            [ok: true] | [ok: false | undefined, type: ErrorType | undefined, condition: string | undefined]
        >;

        /** The JID in the room of a real full JID, nil when it is not there. @since 0.11 */
        get_occupant_jid(real_jid: string): string | undefined;
        /** A new occupant with the role that they get; in the room only after `save_occupant`. @since 0.11 */
        new_occupant(bare_real_jid: string, nick: string): Occupant;
        /** A copy of an occupant. @param nick their JID in the room. @since 0.11 */
        get_occupant_by_nick(nick: string): Occupant | undefined;
        /** A copy of an occupant. @param real_jid one of their full JIDs. @since 0.11 */
        get_occupant_by_real_jid(real_jid: string): Occupant | undefined;
        /** Copies of all occupants, with their JIDs in the room. @since 0.11 */
        each_occupant(): LuaIterable<LuaMultiReturn<[nick: string, occupant: Occupant]>>;
        /** Whether anybody is in the room. @since 0.11 */
        has_occupant(): boolean;
        /** Stores a copy that was changed. @returns nil when they have left by that. @since 0.11 */
        save_occupant(occupant: Occupant): Occupant | undefined;

        /** Sends a stanza to all sessions of an occupant; sets its `to`. @since 0.11 */
        route_to_occupant(occupant: Occupant, stanza: Stanza): void;
        /** Sends a stanza to its `to`. @since 0.5 */
        route_stanza(stanza: Stanza): void;
        /** Sends a message to all, after the event `muc-broadcast-message`. @returns true. @since 0.3 */
        broadcast_message(stanza: Stanza): true;
        /** Sends a stanza to all occupants, or to those that a function picks. @since 0.11 */
        broadcast(
            stanza: Stanza,
            condition?: (this: void, nick: string, occupant: Occupant) => boolean,
        ): void;
        /**
         * Tells the room what became of an occupant.
         *
         * @param x an element `x` of `http://jabber.org/protocol/muc#user`, or several for those who see more
         * @param nick a new nickname
         * @param actor full JID of who did it
         * @param reason a sentence for people
         * @param prev_role their role before
         * @param force_unavailable true shows them as gone
         * @param recipient tells this occupant alone
         * @since 0.11
         */
        publicise_occupant_status(
            occupant: Occupant,
            x:
                | Stanza
                | {
                      readonly base: Stanza;
                      readonly full?: Stanza;
                      readonly anon?: Stanza;
                      readonly self?: Stanza;
                  },
            nick?: string,
            actor?: string,
            reason?: string,
            prev_role?: Role,
            force_unavailable?: boolean,
            recipient?: Occupant,
        ): void;
        /** Sends the presence of all others to somebody. @param filter picks them. @since 0.6 */
        send_occupant_list(
            to: string,
            filter?: (this: void, nick: string, occupant: Occupant | undefined) => boolean,
        ): void;
        /** Adds an `item` for each of an occupant's sessions, or one without real JIDs. @since 0.11 */
        build_item_list(
            occupant: Occupant,
            x: Stanza,
            is_anonymous?: boolean,
            nick?: string,
            actor_nick?: string,
            actor_jid?: string,
            reason?: string,
        ): Stanza;
        /** Whether somebody is not to see real JIDs. @since 0.12 */
        is_anonymous_for(jid: string): boolean;
        /** The presence of a reserved nickname whose owner is absent; nil for one that is not reserved. @since 0.12 */
        build_unavailable_presence(from_muc_jid: string, to_jid: string): Stanza | undefined;
        /** Answers a presence probe. @since 0.12 */
        respond_to_probe(origin: Session, stanza: Stanza, probing_occupant: Occupant | undefined): void;

        /** Removes all occupants. @param x what they are told. @since 0.11 */
        clear(x?: Stanza): void;
        /**
         * Ends the room.
         *
         * @param newjid a room to go to instead
         * @param reason a sentence for people
         * @param password of the other room
         * @returns true, or false and what a handler of `muc-pre-room-destroy` set as error
         * @since 0.7; a result since 0.12
         */
        destroy(
            newjid?: string,
            reason?: string,
            password?: string,
        ): LuaMultiReturn<[ok: true] | [ok: false, error: AnyNotNil | undefined]>;
        /** Stores a persistent room. @param forced any room, @param savestate with who is inside. @since 0.3 */
        save(forced?: boolean, savestate?: boolean): void;
        /** The room as plain data: what is stored, and who is inside where asked for. @since 0.11 */
        freeze(
            live?: boolean,
        ): LuaMultiReturn<[frozen: Record<string, AnyNotNil>, state: Record<string, AnyNotNil> | undefined]>;

        /** The answer to a query of service discovery. @since 0.3 */
        get_disco_info(stanza: Stanza): Stanza;
        /** The answer to a query for items: none. @since 0.3 */
        get_disco_items(stanza: Stanza): Stanza;
        /** The configuration form, as the event `muc-config-form` makes it. @param actor JID of who asks. @since 0.8 */
        get_form_layout(actor: string): DataForm;
        /** Sends the configuration form. @since 0.7 */
        send_form(origin: Session, stanza: Stanza): void;
        /** Takes the configuration form back. @returns true. @since 0.7 */
        process_form(origin: Session, stanza: Stanza): true;

        /** The room's name; nil without. Source: plugins/muc/name.lib.lua. @since 0.8 */
        get_name(): string | undefined;
        /** Source: plugins/muc/name.lib.lua. @since 0.8 */
        set_name(name: string | undefined): boolean;
        /** What the room is about; nil without. Source: plugins/muc/description.lib.lua. @since 0.8 */
        get_description(): string | undefined;
        /** Source: plugins/muc/description.lib.lua. @since 0.8 */
        set_description(description: string | undefined): boolean;
        /** The language, a tag of RFC 5646; nil without. Source: plugins/muc/language.lib.lua. @since 0.11 */
        get_language(): string | undefined;
        /** Source: plugins/muc/language.lib.lua. @since 0.11 */
        set_language(language: string | undefined): boolean;
        /** Whether the room is left out of the list; nil for no. Source: plugins/muc/hidden.lib.lua. @since 0.10 */
        get_hidden(): boolean | undefined;
        /** Source: plugins/muc/hidden.lib.lua. @since 0.8 */
        set_hidden(hidden: boolean | undefined): boolean;
        /** Whether the room is in the list. Source: plugins/muc/hidden.lib.lua. @since 0.10 */
        get_public(): boolean;
        /** Source: plugins/muc/hidden.lib.lua. @since 0.10 */
        set_public(is_public: boolean): boolean;
        /** The password to enter; nil without. Source: plugins/muc/password.lib.lua. @since 0.8 */
        get_password(): string | undefined;
        /** Empty text is none. Source: plugins/muc/password.lib.lua. @since 0.8 */
        set_password(password: string | undefined): boolean;
        /** Whether only members may enter; nil for no. Source: plugins/muc/members_only.lib.lua. @since 0.10 */
        get_members_only(): boolean | undefined;
        /** Removes those who are none, too. Source: plugins/muc/members_only.lib.lua. @since 0.8 */
        set_members_only(members_only: boolean | undefined): boolean;
        /**
         * Whether members may invite into a members-only room; nil for no. Source: plugins/muc/members_only.lib.lua.
         * @since 0.11
         */
        get_allow_member_invites(): boolean | undefined;
        /** Source: plugins/muc/members_only.lib.lua. @since 0.11 */
        set_allow_member_invites(allow: boolean | undefined): boolean;
        /** Whether one enters without a voice; nil for no. Source: plugins/muc/moderated.lib.lua. @since 0.10 */
        get_moderated(): boolean | undefined;
        /** Source: plugins/muc/moderated.lib.lua. @since 0.8 */
        set_moderated(moderated: boolean | undefined): boolean;
        /**
         * Whether the room outlives its last occupant; nil for no. Source: plugins/muc/persistent.lib.lua. @since 0.10
         */
        get_persistent(): boolean | undefined;
        /** Source: plugins/muc/persistent.lib.lua. @since 0.8 */
        set_persistent(persistent: boolean | undefined): boolean;
        /** Who sees real JIDs. Source: plugins/muc/whois.lib.lua. @since 0.10 */
        get_whois(): "moderators" | "anyone";
        /** Source: plugins/muc/whois.lib.lua. @since 0.10 */
        set_whois(whois: "moderators" | "anyone"): boolean;
        /**
         * The JID that set the subject, and the subject; nil without. Source: plugins/muc/subject.lib.lua. @since 0.11
         */
        get_subject(): LuaMultiReturn<[from: string, subject: string | undefined]>;
        /**
         * Sets the subject and tells the room. @param from a JID in the room. Source: plugins/muc/subject.lib.lua.
         * @since 0.3
         */
        set_subject(from: string, subject: string | undefined): boolean;
        /** Sends the subject to somebody. Source: plugins/muc/subject.lib.lua. @since 0.10 */
        send_subject(to: string, time?: number): void;
        /** Whether participants may change the subject; nil for no. Source: plugins/muc/subject.lib.lua. @since 0.8 */
        get_changesubject(): boolean | undefined;
        /** Source: plugins/muc/subject.lib.lua. @since 0.8 */
        set_changesubject(changesubject: boolean | undefined): boolean;
        /** How many messages are kept. Source: plugins/muc/history.lib.lua. @since 0.9 */
        get_historylength(): number;
        /** Source: plugins/muc/history.lib.lua. @since 0.9 */
        set_historylength(length: number | undefined): boolean;
        /**
         * Sends kept messages to the sender of a presence, as it asks for. Source: plugins/muc/history.lib.lua.
         * @since 0.6
         */
        send_history(stanza: Stanza): void;
        /** Which roles' presence everybody sees. Source: plugins/muc/presence_broadcast.lib.lua. @since 0.12 */
        get_presence_broadcast(): PresenceBroadcast;
        /** Source: plugins/muc/presence_broadcast.lib.lua. @since 0.12 */
        set_presence_broadcast(roles: PresenceBroadcast | undefined): boolean;
        /** The nickname that a user reserved. @param jid bare. Source: plugins/muc/register.lib.lua. @since 0.11 */
        get_registered_nick(jid: string): string | undefined;
        /**
         * The bare JID that a nickname is reserved for. @param nick the nickname alone.
         * Source: plugins/muc/register.lib.lua. @since 0.11
         */
        get_registered_jid(nick: string): string | undefined;
        /** The secret that ids of occupants are made with. Source: plugins/muc/occupant_id.lib.lua. @since 0.12 */
        get_salt(): string;
        /**
         * The id of an occupant that stays when they change their nickname (XEP-0421).
         * Source: plugins/muc/occupant_id.lib.lua. @since 0.12
         */
        get_occupant_id(occupant: Occupant): string;

        /** Handles the presence that makes a room. @since 0.11 */
        readonly handle_first_presence: StanzaMethod;
        /** Handles a presence to an occupant that is neither error nor probe. @since 0.11 */
        readonly handle_normal_presence: StanzaMethod;
        /** Handles a presence to an occupant. @since 0.11 */
        readonly handle_presence_to_occupant: StanzaMethod;
        /** Handles an IQ to an occupant. @since 0.11 */
        readonly handle_iq_to_occupant: StanzaMethod;
        /** Handles a message to an occupant. @since 0.11 */
        readonly handle_message_to_occupant: StanzaMethod;
        /** Handles a presence to the room itself. @since 0.11 */
        readonly handle_presence_to_room: StanzaMethod;
        /** Handles a message to the room: one to all, an invitation, a request for voice, … @since 0.11 */
        readonly handle_message_to_room: StanzaMethod;
        /** Handles a message to all. @since 0.11 */
        readonly handle_groupchat_to_room: StanzaMethod;
        /** Handles an invitation by the room. @since 0.11 */
        readonly handle_mediated_invite: StanzaMethod;
        /** Handles the refusal of an invitation. @since 0.11 */
        readonly handle_mediated_decline: StanzaMethod;
        /** Removes an occupant whose client answered with an error. @since 0.11 */
        readonly handle_kickable: StanzaMethod;
        /** Handles a query for information. @since 0.11 */
        readonly handle_disco_info_get_query: StanzaMethod;
        /** Handles a query for items. @since 0.11 */
        readonly handle_disco_items_get_query: StanzaMethod;
        /** Handles changes of affiliations and roles. @since 0.11 */
        readonly handle_admin_query_set_command: StanzaMethod;
        /** Handles queries for affiliations and roles. @since 0.11 */
        readonly handle_admin_query_get_command: StanzaMethod;
        /** Handles a query for the configuration. @since 0.11 */
        readonly handle_owner_query_get_to_room: StanzaMethod;
        /** Handles a change of the configuration, or the end of the room. @since 0.11 */
        readonly handle_owner_query_set_to_room: StanzaMethod;
        /** Handles the reservation of a nickname. Source: plugins/muc/register.lib.lua. @since 0.11 */
        readonly handle_register_iq: StanzaMethod;
        /** Handles a request for voice. Source: plugins/muc/request.lib.lua. @since 0.11 */
        readonly handle_role_request: (
            this: Room,
            origin: Session,
            stanza: Stanza,
            form: Stanza,
        ) => boolean | undefined;
    }

    /** Fields that are stored with a room; extended by declaration merging. Read and set them by the room's methods. */
    interface RoomData {
        /**
         * Time until which a new room is closed, seconds of the epoch. Source: plugins/muc/lock.lib.lua. @since 0.10
         */
        readonly locked?: number;
        /** True in what stays of a room that was destroyed. Source: plugins/muc/mod_muc.lua. @since 0.11 */
        readonly destroyed?: boolean;
    }

    /** What `module:require "muc/muc"` returns. */
    interface MucLibrary {
        /** A room that is not yet listed anywhere. @since 0.6 */
        readonly new_room: (this: void, jid: string, config?: RoomData) => Room;
        /** A room from what `freeze` gave. @since 0.11 */
        readonly restore_room: (
            this: void,
            frozen: Record<string, AnyNotNil>,
            state?: Record<string, AnyNotNil>,
        ) => Room;
        /** The methods of all rooms, to change or add to them: an unload does not undo that. @since 0.6 */
        readonly room_mt: Room;
    }

    /** What `module:require "muc/util"` returns. Source: plugins/muc/util.lib.lua. */
    interface MucUtilLibrary {
        /** Rank of each affiliation, −1 (`outcast`) to 3 (`owner`). @since 0.11 */
        readonly valid_affiliations: Readonly<Record<Affiliation, number>>;
        /** Rank of each role, 0 (`none`) to 3 (`moderator`). @since 0.11 */
        readonly valid_roles: Readonly<Record<Role, number>>;
        /** Takes elements away that only the room may add. @returns the stanza itself. @since 0.11 */
        readonly filter_muc_x: (this: void, stanza: Stanza) => Stanza;
        /** Whether an error means that the client is gone. @since 0.11 */
        readonly is_kickable_error: (this: void, stanza: Stanza) => boolean;
        /** Elements of one more namespace are taken away by `filter_muc_x`. @since 0.12 */
        readonly add_filtered_namespace: (this: void, xmlns: string) => void;
        /** A condition for `Room.broadcast`: that role or a higher one. @since 0.11 */
        readonly only_with_min_role: (
            this: void,
            role: Role,
        ) => (this: void, nick: string, occupant: Occupant) => boolean;
    }

    /** Globals of mod_muc: `prosody.hosts.get("muc.example.com").modules.muc`. Source: plugins/muc/mod_muc.lua. */
    interface MucModule extends ModuleEnvironment {
        /**
         * A room, loaded from storage where it is not in memory; nil for none, false when it cannot be taken in.
         * @since 0.11
         */
        readonly get_room_from_jid: (this: void, jid: string) => Room | false | undefined;
        /** All rooms, those in storage too unless told. @param live_only true for those in memory. @since 0.11 */
        readonly each_room: (this: void, live_only?: boolean) => LuaIterable<Room>;
        /** All rooms, those in storage too. @since 0.11 */
        readonly all_rooms: (this: void) => LuaIterable<Room>;
        /** Rooms in memory. @since 0.11 */
        readonly live_rooms: (this: void) => LuaIterable<Room>;
        /** Makes a room. @returns nil and `room-exists` or `invalid-jid`, false where there are too many. @since 0.9 */
        readonly create_room: (
            this: void,
            jid: string,
            config?: RoomData,
        ) => LuaMultiReturn<[room: Room | false] | [room: undefined, message: "room-exists" | "invalid-jid"]>;
        /** Lists a room. @returns false where there are too many. @since 0.11 */
        readonly track_room: (this: void, room: Room) => Room | false;
        /** Takes a room out of memory without storing it. @since 0.11 */
        readonly forget_room: (this: void, room: Room) => void;
        /** Takes a room out of storage. @since 0.11 */
        readonly delete_room: (this: void, room: Room) => void;
        /** Stores all rooms with who is inside, for the server's end. @since 0.9 */
        readonly shutdown_component: (this: void) => void;
        /** A room that is not yet listed. @since 0.6 */
        readonly new_room: (this: void, jid: string, config?: RoomData) => Room;
        /** The methods of all rooms. @since 0.6 */
        readonly room_mt: Room;
    }

    /** Payload of `muc-room-pre-create`. Return true, with an error sent, to refuse. @since 0.11 */
    interface RoomPreCreateEvent {
        /** The room, which is not yet listed among the rooms of the host. */
        readonly room: Room;
        /** The creator's session; for one from another server that of the connection between them. */
        readonly origin: Session;
        /** The presence with which they enter. */
        readonly stanza: Stanza;
    }

    /** Payload of `muc-occupant-pre-join`. Return true, with an error sent, to refuse. @since 0.11 */
    interface OccupantPreJoinEvent {
        /** The room to be entered. */
        readonly room: Room;
        /** The joiner's session; for one from another server that of the connection between them. */
        readonly origin: Session;
        /** The presence with which they enter. */
        readonly stanza: Stanza;
        /** Who holds the wanted nick, made anew where it is free; another user's while a conflict is unnoticed. */
        readonly occupant: Occupant;
        /** False when the nick is taken, be it by the same user. */
        readonly is_first_session: boolean;
        /** True when the room is made by this very presence, nil otherwise. */
        readonly is_new_room?: true;
    }

    /** Payload of `muc-occupant-pre-leave`. Return true to keep them in. @since 0.11 */
    interface OccupantPreLeaveEvent {
        /** The room. */
        readonly room: Room;
        /** The leaver's session. */
        readonly origin: Session;
        /** The presence with which they leave. */
        readonly stanza: Stanza;
        /** Who leaves. */
        readonly occupant: Occupant;
        /** True when they leave with their last session. */
        readonly is_last_session: boolean;
    }

    /**
     * Payload of `muc-occupant-pre-change`: a new nickname or a new presence. Return true, with an error sent, to
     * refuse. @since 0.11
     */
    interface OccupantPreChangeEvent {
        /** The room. */
        readonly room: Room;
        /** The occupant's session. */
        readonly origin: Session;
        /** The occupant's presence. */
        readonly stanza: Stanza;
        /** The occupant as they were. */
        readonly orig_occupant: Occupant;
        /** The occupant under the new nickname, the same where that stays. */
        readonly dest_occupant: Occupant;
        /** Whether nobody has the new nickname yet; nil where it stays. */
        readonly is_first_session?: boolean;
        /** Whether this is the only session under the old one. */
        readonly is_last_session: boolean;
    }

    /** Payload of `muc-occupant-joined`. @since 0.11 */
    interface OccupantJoinedEvent {
        /** The room. */
        readonly room: Room;
        /** The occupant's JID in the room. */
        readonly nick: string;
        /** The occupant. */
        readonly occupant: Occupant;
        /** The presence with which they entered. */
        readonly stanza: Stanza;
        /** The occupant's session; for a user of another server the session of the connection to it. */
        readonly origin: Session;
    }

    /** Payload of `muc-occupant-left`. @since 0.11 */
    interface OccupantLeftEvent {
        /** The room. */
        readonly room: Room;
        /** The JID that they had in the room. */
        readonly nick: string;
        /** The occupant, without a role. */
        readonly occupant: Occupant;
        /** The presence with which they left; nil when they were removed. */
        readonly stanza?: Stanza;
        /** Their session; nil when they were removed. */
        readonly origin?: Session;
    }

    /** Payload of `muc-occupant-groupchat`. Return true to keep the message back. @since 0.11 */
    interface OccupantGroupchatEvent {
        /** The room. */
        readonly room: Room;
        /** The sender's session. */
        readonly origin: Session;
        /** The message, still from their real JID. */
        readonly stanza: Stanza;
        /** The sender's full JID. */
        readonly from: string;
        /** Who sends it; nil for somebody outside, whose message is then from the room itself. */
        occupant?: Occupant;
    }

    /**
     * Payload of `muc-build-occupant-presence` and `muc-broadcast-presence`: change `stanza` and `x` in place.
     * @since 0.11
     */
    interface OccupantPresenceEvent {
        /** The room. */
        readonly room: Room;
        /** The presence to be sent. */
        readonly stanza: Stanza;
        /** The element `x` that goes into it; nil where it is already there. */
        readonly x?: Stanza;
        /** Whose presence; nil of a reserved nickname whose owner is absent. */
        readonly occupant?: Occupant;
        /** The occupant's new nickname, where it changes. */
        nick?: string;
        /** Full JID of who did it. */
        actor?: string;
        /** A sentence for people. */
        reason?: string;
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
        /** A sentence for people. @since 0.11 */
        readonly reason?: string;
        /** Data to keep with the affiliation; handlers before the change may set it. @since 0.11 */
        data?: Readonly<Record<string, AnyNotNil>>;
        /** Data kept with the old one. @since 0.12 */
        readonly previous_data?: Readonly<Record<string, AnyNotNil>>;
        /** Whether the target is in the room; only in `muc-set-affiliation`. @since 0.11 */
        readonly in_room?: boolean;
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

    /** Payload of `muc-config-submitted` and `muc-config-submitted/FIELD`. @since 0.11 */
    interface RoomConfigEvent {
        /** The room. */
        readonly room: Room;
        /** The owner's session. */
        readonly origin: Session;
        /** The owner's IQ. */
        readonly stanza: Stanza;
        /** JID of who configures. */
        readonly actor: string;
        /** Fields of the form by name. */
        readonly fields: Readonly<Record<string, FormValue | undefined>>;
        /** Status codes to tell the room, as keys: `"104"` for a change. */
        readonly status_codes: Record<string, true | undefined>;
        /** Name of the field, in the event of one field. */
        readonly field?: string;
        /** Its value. */
        readonly value?: FormValue;
    }

    /** Payload of `muc-get-history`. @since 0.11 */
    interface RoomHistoryEvent {
        /** The room. */
        readonly room: Room;
        /** The presence of who enters. */
        readonly stanza: Stanza;
        /** Full JID of who gets the messages. */
        readonly to: string;
        /** How many characters of XML they want at most. */
        readonly maxchars?: number;
        /** How many messages they want at most. */
        readonly maxstanzas?: number;
        /** From what time on, seconds of the epoch. */
        readonly since?: number;
        /** Gives the next message, nil at the end; a handler sets it. */
        next_stanza: (this: RoomHistoryEvent) => Stanza | undefined;
    }
}
