/** Names of events in calls, and one readable error for a name that no event has. Source: util/events.lua. */

declare namespace Prosody {
    /** All names of a map's events, and any other text: what is none of them has `EventName` say so. @since 0.4 */
    type SomeName<Map> = (keyof Map & string) | (string & {});

    /** The name itself where the map has that event, else what is wrong, for the compiler to show. @since 0.4 */
    type EventName<Map, Name extends string> =
        | (Name & keyof Map)
        | (Name extends keyof Map
              ? never
              : Name extends keyof GlobalEvents
                ? `"${Name}" is an event of the whole server, not of a host: use hook_global or prosody.events`
                : Name extends keyof HostEvents
                  ? `"${Name}" is an event of hosts, not of the whole server: use hook`
                  : [NearestName<keyof Map & string, Name>] extends [never]
                    ? `No event is called "${Name}"; to add your own by declaration merging, see "Events" in the README of prosody-types`
                    : `No event is called "${Name}", but "${NearestName<
                          keyof Map & string,
                          Name
                      >}" is; to add your own by declaration merging, see "Events" in the README of prosody-types`);

    /**
     * What an event carries; of an unknown name anything, so that the error about the name is the only one.
     * @since 0.4
     */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    type EventPayload<Map, Name> = Map[Name & keyof Map] | (Name extends keyof Map ? never : any);

    /** Of names that begin most alike those that also end most alike; never where none begins alike. @since 0.4 */
    type NearestName<Names extends string, Name extends string> = [BeginningAs<Names, Name>] extends [never]
        ? never
        : EndingAs<BeginningAs<Names, Name>, Name>;

    /** Names with the longest beginning of a text. @since 0.4 */
    type BeginningAs<Names extends string, Begin extends string> = Begin extends ""
        ? never
        : [Extract<Names, `${Begin}${string}`>] extends [never]
          ? BeginningAs<Names, WithoutLast<Begin>>
          : Extract<Names, `${Begin}${string}`>;

    /** Names with the longest end of a text. @since 0.4 */
    type EndingAs<Names extends string, End extends string> = [Extract<Names, `${string}${End}`>] extends [
        never,
    ]
        ? EndingAs<Names, WithoutFirst<End>>
        : Extract<Names, `${string}${End}`>;

    /** A text without its first character. @since 0.4 */
    type WithoutFirst<Text extends string> = Text extends `${string}${infer Rest}` ? Rest : "";

    /** A text without its last character. @since 0.4 */
    type WithoutLast<Text extends string> = Text extends `${infer First}${infer Rest}`
        ? Rest extends ""
            ? ""
            : `${First}${WithoutLast<Rest>}`
        : "";
}
