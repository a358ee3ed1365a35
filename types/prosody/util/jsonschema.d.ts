/** JSON schemas. Source: util/jsonschema.lua. */

declare namespace Prosody {
    /** A schema, of the parts of draft 2020-12 that Prosody knows. @since 0.12 */
    type JsonSchema = boolean | Readonly<Record<string, AnyNotNil>>;
}

declare module "util.jsonschema" {
    /** Whether data is as a schema says; 13.0 gives a list of what is not, too. @since 0.12 */
    export function validate(
        this: void,
        schema: Prosody.JsonSchema,
        data: Prosody.Json,
    ): LuaMultiReturn<[ok: boolean, errors?: AnyNotNil]>;
}
