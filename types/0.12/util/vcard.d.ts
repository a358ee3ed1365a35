/** vCards. Source: util/vcard.lua. */

declare module "util.vcard" {
    /** Properties of a vCard as text. @since 0.11 */
    export function from_text(this: void, text: string): AnyNotNil[];
    /** And back. @since 0.11 */
    export function to_text(this: void, vcards: AnyNotNil): string;
    /** Properties of an element of XEP-0054. @since 0.11 */
    export function from_xep54(this: void, element: Prosody.Stanza): AnyNotNil;
    /** And back. @since 0.11 */
    export function to_xep54(this: void, vcards: AnyNotNil): Prosody.Stanza;
    /** An element of RFC 6351. @since 0.11 */
    export function to_vcard4(this: void, vcards: AnyNotNil): Prosody.Stanza;
}
