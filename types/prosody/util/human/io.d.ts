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
