/** Colours of terminals. Source: util/termcolours.lua. */

declare module "util.termcolours" {
    /** A style of names such as `bold` and `red`. @since 0.1 */
    export function getstyle(this: void, ...names: string[]): string;
    /** Text in a style. @since 0.1 */
    export function getstring(this: void, style: string, text: string): string;
    /** Switches to a style; the empty one where absent. @since 0.8 */
    export function setstyle(this: void, style?: string): void;
    /** Text with styles as HTML. @since 0.9 */
    export function tohtml(this: void, text: string): string;
}
