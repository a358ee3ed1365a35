/** Frames of WebSockets (RFC 6455). Source: net/websocket/frames.lua. */

declare namespace Prosody {
    /** A frame. @since 0.10 */
    interface WebSocketFrame {
        /** 0 continues, 1 text, 2 bytes, 8 close, 9 ping, 10 pong. */
        readonly opcode: number;
        /** Whether it is the last of its message. */
        readonly FIN?: boolean;
        /** Reserved. */
        readonly RSV1?: boolean;
        /** Reserved. */
        readonly RSV2?: boolean;
        /** Reserved. */
        readonly RSV3?: boolean;
        /** Whether its data are masked, as those of clients are. */
        readonly MASK?: boolean;
        /** The mask, four bytes; random where absent. */
        readonly key?: string;
        /** The length of its data, bytes; of parsed frames. */
        readonly length?: number;
        /** Its data; nil of a header alone. */
        readonly data?: string;
    }
}

declare module "net.websocket.frames" {
    /** The header of a frame, and its length in bytes; nothing while it is incomplete. @since 0.10 */
    export function parse_header(
        this: void,
        data: string,
    ): LuaMultiReturn<[header: Prosody.WebSocketFrame, length: number] | [header?: undefined]>;
    /** The data of a frame, without the mask. @param position of the first byte after the header. @since 0.10 */
    export function parse_body(
        this: void,
        data: string,
        header: Prosody.WebSocketFrame,
        position: number,
    ): string;
    /** A frame, and its length in bytes; nil, nil and the header, if it came, while it is incomplete. @since 0.10 */
    export function parse(
        this: void,
        data: string,
    ): LuaMultiReturn<
        | [frame: Prosody.WebSocketFrame, length: number]
        | [frame: undefined, length: undefined, header: Prosody.WebSocketFrame | undefined]
    >;
    /** A frame as bytes. Throws for an opcode that there is not, and data of a control frame over 125 bytes. @since 0.10 */
    export function build(this: void, frame: Prosody.WebSocketFrame): string;
    /** Code and reason of a close frame; nil where absent. @since 0.10 */
    export function parse_close(
        this: void,
        data: string,
    ): LuaMultiReturn<[code: number | undefined, reason: string | undefined]>;
    /** A close frame. Throws for a reason over 123 bytes. @since 0.10 */
    export function build_close(this: void, code: number, reason?: string, mask?: boolean): string;
}
