/** Certificates and TLS. Source: core/certmanager.lua. */

declare namespace Prosody {
    /** Paths of a certificate and its key. @since 0.10 */
    interface CertificateFiles {
        /** The certificate. */
        readonly certificate: string;
        /** The key. */
        readonly key: string;
    }

    /** Services by file by name; `*` stands for all services. @since 0.12 */
    type CertificateIndex = LuaTable<string, LuaTable<string, LuaTable<string, AnyNotNil>>>;
}

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
    /** Certificate and key by a file, or by a name in a folder; nil without. @since 0.10 */
    export function find_cert(
        this: void,
        path: string | undefined,
        name: string,
    ): Prosody.CertificateFiles | undefined;
    /** Certificates of a folder by the name that they are for. @param depth of folders in it; 3 where absent. @since 0.12 */
    export function index_certs(
        this: void,
        folder: string,
        index?: Prosody.CertificateIndex,
        depth?: number,
    ): LuaMultiReturn<[index: Prosody.CertificateIndex, message?: string]>;
    /** Certificate and key of a host, from such an index; nil without. @since 0.12 */
    export function find_cert_in_index(
        this: void,
        index: Prosody.CertificateIndex | undefined,
        host: string | undefined,
    ): Prosody.CertificateFiles | undefined;
    /** Certificate and key of a host, from the folder of certificates; nil without. @since 0.10 */
    export function find_host_cert(this: void, host: string): Prosody.CertificateFiles | undefined;
}
