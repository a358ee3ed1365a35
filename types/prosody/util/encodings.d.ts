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
    /** Checks of UTF-8. @since 0.10 */
    export const utf8: {
        /** Whether the bytes are well-formed UTF-8. @since 0.10 */
        readonly valid: (this: void, bytes: string) => boolean;
    };
    /** Preparation of JIDs (RFC 3491, RFC 6122). @since 0.6 */
    export const stringprep: {
        /** A user's or room's name in its canonical form. @returns nil for what is no name @since 0.6 */
        readonly nodeprep: (this: void, name: string) => string | undefined;
    };
}
