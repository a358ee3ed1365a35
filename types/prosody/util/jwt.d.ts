/** Source: util/jwt.lua. */
declare module "util.jwt" {
    /**
     * Checks the signature of a JWT by HS256; neither `exp` nor other claims are looked at.
     *
     * @returns true and the payload; false or nil and what is wrong
     * @since 0.12
     */
    export function verify(
        this: void,
        key: string,
        token: string,
    ): LuaMultiReturn<[ok: true, payload: Prosody.Json] | [ok: false | undefined, error: string]>;
}
