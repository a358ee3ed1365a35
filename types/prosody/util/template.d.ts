/** Stanzas from a text with placeholders. Source: util/template.lua. */

declare namespace Prosody {
    /** A template. @since 0.8 */
    interface Template {
        /** Where it was made, for the log. @since 0.8 */
        readonly name: string;
        /** The text. @since 0.8 */
        readonly text: string;
        /** A stanza, with `{name}` replaced by values of that name, by nothing where there is none. @since 0.8 */
        readonly apply: (this: void, values: Readonly<Record<string, string | undefined>>) => Stanza;
    }
}

declare module "util.template" {
    const template: (this: void, xml: string) => Prosody.Template;
    /**
     * Makes a template, once for each text. Throws for text that is not XML. The library is this function, and no import
     * can stand for that: `const template = require("util.template") as typeof import("util.template")`. @since 0.8
     */
    export = template;
}
