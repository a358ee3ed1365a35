/** JSON web tokens. Source: util/jwt.lua. */

declare namespace Prosody {
    /** Claims of a token. @since 0.12 */
    type JwtClaims = Record<string, Json | undefined>;
}

declare module "util.jwt" {
    /** A token signed by HMAC-SHA-256. @since 0.12 */
    export function sign(this: void, key: string, payload: Prosody.JwtClaims): string;
    /**
     * The claims of a token that was signed by HMAC-SHA-256. Does not look at `exp`.
     *
     * @returns false or nil, and a message, for one that was not
     * @since 0.12
     */
    export function verify(
        this: void,
        key: string,
        token: string,
    ): LuaMultiReturn<[ok: true, payload: Prosody.JwtClaims] | [ok: false | undefined, message: string]>;
}
