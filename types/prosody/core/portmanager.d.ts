/** Ports and services. Source: core/portmanager.lua. */

declare module "core.portmanager" {
    /** Listens for a service. @since 0.9 */
    export function activate(
        this: void,
        service: string,
    ): LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
    /** No longer listens for a service. @since 0.9 */
    export function deactivate(this: void, service: string, info?: Prosody.NetService): void;
    /** Adds a service; modules use `module:provides("net", …)`. @since 0.9 */
    export function register_service(this: void, service: string, info: Prosody.NetService): boolean;
    /** Takes a service away. @since 0.9 */
    export function unregister_service(this: void, service: string, info: Prosody.NetService): void;
    /** Closes a port. @since 0.9 */
    export function close(
        this: void,
        address: string,
        port: number,
    ): LuaMultiReturn<[ok: true] | [ok: false, reason: "port-not-open"]>;
    /** A service by name; nil without. @since 0.9 */
    export function get_service(this: void, service: string): Prosody.NetService | undefined;
    /** The service at a port, and its server; nil without. @since 0.9 */
    export function get_service_at(
        this: void,
        address: string,
        port: number,
    ): LuaMultiReturn<
        [service: Prosody.NetService, server: Prosody.Connection] | [service: undefined, reason: "not-found"]
    >;
    /** What listens, by service, address and port. @since 0.9 */
    export function get_active_services(this: void): Prosody.MultiTable<AnyNotNil>;
    /** Services by name. @since 0.9 */
    export function get_registered_services(this: void): LuaTable<string, Prosody.NetService[] | undefined>;
}
