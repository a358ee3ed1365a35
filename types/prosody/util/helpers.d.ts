/** Looking into events while debugging. Source: util/helpers.lua. */

declare module "util.helpers" {
    /** Logs every event of a source of events and every handler that it calls. @returns the source. @since 0.6 */
    export function log_events<Map>(
        this: void,
        events: Prosody.Events<Map>,
        name?: string,
        logger?: Prosody.Logger,
    ): Prosody.Events<Map>;
    /** Undoes `log_events`. @since 0.6 */
    export function revert_log_events<Map>(this: void, events: Prosody.Events<Map>): void;
    /** The same as `log_events` for the events of a host. @since 0.9 */
    export function log_host_events(this: void, host: string): Prosody.Events<Prosody.HostEvents>;
    /** Undoes `log_host_events`. @since 0.9 */
    export function revert_log_host_events(this: void, host: string): void;
    /** Events with their handlers, as text. @param event one event alone. @since 0.9 */
    export function show_events<Map>(this: void, events: Prosody.Events<Map>, event?: string): string;
    /**
     * The value of a variable that a function has from outside; nil when it has none of that name. FIXME: always throws in
     * 0.12 and 13.0, which ask `util.debug` for `getupvalue`. @since 0.6
     */
    export function get_upvalue(
        this: void,
        f: (this: void, ...args: never[]) => unknown,
        name: string,
    ): AnyNotNil | undefined;
}
