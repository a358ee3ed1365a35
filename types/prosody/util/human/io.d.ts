/** Texts for people at a terminal. Source: util/human/io.lua. */

declare namespace Prosody {
    /** A column of a table. @since 0.12 */
    interface TableColumn<Row> {
        /** What stands on top. */
        readonly title: string;
        /** The member of a row that it shows. */
        readonly key?: keyof Row & string;
        /** How wide: characters, or `50%`. */
        readonly width: number | `${number}%`;
        /** Where the text stands. */
        readonly align?: "left" | "right";
        /** Makes the text of a value. */
        readonly mapper?: (this: void, value: AnyNotNil | undefined, row: Row) => string | undefined;
    }
}

declare module "util.human.io" {
    /** Reads a key, or so many, without waiting for Enter; nil at the end of input. @since 0.8 */
    export function getchar(this: void, count?: number): string | undefined;
    /** Reads a line; nil at the end of input. @since 0.9 */
    export function getline(this: void): string | undefined;
    /** Reads a line without showing it; nil at the end of input. @since 0.8 */
    export function getpass(this: void): string | undefined;
    /** Asks for a yes or no by one key. @param prompt the capital letter in `[Y/n]` is for any other key. @since 0.8 */
    export function show_yesno(this: void, prompt: string): boolean | undefined;
    /** Asks for a new password twice; nil when the user gives up. @since 0.8 */
    export function read_password(this: void): string | undefined;
    /** Asks for a line; nil for an empty one. @since 0.9 */
    export function show_prompt(this: void, prompt: string): string | undefined;
    /** Prints a line made by `string.format`. @since 0.12 */
    export function printf(this: void, format: string, ...values: unknown[]): void;
    /** A text of so many columns, blanks to its right. @since 0.12 */
    export function padright(this: void, text: string, width: number): string;
    /** A text of so many columns, blanks to its left. @since 0.12 */
    export function padleft(this: void, text: string, width: number): string;
    /** A text cut to so many columns. @since 0.12 */
    export function ellipsis(this: void, text: string, width: number): string;
    const newTable: <Row extends object>(
        this: void,
        columns: readonly Prosody.TableColumn<Row>[],
        max_width?: number,
    ) => (this: void, row?: Row) => string;
    /** What writes rows of a table; without a row, its head. @since 0.12 */
    export { newTable as table };
}
