/** Encodings of bytes. Source: util-src/encodings.c. */

declare module "util.encodings" {
    /** Base64 of RFC 4648, section 4. @since 0.1 */
    export const base64: {
        /**
         * Base64 to bytes. Ends at the first NUL, passes over blanks and `=`, and drops a rest that is short of padding.
         *
         * @returns nil for text with any other character
         * @since 0.1
         */
        readonly decode: (this: void, text: string) => string | undefined;
        /** Bytes to base64, padded. @since 0.1 */
        readonly encode: (this: void, bytes: string) => string;
    };
    /**
     * Profiles of stringprep. All give nil for what the profile forbids; `strict` also for code points it does not
     * know. @since 0.1
     */
    export const stringprep: {
        /** Domains. @since 0.1 */
        readonly nameprep: (this: void, text: string, strict?: boolean) => string | undefined;
        /** Nodes of JIDs. @since 0.1 */
        readonly nodeprep: (this: void, text: string, strict?: boolean) => string | undefined;
        /** Resources of JIDs. @since 0.1 */
        readonly resourceprep: (this: void, text: string, strict?: boolean) => string | undefined;
        /** User names and passwords. @since 0.1 */
        readonly saslprep: (this: void, text: string, strict?: boolean) => string | undefined;
    };
    /** Domain names of other alphabets. @since 0.1 */
    export const idna: {
        /** To `xn--…`; nil for what is no domain. @since 0.1 */
        readonly to_ascii: (this: void, domain: string) => string | undefined;
        /** From `xn--…`; nil for what is none. @since 0.1 */
        readonly to_unicode: (this: void, domain: string) => string | undefined;
    };
    /** Checks of UTF-8. @since 0.10 */
    export const utf8: {
        /** Whether the bytes are well-formed UTF-8. @since 0.10 */
        readonly valid: (this: void, bytes: string) => boolean;
        /** The number of code points; nil and a message for what is no UTF-8. @since 0.10 */
        readonly length: (
            this: void,
            bytes: string,
        ) => LuaMultiReturn<[length: number] | [length: undefined, message: string]>;
    };
    /** Texts that look alike. @since 0.12 */
    export const confusable: {
        /** A text that is the same for all that look like this one. @since 0.12 */
        readonly skeleton: (this: void, text: string) => string | undefined;
    };
}
