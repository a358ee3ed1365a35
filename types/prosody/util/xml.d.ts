/** XML texts. Source: util/xml.lua. */

declare module "util.xml" {
    /**
     * The element of a text. @returns nil and a message for what is none; comments and the like are refused unless
     * allowed. @since 0.9
     */
    export function parse(
        this: void,
        xml: string,
        options?: { readonly allow_comments?: boolean; readonly allow_processing_instructions?: boolean },
    ): LuaMultiReturn<[element: Prosody.Stanza] | [element: undefined, message: string]>;
}
