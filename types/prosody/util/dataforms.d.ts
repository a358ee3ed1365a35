/** Data forms (XEP-0004). Source: util/dataforms.lua. */

declare namespace Prosody {
    /** The value of a field: text, truth value, list, number (by `datatype`). @since 0.4 */
    type FormValue = string | number | boolean | readonly string[] | readonly FormOption[];
    /** Values of fields by name. @since 0.4 */
    type FormData = Readonly<Record<string, FormValue | undefined>>;
    /** A choice of a list. @since 0.4 */
    type FormOption =
        string | { readonly value: string; readonly label?: string; readonly default?: boolean };

    /** A field of a form. @since 0.4 */
    interface FormField {
        /** Its name, in data and, without `var`, in the form. */
        readonly name?: string;
        /** Its name in the form. @since 0.4 */
        readonly var?: string;
        /** Its type; `text-single` where absent. */
        readonly type?:
            | "boolean"
            | "fixed"
            | "hidden"
            | "jid-multi"
            | "jid-single"
            | "list-multi"
            | "list-single"
            | "text-multi"
            | "text-private"
            | "text-single";
        /** What people see. */
        readonly label?: string;
        /** An explanation. @since 0.11 */
        readonly desc?: string;
        /** Whether it must be filled in. */
        readonly required?: boolean;
        /** Its value at first. */
        value?: FormValue;
        /** Choices of a list. @since 0.11 */
        options?: readonly FormOption[];
        /** Type of the value, such as `xs:integer` (XEP-0122). @since 0.11 */
        readonly datatype?: string;
        /** Least value. @since 0.12 */
        readonly range_min?: number;
        /** Greatest value. @since 0.12 */
        readonly range_max?: number;
    }

    /** A form: its fields in order, with a title. @since 0.4 */
    type DataForm = FormField[] & {
        /** What people see on top. */
        title?: string;
        /** What people are to do. */
        instructions?: string;
        /** The form as an element `x`. @param values instead of those of the fields. @since 0.4 */
        form(values?: FormData, type?: "form" | "submit" | "cancel" | "result"): Stanza;
        /**
         * What was filled in.
         *
         * @param current values that absent fields have. @since 0.11
         * @returns values by name; nil, or what is wrong by name of the field; which fields were there. @since 0.4
         */
        data(
            element: Stanza,
            current?: FormData,
        ): LuaMultiReturn<
            [
                values: Record<string, FormValue | undefined>,
                errors: Readonly<Record<string, string>> | undefined,
                present: Readonly<Record<string, true>>,
            ]
        >;
    };

    /**
     * What a form is made of: fields in the list part, beside title and instructions; `Object.assign` writes no such
     * table, so FIXME. @since 0.4
     */
    type FormLayout = readonly FormField[] & { readonly title?: string; readonly instructions?: string };
}

declare module "util.dataforms" {
    const newForm: (this: void, layout: Prosody.FormLayout) => Prosody.DataForm;
    /** A form of a layout, which it becomes itself. @since 0.4 */
    export { newForm as new };
    /** The value of `FORM_TYPE`, nil without. @since 0.11 */
    export function get_type(this: void, form: Prosody.Stanza): string | undefined;
}
