/** Templates over stanzas. Source: util/xtemplate.lua. */

declare module "util.xtemplate" {
    /** Fills a template with what its paths find in an element. @since 0.12 */
    export function render(
        this: void,
        template: string,
        element: Prosody.Stanza,
        escape?: (this: void, text: string) => string,
        filters?: Readonly<
            Record<string, (this: void, value: AnyNotNil, argument?: string) => AnyNotNil | undefined>
        >,
    ): string;
}
