/** Ad-hoc commands with forms. Source: util/adhoc.lua. */

declare namespace Prosody {
    /** Takes what was filled in. @since 0.9 */
    type AdhocFormHandler = (
        this: void,
        fields: Record<string, FormValue | undefined>,
        errors: Readonly<Record<string, string>> | undefined,
        data: AdhocData,
    ) => AdhocResult;
}

declare module "util.adhoc" {
    /** A handler that asks for one form. @since 0.9 */
    export function new_simple_form(
        this: void,
        form: Prosody.DataForm,
        result_handler: Prosody.AdhocFormHandler,
    ): Prosody.AdhocHandler;
    /** A handler that asks for one form with values at first. @since 0.9 */
    export function new_initial_data_form(
        this: void,
        form: Prosody.DataForm,
        initial_data: (this: void, data: Prosody.AdhocData) => Prosody.FormData,
        result_handler: Prosody.AdhocFormHandler,
    ): Prosody.AdhocHandler;
}
