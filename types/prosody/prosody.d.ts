/**
 * The `prosody` global: state of the running server.
 * Source: util/startup.lua (the script `prosody` before 0.11), core/hostmanager.lua, core/sessionmanager.lua.
 */

declare namespace Prosody {
    /** Gives what firing an event answers. @since 0.5 */
    type EventAnswer<Name> = Name extends keyof EventResults ? EventResults[Name] : AnyNotNil;

    /** An event source. Source: util/events.lua. @since 0.5 */
    interface Events<Map> {
        /**
         * Calls the handlers of an event, highest priority first, until one returns something. Throws what they throw.
         *
         * @returns what that handler returned, nil when none did
         * @since 0.4
         */
        readonly fire_event: <const Name extends SomeName<Map>>(
            this: void,
            event: EventName<Map, Name>,
            payload: EventPayload<Map, Name>,
        ) => EventAnswer<Name> | undefined;
        /** Adds a handler; modules rather use `module:hook`, which takes it away in the end. @since 0.4 */
        readonly add_handler: <const Name extends SomeName<Map>>(
            this: void,
            event: EventName<Map, Name>,
            handler: (this: void, event: EventPayload<Map, Name>) => EventResult<Name>,
            priority?: number,
        ) => void;
        /** Takes a handler away. @since 0.4 */
        readonly remove_handler: <Name extends keyof Map>(
            this: void,
            event: Name,
            handler: (this: void, event: Map[Name]) => EventResult<Name>,
        ) => void;
        /** The handlers of an event, highest priority first; nil when there were none. @since 0.10 */
        readonly get_handlers: <Name extends keyof Map>(
            this: void,
            event: Name,
        ) => ((this: void, event: Map[Name]) => EventResult<Name>)[] | undefined;
    }

    /** All sessions of one user, `user@host`. Source: core/sessionmanager.lua. @since 0.1 */
    interface UserSessions {
        /** By resource. @since 0.1 */
        readonly sessions: LuaMap<string, ClientSession>;
        /** The user's contacts, loaded when a session is bound. Source: core/rostermanager.lua. @since 0.1 */
        readonly roster?: Roster;
        /**
         * Sessions of the highest priority, for messages to the bare JID. Source: plugins/mod_presence.lua. @since 0.5
         */
        readonly top_resources?: ClientSession[];
    }

    /** A host or component of this server. Source: core/hostmanager.lua. @since 0.1 */
    interface Host {
        /** What it is in the configuration: a VirtualHost or a Component. @since 0.2 */
        readonly type: "local" | "component";
        /** Its name. @since 0.2 */
        readonly host: string;
        /** Users with bound sessions, by name; nil of a component. @since 0.2 */
        readonly sessions?: LuaMap<string, UserSessions>;
        /** Events of the host. @since 0.5 */
        readonly events: Events<HostEvents>;
        /** Globals of the modules that are loaded on it, by name. Source: core/modulemanager.lua. @since 0.6 */
        readonly modules: { readonly [Name in keyof LoadedModules]?: LoadedModules[Name] } & Readonly<
            Record<string, ModuleEnvironment | undefined>
        >;
        /** Connections to other servers, by their name. @since 0.2 */
        readonly s2sout: LuaMap<string, ServerSession>;
        /** The provider of its users; nil of a component. Source: core/usermanager.lua. @since 0.8 */
        readonly users?: AuthProvider & { readonly name?: string };
        /** Where other hosts may not ask anything of it: true. @since 0.5 */
        readonly disallow_s2s?: boolean;
        /** TLS context for incoming connections; nil without certificate. @since 0.6 */
        readonly ssl_ctx?: AnyNotNil;
        /** Sends a stanza to the host itself. @since 0.9 */
        readonly send: (this: void, stanza: Stanza) => void;
    }

    /** Folders of the server. Source: util/startup.lua. @since 0.8 */
    interface ServerPaths {
        /** Prosody's own Lua files; nil when run from its sources. */
        readonly source?: string;
        /** Configuration and certificates. */
        readonly config: string;
        /** Prosody's own modules. */
        readonly plugins: string;
        /** Data. */
        readonly data: string;
    }

    interface Server {
        /** Every active host by name. @since 0.5 */
        readonly hosts: LuaMap<string, Host>;
        /** Users with bound sessions, by bare JID. Source: core/sessionmanager.lua. @since 0.5 */
        readonly bare_sessions: LuaMap<string, UserSessions>;
        /** Bound sessions by full JID. Source: core/sessionmanager.lua. @since 0.5 */
        readonly full_sessions: LuaMap<string, Session & Partial<ClientSession>>;
        /** Connections from other servers, as keys. Source: core/s2smanager.lua. @since 0.2 */
        readonly incoming_s2s: LuaMap<ServerSession, true>;
        /** Events of the whole server. @since 0.5 */
        readonly events: Events<GlobalEvents>;
        /** The version, such as `13.0.1`. @since 0.1 */
        readonly version: string;
        /** Its folders. @since 0.5 */
        readonly paths: ServerPaths;
        /** Time of the start, seconds of the epoch. Source: util/startup.lua. @since 0.5 */
        readonly start_time: number;
        /** Why it stops; nil before. @since 0.6 */
        readonly shutdown_reason?: string;
        /** Exit status after it stops. @since 0.10 */
        readonly shutdown_code?: number;
        /** What runs: the server, or a command. @since 0.12 */
        readonly process_type: "prosody" | "prosodyctl";
        /**
         * Routes a stanza without the checks that stanzas of clients get. Source: core/stanza_router.lua. @since 0.5
         */
        readonly core_post_stanza: (
            this: void,
            origin: Session | Host,
            stanza: Stanza,
            preevents?: boolean,
        ) => void;
        /** Handles a stanza as if it came from a session. Source: core/stanza_router.lua. @since 0.1 */
        readonly core_process_stanza: (this: void, origin: Session, stanza: Stanza) => void;
        /** Routes a stanza to another host, or back as an error. Source: core/stanza_router.lua. @since 0.1 */
        readonly core_route_stanza: (this: void, origin: Session | Host, stanza: Stanza) => void;
        /** Arguments of the process. Source: util/startup.lua. @since 0.5 */
        readonly arg: string[];
        /** Options of the command line by name; each version has its own. Source: util/startup.lua. @since 0.12 */
        readonly opts: Readonly<Record<string, AnyNotNil | undefined>>;
        /** True where Prosody is installed, nil where it runs from its sources. Source: util/startup.lua. @since 0.1 */
        readonly installed?: true;
        /** Runs functions that wait, outside of sessions. Source: util/startup.lua. @since 0.12 */
        readonly main_thread: Runner<(this: void) => void>;
        /** Lets modules write to Lua's own globals. Source: util/startup.lua. @since 0.4 */
        readonly unlock_globals: (this: void) => void;
        /** No longer lets them: writing to an unknown global throws. Source: util/startup.lua. @since 0.5 */
        readonly lock_globals: (this: void) => void;
        /** Stops the server. @since 0.5 */
        readonly shutdown: (this: void, reason?: string, code?: number) => void;
        /** Reads the configuration again. @returns nil and a message when that fails. @since 0.5 */
        readonly reload_config: (this: void) => void;
        /** Opens the log files again. @since 0.5 */
        readonly reopen_logfiles: (this: void) => void;
        /** The kind of operating system. @since 0.6 */
        readonly platform: "posix" | "windows" | "unknown";
    }
}

/** The running server. @since 0.5 */
declare const prosody: Prosody.Server;
