/** Stanzas and their builder. Source: util/stanza.lua. */

declare namespace Prosody {
    /** Types of stanza errors. Source: RFC 6120, section 8.3.2. @since 0.1 */
    type ErrorType = "auth" | "cancel" | "continue" | "modify" | "wait";

    /** Conditions of stanza errors. Source: RFC 6120, section 8.3.3. @since 0.1 */
    type ErrorCondition =
        | "bad-request"
        | "conflict"
        | "feature-not-implemented"
        | "forbidden"
        | "gone"
        | "internal-server-error"
        | "item-not-found"
        | "jid-malformed"
        | "not-acceptable"
        | "not-allowed"
        | "not-authorized"
        | "policy-violation"
        | "recipient-unavailable"
        | "redirect"
        | "registration-required"
        | "remote-server-not-found"
        | "remote-server-timeout"
        | "resource-constraint"
        | "service-unavailable"
        | "subscription-required"
        | "undefined-condition"
        | "unexpected-request";

    /** Attributes to build an element from; those that are nil are left out. @since 0.1 */
    type Attributes = Readonly<Record<string, string | undefined>>;

    /** Prefixes of namespaces, to keep the ones that a stanza came with. @since 0.11 */
    type Namespaces = Readonly<Record<string, string>>;

    /**
     * An XML element; a stanza is one without a parent. Builders return the stanza that they were called on, so that
     * calls can be chained. The list part of the table holds children and text in their order: `children`, `childtags`
     * and `tags` lead there.
     */
    interface Stanza {
        /** The element's name: `presence`, `iq`, `message`, … @since 0.1 */
        readonly name: string;
        /** The attributes; a namespaced one has its namespace and `\1` before its name. @since 0.1 */
        readonly attr: Record<string, string | undefined>;
        /** Child elements, without the texts between them. @since 0.1 */
        readonly tags: Stanza[];
        /** Where the builder stands; nil at the top. @since 0.1 */
        readonly last_add?: Stanza[];
        /** Prefixes of namespaces as they came, by prefix; nil without. @since 0.11 */
        readonly namespaces?: Namespaces;

        /**
         * Opens a child element; what follows goes into it until `up`. Throws on names and values that XML cannot hold.
         *
         * @since 0.1
         */
        tag(name: string, attributes?: Attributes, namespaces?: Namespaces): Stanza;
        /** Opens a child `query` of a namespace. @since 0.1 */
        query(xmlns: string): Stanza;
        /** Opens a child `body`, and closes it when a text is given. @since 0.1 */
        body(text?: string, attributes?: Attributes): Stanza;
        /** A child element with a text, closed. @since 0.11 */
        text_tag(name: string, text?: string, attributes?: Attributes, namespaces?: Namespaces): Stanza;
        /**
         * Adds text to the open element; nil and empty text add nothing. Throws on what is no UTF-8 or has control
         * characters. @since 0.1
         */
        text(text?: string): Stanza;
        /** Closes the open child element. @since 0.1 */
        up(): Stanza;
        /** Whether no child element is open. @since 0.12 */
        at_top(): boolean;
        /** Closes all child elements. @since 0.5 */
        reset(): Stanza;
        /** Adds a child or text to the element itself, whatever is open. @since 0.1 */
        add_direct_child(child: Stanza | string): void;
        /** Adds a child or text to the open element, which stays open. @since 0.1 */
        add_child(child: Stanza | string): Stanza;
        /**
         * Takes children away: those of that name (all where nil) and namespace (the stanza's own where nil).
         * @since 0.11
         */
        remove_children(name?: string, xmlns?: string): Stanza;

