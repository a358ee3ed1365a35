/** What this Prosody can do. Source: core/features.lua. */

declare module "core.features" {
    /** Names of features, such as `permissions`; each version adds some. @since 0.12 */
    export const available: Prosody.Set<string>;
}
