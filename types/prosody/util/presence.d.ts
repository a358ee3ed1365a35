/** Sessions that get messages to the bare JID. Source: util/presence.lua. */

declare module "util.presence" {
    /** Sets a user's `top_resources` anew. @since 0.10 */
    export function recalc_resource_map(this: void, user: Prosody.UserSessions): void;
}
