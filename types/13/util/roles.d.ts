/** Roles. Source: util/roles.lua. */

declare module "util.roles" {
    const newRole: (
        this: void,
        config: Prosody.RoleConfig,
        overrides?: Prosody.RoleConfig,
    ) => Prosody.RoleObject;
    /** A role; has to have a name. @since 13.0 */
    export { newRole as new };
    /** Whether something is a role. @since 13.0 */
    export function is_role(this: void, value: unknown): value is Prosody.RoleObject;
}