        /**
         * The first child element of that name and namespace.
         *
         * @param name any where nil
         * @param xmlns that of the stanza where nil
         * @since 0.7
         */
        get_child(name?: string, xmlns?: string): Stanza | undefined;
        /** The text of such a child; nil without the child. @since 0.8 */
        get_child_text(name?: string, xmlns?: string): string | undefined;
        /**
         * The first child with an attribute of that value. @param normalize applied to the attribute before.
         * @since 0.12
         */
        get_child_with_attr(
            name: string | undefined,
            xmlns: string | undefined,
            attribute: string,
            value: string,
            normalize?: (this: void, value: string | undefined) => string | undefined,
        ): Stanza | undefined;
        /** The first child of that name, in any namespace. @since 0.1 */
        child_with_name(name: string): Stanza | undefined;
        /** The first child of that namespace. @since 0.3 */
        child_with_ns(xmlns: string): Stanza | undefined;
        /** Children and texts in their order. @since 0.1 */
        children(): LuaIterable<Stanza | string>;
        /** Child elements, of that name and namespace where given. @since 0.1 */
        childtags(name?: string, xmlns?: string): LuaIterable<Stanza>;
        /** Puts what a function returns for each child element in its place; nil takes it away. @since 0.8 */
        maptags(callback: (this: void, child: Stanza) => Stanza | undefined): Stanza;
        /**
         * What a path leads to: `{xmlns}name/name`, ending in `#` for the text or in `@attribute`.
         *
         * @returns text with such an ending, else an element; nil when there is none
         * @since 0.9
         */
        find(path: `${string}#` | `${string}@${string}`): string | undefined;
        find(path: string): Stanza | string | undefined;
        /** The element's text; nil when it has children that are elements. @since 0.5 */
        get_text(): string | undefined;
        /**
         * Type, condition and text of an error, and its application-specific element.
         *
         * @returns all nil when it is no error; the condition is `undefined-condition` when none is named
         * @since 0.7; the element since 0.12
         */
        get_error(): LuaMultiReturn<
            [
                type: ErrorType | undefined,
                condition: ErrorCondition | undefined,
                text: string | undefined,
                extra: Stanza | undefined,
            ]
        >;
        /** The start tag as text, for logs. @since 0.1 */
        top_tag(): string;
        /** The whole as text, in colours where util.termcolours is there. @since 0.4 */
        pretty_print(): string;
        /** The start tag likewise. @since 0.1 */
        pretty_top_tag(): string;
        /** A copy with white space for people to read. @since 0.12 */
        indent(level?: number, indent?: string): Stanza;
    }

    /** A stanza as plain data, for storage. @since 0.1 */
    interface SerializedStanza {
        /** The element's name. */
        readonly name: string;
        /** Its attributes. */
        readonly attr: Readonly<Record<string, string>>;
    }
}

declare module "util.stanza" {
    /** The metatable of all stanzas: `setmetatable` with it makes one, a method added to `__index` is there for all. @since 0.1 */
    export const stanza_mt: Record<string, AnyNotNil | undefined> & { readonly __index: Prosody.Stanza };
    /** An element with nothing in it. Throws on names and values that XML cannot hold. @since 0.1 */
    export function stanza(
        this: void,
        name: string,
        attributes?: Prosody.Attributes,
        namespaces?: Prosody.Namespaces,
    ): Prosody.Stanza;
    /** A message, with a body where given. @since 0.1 */
    export function message(this: void, attributes?: Prosody.Attributes, body?: string): Prosody.Stanza;
    /** A presence. @since 0.1 */
    export function presence(this: void, attributes?: Prosody.Attributes): Prosody.Stanza;
    /** An IQ. Throws, from 0.12 on, without `id` and `type`. @since 0.1 */
    export function iq(
        this: void,
        attributes: Prosody.Attributes & { readonly type: string; readonly id: string },
    ): Prosody.Stanza;
    /**
     * The empty answer to a stanza, of type `result` for an IQ. Throws, from 0.12 on, on what is no stanza. @since 0.1
     */
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
    /** Such an answer from an error of util.error. @since 0.12 */
    export function error_reply(
        this: void,
        stanza: Prosody.Stanza,
        error: Prosody.ErrorObject,
    ): Prosody.Stanza;
    /** A copy. @param only_top true leaves children and text out. @since 0.4 */
    export function clone(this: void, stanza: Prosody.Stanza, only_top?: boolean): Prosody.Stanza;
    /** Whether something is a stanza. @since 0.10 */
    export function is_stanza(this: void, value: unknown): value is Prosody.Stanza;
    /** Plain data for storage. @since 0.1 */
    export function preserialize(this: void, stanza: Prosody.Stanza): Prosody.SerializedStanza;
    /** The stanza of such data; nil of nil. @since 0.1 */
    export function deserialize(this: void, serialized: Prosody.SerializedStanza): Prosody.Stanza;
    /** Text with the five characters of XML escaped. @since 0.1 */
    export function xml_escape(this: void, text: string): string;
    /** XML text in colours. @since 0.12 */
    export function pretty_print(this: void, xml: string): string;
}
