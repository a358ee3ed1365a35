/** Parts of long results (XEP-0059). Source: util/rsm.lua. */

declare namespace Prosody {
    /** What part is wanted, or is given. @since 0.10 */
    interface ResultSet {
        /** After that id. */
        readonly after?: string;
        /** Before that id; true for the last ones. */
        readonly before?: string | true;
        /** How many at most. */
        readonly max?: number;
        /** From what position on. */
        readonly index?: number;
        /** The first id. */
        readonly first?: string | { readonly index: number; readonly [1]: string };
        /** The last id. */
        readonly last?: string;
        /** How many there are in all. */
        readonly count?: number;
    }
}

declare module "util.rsm" {
    /** Reads an element `set`. @since 0.10 */
    export function parse(this: void, set: Prosody.Stanza): Prosody.ResultSet;
    /** Writes an element `set`. @since 0.10 */
    export function generate(this: void, result: Prosody.ResultSet): Prosody.Stanza;
    /** Reads the element `set` in another; nil without. @since 0.10 */
    export function get(this: void, element: Prosody.Stanza): Prosody.ResultSet | undefined;
}
