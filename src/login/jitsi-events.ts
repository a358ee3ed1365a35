/** The events by which Jitsi's other plugins take part in a login. */

/** What other modules say about a session. */
export interface OtherModules {
    /** Whether one of them bans the user. */
    readonly isBanned: (this: void, session: Prosody.Session) => boolean;
    /** The user name that one of them wants. */
    readonly usernameFor: (this: void, session: Prosody.Session) => string | undefined;
    /** Whether one of them refuses the session in the end. */
    readonly refuses: (this: void, session: Prosody.Session) => boolean;
}

/** Whether what a handler returned is a refusal. */
export function isRefusal(result: unknown): result is Prosody.JitsiRefusal {
    return typeof result === "object" && (result as Prosody.JitsiRefusal).res === false;
}

/** Asks by events. @param events those of the whole server */
export function askByEvents(events: Prosody.Events<Prosody.GlobalEvents>): OtherModules {
    return {
        isBanned: (session) => events.fire_event("jitsi-access-ban-check", session) === false,
        usernameFor: (session) => {
            const username = events.fire_event("pre-jitsi-authentication", session);
            return typeof username === "string" ? username : undefined;
        },
        refuses: (session) => isRefusal(events.fire_event("post-jitsi-authentication", session)),
    };
}
