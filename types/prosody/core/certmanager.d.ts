/** Certificates and TLS. Source: core/certmanager.lua. */

declare module "core.certmanager" {
    /** A context for TLS. @param settings laid over those of the configuration. @since 0.7 */
    export function create_context(
        this: void,
        host: string,
        mode: "server" | "client",
        ...settings: Readonly<Record<string, AnyNotNil>>[]
    ): LuaMultiReturn<
        [context: AnyNotNil, message: undefined, settings: AnyNotNil] | [context: undefined, message: string]
    >;
    /** Reads the settings of TLS again. @since 0.7 */
    export function reload_ssl_config(this: void): void;
    /** Certificate and key of a host, from the folder of certificates; nil without. @since 0.10 */
    export function find_host_cert(
        this: void,
        host: string,
    ): { readonly certificate: string; readonly key: string } | undefined;
}
