/** Hosts. Source: core/hostmanager.lua. */

declare module "core.hostmanager" {
    /** Makes a host active. @param config its options; those of the configuration where absent. @since 0.2 */
    export function activate(
        this: void,
        host: string,
        config?: Readonly<Record<string, AnyNotNil>>,
    ): LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
    /** Ends a host and the sessions of its users. @since 0.2 */
    export function deactivate(
        this: void,
        host: string,
        reason?: Prosody.CloseReason,
    ): LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
    /** Hosts below a host by name: `muc.example.com` of `example.com`. @since 0.8 */
    export function get_children(this: void, host: string): LuaTable<string, Prosody.Host | undefined>;
}
