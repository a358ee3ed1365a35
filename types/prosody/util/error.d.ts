/** Errors as values. Source: util/error.lua. */

declare namespace Prosody {
    /** An error: a type and a condition, as stanzas have them. @since 0.12 */
    interface ErrorObject {
        /** The type; `cancel` where none was given. @since 0.12 */
        readonly type: ErrorType;
        /** The condition; `undefined-condition` where none was given. @since 0.12 */
        readonly condition: ErrorCondition;
        /** A sentence for people. @since 0.12 */
        readonly text?: string;
        /** A number, such as an HTTP status. @since 0.12 */
        readonly code?: number;
        /** A condition of one's own with its namespace, a URI (`gone`, `redirect`) or an element. @since 0.12 */
        readonly extra?: {
            readonly namespace?: string;
            readonly condition?: string;
            readonly uri?: string;
            readonly tag?: Stanza;
        };
        /** What belongs to it. @since 0.12 */
        readonly context: Record<string, AnyNotNil | undefined>;
        /** Who made it. @since 0.12 */
        readonly source?: string;
        /** A name of this very error. @since 0.12 */
        readonly instance_id: string;
    }

    /** What errors are made from. @since 0.12 */
    type ErrorTemplate = Partial<Pick<ErrorObject, "type" | "condition" | "text" | "code" | "extra">>;

    /** An error of an answer: `context` has the stanza, and in `by` who refused. @since 0.12 */
    interface StanzaErrorObject extends ErrorObject {
        /** What belongs to it. @since 0.12 */
        readonly context: Record<string, AnyNotNil | undefined> & {
            readonly stanza?: Stanza;
            readonly by?: string;
        };
    }

    /** Errors of a module by name. @since 0.12 */
    interface ErrorRegistry<Name extends string> {
        /** Who makes them. @since 0.12 */
        readonly source: string;
        /** What they are made from. @since 0.12 */
        readonly registry: Readonly<Record<Name, ErrorTemplate>>;
        /** An error by name. @since 0.12 */
        readonly new: (
            this: void,
            name: Name,
            context?: Record<string, AnyNotNil | undefined>,
        ) => ErrorObject;
        /** An error as it is, anything else as an error that has it in `context.wrapped_error`. @since 0.12 */
        readonly wrap: (
            this: void,
            error: AnyNotNil,
            context?: Record<string, AnyNotNil | undefined>,
        ) => ErrorObject;
        /** Results as they are, but what stands for an error as an error. @since 0.12 */
        readonly coerce: <Ok>(
            this: void,
            ok: Ok,
            error?: AnyNotNil,
        ) => LuaMultiReturn<[ok: NonNullable<Ok>] | [ok: undefined, error: ErrorObject]>;
        /** Whether something is an error. @since 0.12 */
        readonly is_error: (this: void, value: unknown) => value is ErrorObject;
    }
}

declare module "util.error" {
    const newError: (
        this: void,
        template: Prosody.ErrorTemplate | Prosody.ErrorObject | string,
        context?: Record<string, AnyNotNil | undefined>,
        registry?: Readonly<Record<string, Prosody.ErrorTemplate>>,
        source?: string,
    ) => Prosody.ErrorObject;
    /** An error. @param template or a name in `registry`; an error stays as it is. @since 0.12 */
    export { newError as new };
    /** Errors of a module by name. @param namespace of conditions of one's own. @since 0.12 */
    export function init<Name extends string>(
        this: void,
        source: string,
        registry: Readonly<Record<Name, Prosody.ErrorTemplate>>,
    ): Prosody.ErrorRegistry<Name>;
    export function init<Name extends string>(
        this: void,
        source: string,
        namespace: string,
        registry: Readonly<
            Record<
                Name,
                Prosody.ErrorTemplate | readonly [Prosody.ErrorType, Prosody.ErrorCondition, string?, string?]
            >
        >,
    ): Prosody.ErrorRegistry<Name>;
    /** Results as they are, but what stands for an error as an error. @since 0.12 */
    export function coerce<Ok>(
        this: void,
        ok: Ok,
        error?: AnyNotNil,
    ): LuaMultiReturn<[ok: NonNullable<Ok>] | [ok: undefined, error: Prosody.ErrorObject]>;
    /** Whether something is an error. @since 0.12 */
    export function is_error(this: void, value: unknown): value is Prosody.ErrorObject;
    /** The same as `is_error`. @since 0.12 */
    export function is_err(this: void, value: unknown): value is Prosody.ErrorObject;
    /** The error of an error stanza. @since 0.12 */
    export function from_stanza(
        this: void,
        stanza: Prosody.Stanza,
        context?: Record<string, AnyNotNil | undefined>,
        source?: string,
    ): Prosody.StanzaErrorObject;
    /** Whether errors carry where they were made. @since 0.12 */
    export function configure(this: void, options: { readonly auto_inject_traceback?: boolean }): void;
}
