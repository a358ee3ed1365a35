/** Connections and the event loop. Source: net/server.lua; the parts named are of net/server_epoll.lua, the default. */

declare namespace Prosody {
    /** A connection. */
    interface Connection {
        /** The client's address. @since 0.5 */
        ip(): string;
        /** The port of the other side. @since 0.1 */
        clientport(): number;
        /** The port of this side. @since 0.1 */
        serverport(): number;
        /** The port: that of the other side for a client's connection. @since 0.7 */
        port(): number;
        /** Sends bytes. @returns nil when there is too much to send. @since 0.1 */
        write(data: string): number | boolean | undefined;
        /** Closes it once all is sent. @since 0.3 */
        close(): void;
        /** Whether it is encrypted by TLS. @since 0.1 */
        ssl(): boolean;
        /** The socket of LuaSocket or LuaSec below. @since 0.1 */
        socket(): AnyNotNil;
        /** The server that it came to; nil of one that this side made. @since 0.7 */
        server(): Connection | undefined;
        /** Sets how input is cut: by lines, or as it comes. @since 0.7 */
        set_mode(mode: "*l" | "*a" | number): void;
        /** Sets an option of the socket. @since 0.7 */
        setoption(name: string, value: AnyNotNil): boolean;
        /** Calls other functions from now on. @param data for `onattach`. @since 0.3 */
        setlistener(listener: Listener, data?: AnyNotNil): void;
        /** Begins TLS. @since 0.1 */
        starttls(context?: AnyNotNil): void;
        /** Stops reading. @since 0.7 */
        pause(): void;
        /** Reads again. @since 0.7 */
        resume(): void;
        /** Holds back what is to be sent. @since 0.12 */
        pause_writes(): void;
        /** Sends it. @since 0.12 */
        resume_writes(): void;
        /** Limits reading. @param bytes in a second. @since 0.12 */
        setlimit(bytes: number): void;
    }

    /** What is called for a connection; all are optional. Source: net/server_epoll.lua. */
    interface Listener {
        /** It is open. @since 0.7 */
        readonly onconnect?: (this: void, conn: Connection) => void;
        /** Bytes came. @since 0.7 */
        readonly onincoming?: (this: void, conn: Connection, data: string, error?: string) => void;
        /** It is closed. @since 0.7 */
        readonly ondisconnect?: (this: void, conn: Connection, error?: string) => void;
        /** All was sent. @since 0.7 */
        readonly ondrain?: (this: void, conn: Connection) => void;
        /** Something is about to be sent. @since 0.12 */
        readonly onpredrain?: (this: void, conn: Connection) => void;
        /** Nothing came for long; true keeps it open. @since 0.10 */
        readonly onreadtimeout?: (this: void, conn: Connection) => boolean | undefined;
        /** Another listener takes over from this one. @since 0.10 */
        readonly ondetach?: (this: void, conn: Connection) => void;
        /** This one takes over. @since 0.11 */
        readonly onattach?: (this: void, conn: Connection, data?: AnyNotNil) => void;
        /** It became encrypted, or the like. @since 0.7 */
        readonly onstatus?: (this: void, conn: Connection, status: string) => void;
        /** A connection to a name could not be made. Source: net/connect.lua. @since 0.11 */
        readonly onfail?: (this: void, data: AnyNotNil | undefined, reason?: string) => void;
        /** How input is cut. @since 0.6 */
        readonly default_mode?: "*l" | "*a" | number;
        /** The port where nothing else is said. @since 0.5 */
        readonly default_port?: number;
    }

    /** A file descriptor that is watched. Source: net/server_epoll.lua. @since 0.11 */
    interface WatchedFd {
        /** Ends that. @since 0.11 */
        close(): void;
    }
}

declare module "net.server" {
    /** Listens on a port. @returns nil and a message when that fails. @since 0.12 */
    export function listen(
        this: void,
        address: string,
        port: number,
        listener: Prosody.Listener,
        config?: {
            readonly read_size?: number | "*a" | "*l";
            readonly tls_ctx?: AnyNotNil;
            readonly tls_direct?: boolean;
        },
    ): LuaMultiReturn<[server: Prosody.Connection] | [server: undefined, message: string]>;
    /** Listens on a port, in the old way. @since 0.1 */
    export function addserver(
        this: void,
        address: string,
        port: number,
        listener: Prosody.Listener,
        read_size?: number | "*a" | "*l",
        tls_ctx?: AnyNotNil,
    ): LuaMultiReturn<[server: Prosody.Connection] | [server: undefined, message: string]>;
    /** Connects to an address; net.connect does to names. @since 0.3 */
    export function addclient(
        this: void,
        address: string,
        port: number,
        listener: Prosody.Listener,
        read_size?: number | "*a" | "*l",
        tls_ctx?: AnyNotNil,
        type?: "tcp" | "tcp4" | "tcp6",
        extra?: object,
    ): LuaMultiReturn<[conn: Prosody.Connection, socket: AnyNotNil] | [conn: undefined, message: string]>;
    /** Takes care of a socket of LuaSocket. @since 0.1 */
    export function wrapclient(
        this: void,
        socket: AnyNotNil,
        address: string,
        port: number,
        listener: Prosody.Listener,
        read_size?: number | "*a" | "*l",
        tls_ctx?: AnyNotNil,
        extra?: object,
    ): Prosody.Connection | undefined;
    /** Calls functions when something can be read from or written to a file descriptor. @since 0.11 */
    export function watchfd(
        this: void,
        fd: AnyNotNil,
        onreadable?: (this: Prosody.WatchedFd) => void,
        onwritable?: (this: Prosody.WatchedFd) => void,
    ): Prosody.WatchedFd;
    /** Sends all that comes on one connection to another. @since 0.7 */
    export function link(
        this: void,
        from: Prosody.Connection,
        to: Prosody.Connection,
        read_size?: number,
    ): void;
    /** The name of the way that the loop works. @since 0.7 */
    export function get_backend(this: void): string;
}
