/** Buffers of bytes of limited size. Source: util-src/ringbuffer.c. */

declare namespace Prosody {
    /** A buffer. @since 0.10 */
    interface RingBuffer {
        /** Where a text begins, from 1 on; nil without. @since 0.10 */
        find(text: string): number | undefined;
        /** Takes bytes away. @returns false when there are less. @since 0.11 */
        discard(bytes: number): boolean;
        /** Takes bytes; nil when there are less. @param peek true leaves them there. @since 0.10 */
        read(bytes: number, peek?: boolean): string | undefined;
        /** Takes what stands before and in a text; nil without. @since 0.10 */
        readuntil(text: string): string | undefined;
        /** Adds bytes. @returns the number of bytes, nil when they do not fit. @since 0.10 */
        write(bytes: string): number | undefined;
        /** How many bytes fit in all. @since 0.10 */
        size(): number;
        /** How many bytes it holds. @since 0.10 */
        length(): number;
        /** How many more fit. @since 0.10 */
        free(): number;
        /** A part, as `string.sub`. @since 0.12 */
        sub(first: number, last?: number): string;
        /** Values of bytes, as `string.byte`. @since 0.12 */
        byte(first?: number, last?: number): LuaMultiReturn<number[]>;
    }
}

declare module "util.ringbuffer" {
    const newBuffer: (this: void, size?: number) => Prosody.RingBuffer;
    /** A buffer of so many bytes. @since 0.10 */
    export { newBuffer as new };
}
