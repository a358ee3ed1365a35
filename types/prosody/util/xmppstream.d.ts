/** Streams of XMPP. Source: util/xmppstream.lua. */

declare namespace Prosody {
    /** What is called for the parts of a stream. @since 0.7 */
    interface StreamCallbacks<Owner> {
        /** The namespace of stanzas without one. @since 0.8 */
        readonly default_ns?: string;
        /** The namespace of the stream's element. @since 0.8 */
        readonly stream_ns?: string;
        /** The name of the stream's element. @since 0.8 */
        readonly stream_tag?: string;
        /** The stream was opened; by its attributes. @since 0.8 */
        readonly streamopened?: (this: void, owner: Owner, attributes: Attributes) => void;
        /** The stream was closed. @since 0.8 */
        readonly streamclosed?: (this: void, owner: Owner) => void;
        /** A stanza came. @since 0.8 */
        readonly handlestanza: (this: void, owner: Owner, stanza: Stanza) => void;
        /** Something went wrong. @since 0.8 */
        readonly error?: (this: void, owner: Owner, error: string, data?: AnyNotNil) => void;
    }

    /** A reader of a stream. @since 0.7 */
    interface XmppStream<Owner> {
        /** Reads bytes. @returns nil and a message when that cannot be. @since 0.8 */
        feed(data: string): LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
        /** Begins anew. @since 0.8 */
        reset(): void;
        /** Sets who is called for. @since 0.8 */
        set_session(owner: Owner): void;
        /** Sets how many bytes a stanza may have. @since 0.12 */
        set_stanza_size_limit(bytes: number | undefined): void;
    }
}

declare module "util.xmppstream" {
    const newStream: <Owner>(
        this: void,
        owner: Owner,
        callbacks: Prosody.StreamCallbacks<Owner>,
        stanza_size_limit?: number,
    ) => Prosody.XmppStream<Owner>;
    /** A reader. @param stanza_size_limit bytes that a stanza may have. @since 0.8 */
    export { newStream as new };
}
