/** Contacts. Source: core/rostermanager.lua. */

declare namespace Prosody {
    /** A contact. @since 0.1 */
    interface RosterItem {
        /** Who sees whose presence. @since 0.1 */
        subscription: "none" | "to" | "from" | "both" | "remove";
        /** The name that the user gave; nil without. @since 0.1 */
        name?: string;
        /** Groups as keys. @since 0.1 */
        groups: LuaTable<string, true | undefined>;
        /** That the user asked to see the contact's presence. @since 0.1 */
        ask?: "subscribe";
        /** That the contact may see the user's presence as soon as they ask. @since 0.12 */
        approved?: "true";
    }

    /** Contacts by bare JID; the key false has what belongs to all. @since 0.1 */
    type Roster = LuaTable<string, RosterItem | undefined>;

    /** True when the roster changed and was saved; nil when not, with a message when it could not be saved. @since 0.1 */
    type RosterSaved = LuaMultiReturn<[ok: boolean | undefined, message?: string]>;

    /** True, or nil with type, condition and text of the error. @since 0.1 */
    type RosterChanged = LuaMultiReturn<
        [ok: true] | [ok: undefined, type: ErrorType, condition: string, text: string]
    >;
}

declare module "core.rostermanager" {
    /** A user's contacts, empty without; a message when they cannot be read. @since 0.1 */
    export function load_roster(
        this: void,
        username: string,
        host: string,
    ): LuaMultiReturn<[roster: Prosody.Roster, message?: string]>;
    /** Stores contacts. @param roster those in memory where nil, @param jid one contact alone. @since 0.1 */
    export function save_roster(
        this: void,
        username: string,
        host: string,
        roster?: Prosody.Roster,
        jid?: string,
    ): LuaMultiReturn<[ok: boolean | undefined, message?: string]>;
    /** Sets a contact of a session's user. @since 0.1 */
    export function add_to_roster(
        this: void,
        session: Prosody.Session,
        jid: string,
        item: Prosody.RosterItem,
    ): Prosody.RosterChanged;
    /** Takes a contact away. @since 0.1 */
    export function remove_from_roster(
        this: void,
        session: Prosody.Session,
        jid: string,
    ): Prosody.RosterChanged;
    /** Tells a user's sessions of a contact. @since 0.1 */
    export function roster_push(this: void, username: string, host: string, jid: string): void;
    /** Whether a contact sees the user's presence. @since 0.1 */
    export function is_contact_subscribed(
        this: void,
        username: string,
        host: string,
        jid: string,
    ): boolean | undefined;
    /** Whether the user sees a contact's presence. @since 0.10 */
    export function is_user_subscribed(
        this: void,
        username: string,
        host: string,
        jid: string,
    ): boolean | undefined;
    /** Whether a contact waits for an answer. @since 0.1 */
    export function is_contact_pending_in(this: void, username: string, host: string, jid: string): boolean;
    /** Whether the user waits for an answer; `subscribe`, nil for no. @since 0.1 */
    export function is_contact_pending_out(
        this: void,
        username: string,
        host: string,
        jid: string,
    ): "subscribe" | undefined;
    /** Whether a contact may see the user's presence as soon as they ask. @since 0.12 */
    export function is_contact_preapproved(
        this: void,
        username: string,
        host: string,
        jid: string,
    ): boolean | undefined;
    /**
     * Notes that a contact wants to see the user's presence. @param stanza their request, to show it later.
     * @returns nil when the contact sees it already. @since 0.1; `stanza` since 0.12
     */
    export function set_contact_pending_in(
        this: void,
        username: string,
        host: string,
        jid: string,
        stanza?: Prosody.Stanza,
    ): Prosody.RosterSaved;
    /** Notes that the user wants to see a contact's presence. @since 0.1 */
    export function set_contact_pending_out(
        this: void,
        username: string,
        host: string,
        jid: string,
    ): Prosody.RosterSaved;
    /** A contact lets the user see their presence; nil when the user did not ask for it. @since 0.1 */
    export function process_inbound_subscription_approval(
        this: void,
        username: string,
        host: string,
        jid: string,
    ): Prosody.RosterSaved;
    /** A contact no longer lets the user see their presence; nil when the user did not see it. @since 0.1 */
    export function process_inbound_subscription_cancellation(
        this: void,
        username: string,
        host: string,
        jid: string,
    ): Prosody.RosterSaved;
    /** A contact no longer wants to see the user's presence; nil when they did not see it. @since 0.1 */
    export function process_inbound_unsubscribe(
        this: void,
        username: string,
        host: string,
        jid: string,
    ): Prosody.RosterSaved;
    /** The user asks to see a contact's presence; nil for no contact, or one that the user sees. @since 0.1 */
    export function process_outbound_subscription_request(
        this: void,
        username: string,
        host: string,
        jid: string,
    ): Prosody.RosterSaved;
    /** Lets a contact see the user's presence. @since 0.1 */
    export function subscribed(this: void, username: string, host: string, jid: string): boolean | undefined;
    /** No longer lets the contact. @returns whether that was saved, whether they waited, whether they saw it. @since 0.1 */
    export function unsubscribed(
        this: void,
        username: string,
        host: string,
        jid: string,
    ): LuaMultiReturn<[saved: boolean | undefined, was_pending: boolean, was_subscribed?: true]>;
    /** No longer asks for a contact's presence. @since 0.1 */
    export function unsubscribe(this: void, username: string, host: string, jid: string): boolean | undefined;
}
