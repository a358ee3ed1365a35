/** Entity capabilities (XEP-0115). Source: util/caps.lua. */

declare module "util.caps" {
    /** The verification text of an answer of service discovery, hashed by SHA-1, in base64, and that text itself. @since 0.8 */
    export function calculate_hash(
        this: void,
        disco_info: Prosody.Stanza,
    ): LuaMultiReturn<[hash: string, text: string]>;
}
