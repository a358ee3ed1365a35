/** Functions that only Prosody 13.0 has, in libraries that both have. */

declare module "util.hashes" {
    /** See `Prosody.Hashes13`. */
    export const sha3_256: Prosody.Hashes13["sha3_256"];
    /** See `Prosody.Hashes13`. */
    export const sha3_512: Prosody.Hashes13["sha3_512"];
    /** See `Prosody.Hashes13`. */
    export const blake2s256: Prosody.Hashes13["blake2s256"];
    /** See `Prosody.Hashes13`. */
    export const blake2b512: Prosody.Hashes13["blake2b512"];
    /** See `Prosody.Hashes13`. */
    export const hmac_sha224: Prosody.Hashes13["hmac_sha224"];
    /** See `Prosody.Hashes13`. */
    export const hmac_sha384: Prosody.Hashes13["hmac_sha384"];
    /** See `Prosody.Hashes13`. */
    export const hmac_sha3_256: Prosody.Hashes13["hmac_sha3_256"];
    /** See `Prosody.Hashes13`. */
    export const hmac_sha3_512: Prosody.Hashes13["hmac_sha3_512"];
    /** See `Prosody.Hashes13`. */
    export const hmac_blake2s256: Prosody.Hashes13["hmac_blake2s256"];
    /** See `Prosody.Hashes13`. */
    export const hmac_blake2b512: Prosody.Hashes13["hmac_blake2b512"];
    /** See `Prosody.Hashes13`. */
    export const hkdf_hmac_sha256: Prosody.Hashes13["hkdf_hmac_sha256"];
    /** See `Prosody.Hashes13`. */
    export const hkdf_hmac_sha384: Prosody.Hashes13["hkdf_hmac_sha384"];
}

declare module "util.jwt" {
    /** See `Prosody.Jwt13`. */
    export const new_signer: Prosody.Jwt13["new_signer"];
    /** See `Prosody.Jwt13`. */
    export const new_verifier: Prosody.Jwt13["new_verifier"];
    /** See `Prosody.Jwt13`. */
    export const init: Prosody.Jwt13["init"];
}

declare module "util.ip" {
    /** See `Prosody.Ip13`. */
    export const is_ip: Prosody.Ip13["is_ip"];
    /** See `Prosody.Ip13`. */
    export const truncate: Prosody.Ip13["truncate"];
}

declare module "util.http" {
    /** See `Prosody.HttpUtil13`. */
    export const parse_forwarded: Prosody.HttpUtil13["parse_forwarded"];
}

declare module "util.human.io" {
    /** See `Prosody.HumanIo13`. */
    export const parse_duration: Prosody.HumanIo13["parse_duration"];
    /** See `Prosody.HumanIo13`. */
    export const parse_duration_lax: Prosody.HumanIo13["parse_duration_lax"];
    /** See `Prosody.HumanIo13`. */
    export const term_width: Prosody.HumanIo13["term_width"];
}

declare module "util.uuid" {
    /** See `Prosody.Uuid13`. */
    export const v4: Prosody.Uuid13["v4"];
    /** See `Prosody.Uuid13`. */
    export const v7: Prosody.Uuid13["v7"];
}

declare module "util.bit53" {
    /** See `Prosody.Bit13`. */
    export const bnot: Prosody.Bit13["bnot"];
}

declare module "util.bitcompat" {
    /** See `Prosody.Bit13`. */
    export const bnot: Prosody.Bit13["bnot"];
}

declare module "util.strbitop" {
    /** See `Prosody.StringBits13`. */
    export const common_prefix_bits: Prosody.StringBits13["common_prefix_bits"];
}

declare module "util.session" {
    /** See `Prosody.SessionUtil13`. */
    export const set_role: Prosody.SessionUtil13["set_role"];
}

declare module "core.sessionmanager" {
    /** See `Prosody.Sessionmanager13`. */
    export const update_session: Prosody.Sessionmanager13["update_session"];
}

declare module "util.logger" {
    /** See `Prosody.Logger13`. */
    export const remove_sink: Prosody.Logger13["remove_sink"];
}

declare module "util.datamanager" {
    /** See `Prosody.Datamanager13`. */
    export const list_open: Prosody.Datamanager13["list_open"];
    /** See `Prosody.Datamanager13`. */
    export const list_shift: Prosody.Datamanager13["list_shift"];
}

declare module "core.usermanager" {
    /** See `Prosody.Usermanager13`. */
    export const get_account_info: Prosody.Usermanager13["get_account_info"];
    /** See `Prosody.Usermanager13`. */
    export const create_user_with_role: Prosody.Usermanager13["create_user_with_role"];
    /** See `Prosody.Usermanager13`. */
    export const user_is_enabled: Prosody.Usermanager13["user_is_enabled"];
    /** See `Prosody.Usermanager13`. */
    export const enable_user: Prosody.Usermanager13["enable_user"];
    /** See `Prosody.Usermanager13`. */
    export const disable_user: Prosody.Usermanager13["disable_user"];
    /** See `Prosody.Usermanager13`. */
    export const get_user_role: Prosody.Usermanager13["get_user_role"];
    /** See `Prosody.Usermanager13`. */
    export const set_user_role: Prosody.Usermanager13["set_user_role"];
    /** See `Prosody.Usermanager13`. */
    export const user_can_assume_role: Prosody.Usermanager13["user_can_assume_role"];
    /** See `Prosody.Usermanager13`. */
    export const add_user_secondary_role: Prosody.Usermanager13["add_user_secondary_role"];
    /** See `Prosody.Usermanager13`. */
    export const remove_user_secondary_role: Prosody.Usermanager13["remove_user_secondary_role"];
    /** See `Prosody.Usermanager13`. */
    export const get_user_secondary_roles: Prosody.Usermanager13["get_user_secondary_roles"];
    /** See `Prosody.Usermanager13`. */
    export const get_jid_role: Prosody.Usermanager13["get_jid_role"];
    /** See `Prosody.Usermanager13`. */
    export const set_jid_role: Prosody.Usermanager13["set_jid_role"];
    /** See `Prosody.Usermanager13`. */
    export const get_role_by_name: Prosody.Usermanager13["get_role_by_name"];
    /** See `Prosody.Usermanager13`. */
    export const get_all_roles: Prosody.Usermanager13["get_all_roles"];
}

declare module "util.async" {
    /** See `Prosody.Async13`. */
    export const waiting_runners: Prosody.Async13["waiting_runners"];
    /** See `Prosody.Async13`. */
    export const default_runner_func: Prosody.Async13["default_runner_func"];
}

declare module "core.portmanager" {
    /** See `Prosody.Portmanager13`. */
    export const get_tls_config_at: Prosody.Portmanager13["get_tls_config_at"];
}

declare module "core.configmanager" {
    /** See `Prosody.Configmanager13`. */
    export const files: Prosody.Configmanager13["files"];
}

declare module "net.http.server" {
    /** See `Prosody.HttpServer13`. */
    export const get_request_from_conn: Prosody.HttpServer13["get_request_from_conn"];
}
