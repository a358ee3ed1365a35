/** Values as Lua text. Source: util/serialization.lua. */

declare namespace Prosody {
    /** How values are written. @since 0.11 */
    type SerializationOptions =
        | "debug"
        | "oneline"
        | "compact"
        | "pretty"
        | {
              readonly preset?: "debug" | "oneline" | "compact" | "pretty";
              readonly fatal?: boolean;
              readonly unquoted?: boolean;
              readonly freeze?: boolean;
              readonly maxdepth?: number;
              readonly multiref?: boolean;
              readonly indentwith?: string;
              readonly fallback?: (this: void, value: AnyNotNil, reason: string) => string;
          };
}

declare module "util.serialization" {
    const newSerializer: (
        this: void,
        options?: Prosody.SerializationOptions,
    ) => (this: void, value: AnyNotNil) => string;
    /** What writes values. @since 0.11 */
    export { newSerializer as new };
    /** A value as Lua text. Throws on functions and the like unless told otherwise. @since 0.2 */
    export function serialize(this: void, value: AnyNotNil, options?: Prosody.SerializationOptions): string;
    /** The value of such text; nil and a message for what is none. @since 0.2 */
    export function deserialize(
        this: void,
        text: string,
    ): LuaMultiReturn<[value: AnyNotNil] | [value: undefined, message: string]>;
}
