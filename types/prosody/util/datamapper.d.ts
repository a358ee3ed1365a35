/** XML to tables and back, by a JSON schema. Source: util/datamapper.lua. */

declare module "util.datamapper" {
    /** A table of what a schema finds in an element. @since 0.12 */
    export function parse(
        this: void,
        schema: Prosody.JsonSchema,
        element: Prosody.Stanza,
    ): Record<string, Prosody.Json | undefined> | undefined;
    /** An element of a table. @since 0.12 */
    export function unparse(
        this: void,
        schema: Prosody.JsonSchema,
        data: Readonly<Record<string, Prosody.Json | undefined>>,
    ): Prosody.Stanza | undefined;
}
