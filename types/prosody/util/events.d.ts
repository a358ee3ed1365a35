/** Sources of events; their interface is `Events`. Source: util/events.lua. */

declare module "util.events" {
    const newEvents: <Map>(this: void) => Prosody.Events<Map>;
    /** A source of events of one's own, typed by a map as `HostEvents` is. @since 0.5 */
    export { newEvents as new };
}
