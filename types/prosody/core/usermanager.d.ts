/** Users and their rights. Source: core/usermanager.lua. */

declare module "core.usermanager" {
    /**
     * Whether a host gives a JID administrator's rights (option `admins` of the host, or the global one).
     *
     * 13.0 logs a warning with a traceback at each call, and with `strict_deprecate_is_admin` always says false.
     *
     * @returns nil, not false, on 0.12 for a JID without roles
     *
     * @param jid bare or full
     * @param host one that is active: 13.0 throws on others
     * @deprecated since 13.0: use `get_jid_role` where it exists
     * @since 0.4; `host` since 0.6
     */
    export function is_admin(this: void, jid: string, host: string): boolean | undefined;
    /**
     * The role that a host gives to a JID: `prosody:admin`, `prosody:operator`, `prosody:registered`, …
     *
     * @param jid bare or full
     * @param host one that is active: throws on others
     * @returns nil for none, and when the storage of roles fails
     * @since 13.0 (nil before)
     */
    export const get_jid_role:
        ((this: void, jid: string, host: string) => { readonly name: string } | undefined) | undefined;
}
