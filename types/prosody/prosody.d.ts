/**
 * The `prosody` global: state of the running server.
 * Source: util/startup.lua (the script `prosody` before 0.11), core/hostmanager.lua, core/sessionmanager.lua.
 */

declare namespace Prosody {
    /** An event source. Source: util/events.lua. @since 0.5 */
    interface Events<Map> {
        /**
         * Calls the handlers of an event, highest priority first, until one returns something. Throws what they throw.
         *
         * @returns what that handler returned, nil when none did
         * @since 0.5
         */
        readonly fire_event: <Name extends keyof Map>(
            this: void,
            event: Name,
            payload: Map[Name],
        ) => AnyNotNil | undefined;
    }

    /** All sessions of one user, `user@host`. Source: core/sessionmanager.lua. @since 0.1 */
    interface UserSessions {
        /** By resource. @since 0.1 */
        readonly sessions: LuaMap<string, Session>;
    }

    /** A host or component of this server. Source: core/hostmanager.lua. @since 0.1 */
    interface Host {
        /** What it is in the configuration: a VirtualHost or a Component. @since 0.1 */
        readonly type: "local" | "component";
        /** The authentication provider. Source: core/usermanager.lua. */
        readonly users?: { readonly name?: string };
        /** Users with bound sessions, by name; nil of a component. @since 0.1 */
        readonly sessions?: LuaMap<string, UserSessions>;
        /** The environments of its modules, by name. Source: core/modulemanager.lua. @since 0.1 */
        readonly modules: { readonly muc?: MucService };
    }

    /** What mod_muc offers to other modules. Source: plugins/muc/mod_muc.lua. @since 0.10 */
    interface MucService {
        /** Walks over the rooms. @param liveOnly leaves out those that are only in the storage. @since 0.10 */
        readonly each_room: (this: void, liveOnly?: boolean) => LuaIterable<Room>;
    }

    interface Server {
        /** Every active host by name. @since 0.5 */
        readonly hosts: LuaMap<string, Host>;
        /** Users with bound sessions, by bare JID. Source: core/sessionmanager.lua. @since 0.5 */
        readonly bare_sessions: LuaMap<string, UserSessions>;
        /** Events of the whole server. @since 0.5 */
        readonly events: Events<GlobalEvents>;
    }
}

/** The running server. @since 0.5 */
declare const prosody: Prosody.Server;
