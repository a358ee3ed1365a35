/** Stanzas and their builder. Source: util/stanza.lua. */

declare namespace Prosody {
    interface Stanza {
        /** The element's name: `presence`, `iq`, `message`, … @since 0.1 */
        readonly name: string;
        /** The attributes; a namespaced one has its namespace and `\1` before its name. @since 0.1 */
        readonly attr: Record<string, string | undefined>;
        /**
         * Opens a child element; what follows goes into it until `up`. Throws on names and values that XML cannot hold.
         *
         * @since 0.1
         */
        tag(name: string, attributes?: Record<string, string>): Stanza;
        /** Closes the open child element. @since 0.1 */
        up(): Stanza;
        /** Appends text to the open element. @since 0.3 */
        text(text: string): Stanza;
        /** The child elements. @since 0.3 */
        readonly tags: readonly Stanza[];
        /** Takes away the child elements of a name and namespace. @since 0.10 */
        remove_children(name: string, namespace?: string): void;
        /** The first child element of a name and namespace. @since 0.6 */
        get_child(name: string, namespace?: string): Stanza | undefined;
        /** The text of such a child element. @since 0.8 */
        get_child_text(name: string, namespace?: string): string | undefined;
    }

    /** Types of stanza errors. Source: RFC 6120, section 8.3.2. @since 0.1 */
    type ErrorType = "auth" | "cancel" | "continue" | "modify" | "wait";
}

declare module "util.stanza" {
    /** Makes an element, with a first attribute `xmlns` as its namespace. @since 0.1 */
    export function stanza(this: void, name: string, attributes?: Record<string, string>): Prosody.Stanza;
    /** The answer of type `result` to an IQ. @since 0.3 */
    export function reply(this: void, stanza: Prosody.Stanza): Prosody.Stanza;
    /**
     * The error answer to a stanza, with its `<error>` still open: `tag` adds an application's own condition to it.
     *
     * @param stanza what is answered; throws, from 0.12 on, when it is no stanza or itself an error
     * @param condition a condition of RFC 6120, section 8.3.3
     * @param text a sentence for people; throws on text that is no UTF-8 or has control characters
     * @param by the JID that generated the error; left out where it is the stanza's own addressee. @since 0.12
     * @since 0.1
     */
    export function error_reply(
        this: void,
        stanza: Prosody.Stanza,
        type: Prosody.ErrorType,
        condition: string,
        text?: string,
        by?: string,
    ): Prosody.Stanza;
}
