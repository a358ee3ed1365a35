/** Functions that only Prosody 0.12 has, in libraries that both have. */

declare module "core.usermanager" {
    /** See `Prosody.Usermanager012`. */
    export const get_roles: Prosody.Usermanager012["get_roles"];
    /** See `Prosody.Usermanager012`. */
    export const set_roles: Prosody.Usermanager012["set_roles"];
}
