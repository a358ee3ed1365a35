/** A buffer of pieces of text. Source: util/dbuffer.lua. */

declare namespace Prosody {
    /** A buffer of bytes. @since 0.12 */
    interface Buffer {
        /** Adds bytes. @returns nil when it is full. @since 0.12 */
        write(data: string): true | undefined;
        /** Takes bytes; nil when there are less. All of a piece where absent. @since 0.12 */
        read(bytes?: number): string | undefined;
        /** Takes bytes of the first piece. @since 0.12 */
        read_chunk(bytes?: number): string | undefined;
        /** Takes what stands before and at a byte; nil without. @since 0.12 */
        read_until(byte: string): string | undefined;
        /** Takes bytes away. @returns whether there were as many. @since 0.12 */
        discard(bytes: number): boolean;
        /** A part, as `string.sub`. @since 0.12 */
        sub(first: number, last?: number): string;
        /** Values of bytes, as `string.byte`. @since 0.12 */
        byte(first?: number, last?: number): LuaMultiReturn<number[]>;
        /** How many bytes it holds. @since 0.12 */
        length(): number;
        /** The same. @since 0.12 */
        len(): number;
        /** Makes one piece of the first bytes. @since 0.12 */
        collapse(bytes?: number): true | undefined;
    }
}

declare module "util.dbuffer" {
    const newBuffer: (this: void, max_size?: number, max_chunks?: number) => Prosody.Buffer | undefined;
    /** A buffer; nil for a size below one. @since 0.12 */
    export { newBuffer as new };
}
