/** The WebSocket client. Source: net/websocket.lua. */

declare namespace Prosody {
    /** A WebSocket. @since 0.10 */
    interface WebSocketClient {
        /** 0 connecting, 1 open, 2 closing, 3 closed. @since 0.10 */
        readonly readyState: 0 | 1 | 2 | 3;
        /** Sends text, or bytes with the code 2. @since 0.10 */
        send(data: string, opcode?: number): void;
        /** Closes it. @since 0.10 */
        close(code?: number, reason?: string): void;
    }

    /** What is called for a WebSocket. @since 0.10 */
    interface WebSocketListener {
        /** It is open. */
        readonly onopen?: (this: void, socket: WebSocketClient) => void;
        /** Text or bytes came. */
        readonly onmessage?: (this: void, socket: WebSocketClient, data: string) => void;
        /** It is closed. */
        readonly onclose?: (this: void, socket: WebSocketClient, code?: number, reason?: string) => void;
        /** It could not be opened. */
        readonly onerror?: (this: void, socket: WebSocketClient, reason?: string) => void;
    }
}

declare module "net.websocket" {
    /** Opens a WebSocket. @returns what closes it before it is open. @since 0.10 */
    export function connect(
        this: void,
        url: string,
        options:
            | {
                  readonly headers?: Readonly<Record<string, string>>;
                  readonly protocol?: string | readonly string[];
              }
            | undefined,
        listener: Prosody.WebSocketListener,
    ): (this: void) => void;
}
