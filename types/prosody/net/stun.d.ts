/** Packets of STUN and TURN. Source: net/stun.lua. */

declare module "net.stun" {
    /** User name and password of TURN that end. @param ttl seconds. @since 0.12 */
    export function get_user_pass_from_secret(
        this: void,
        secret: string,
        ttl?: number,
        username?: string,
    ): LuaMultiReturn<[username: string, password: string, ttl: number]>;
}
