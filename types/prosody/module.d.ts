/**
 * The `module` global: the API that Prosody gives to each loaded module.
 * Source: core/moduleapi.lua (core/modulemanager.lua before 0.9) unless a member says otherwise.
 */

declare namespace Prosody {
    /** Levels of log messages, lowest first. Source: util/logger.lua. @since 0.1 */
    type LogLevel = "debug" | "info" | "warn" | "error";

    /** Kinds of status that a module can show in the shell, lowest first. @since 0.12 */
    type StatusType = "core" | "info" | "warn" | "error";

    /**
     * What may stand in a Lua configuration file. Source: core/configmanager.lua. @since 0.6, as `get_option` gives it
     */
    type ConfigValue = string | number | boolean | undefined | LuaMap<AnyNotNil, AnyNotNil>;

    /** A timer that `add_timer` returns. @since 0.11 (nil before) */
    interface Timer {
        /** Stops the timer: its callback is not called any more. @since 0.11 */
        stop(): void;
        /** The same as `stop`. @since 0.11 */
        disarm(): void;
        /** Starts the waiting time anew. @param delay seconds @since 0.11 */
        reschedule(delay: number): void;
    }

    /** Payload of `item-added/KEY` and `item-removed/KEY`. @since 0.6 */
    interface ItemEvent<Item = AnyNotNil> {
        /** The item. */
        readonly item: Item;
        /** The module that has it; of items that were there before `handle_items`, nil on 0.12. */
        readonly source?: Module;
    }

    /**
     * Items of modules by key, for `add_item` and `handle_items`; open for more by declaration merging. Providers stand
     * in `Providers`.
     */
    interface Items {
        /** A namespace that the host offers in service discovery. Source: plugins/mod_disco.lua. @since 0.6 */
        feature: string;
        /** An identity that the host shows in service discovery. Source: plugins/mod_disco.lua. @since 0.6 */
        identity: DiscoIdentity;
        /** A form that the host adds to its answer in service discovery. Source: plugins/mod_disco.lua. @since 0.9 */
        extension: Stanza;
        /** A periodic task. Source: plugins/mod_cron.lua. @since 0.12 */
        task: PeriodicTask;
        /** A metric that the module registered by `measure`. @since 0.10 */
        measure: { readonly name: string; readonly type: keyof Measures; readonly conf?: unknown };
        /**
         * A command of `prosodyctl shell`; 0.12 takes no notice of it. Source: plugins/mod_admin_shell.lua. @since 13.0
         */
        "shell-command": ShellCommand;
        /** A service to be found by XEP-0215. Source: plugins/mod_external_services.lua. @since 0.12 */
        external_service: ExternalService;
        /**
         * An ad-hoc command, as `provides("adhoc", …)` announces it. Source: plugins/adhoc/mod_adhoc.lua. @since 0.9
         */
        "adhoc-provider": AdhocCommand;
        /** An HTTP application, as `provides("http", …)` announces it. Source: plugins/mod_http.lua. @since 0.9 */
        "http-provider": HttpProvider;
        /** An authentication provider. Source: core/usermanager.lua. @since 0.8 */
        "auth-provider": AuthProvider;
        /** A storage driver. Source: core/storagemanager.lua. @since 0.9 */
        "storage-provider": StorageDriver;
        /** A service that listens on ports. Source: core/portmanager.lua. @since 0.9 */
        "net-provider": NetService;
    }

    /** What `provides` takes by its kind; open for more by declaration merging. */
    interface Providers {
        /** Authentication of a host's users. Source: core/usermanager.lua. @since 0.9 */
        auth: AuthProvider;
        /** Paths of the HTTP server; the module has to depend on `http`. Source: plugins/mod_http.lua. @since 0.9 */
        http: HttpProvider;
        /**
         * A command of XEP-0050; the module has to depend on `adhoc`. Source: plugins/adhoc/mod_adhoc.lua. @since 0.8
         */
        adhoc: AdhocCommand;
        /** A listening service; for modules of the whole server. Source: core/portmanager.lua. @since 0.9 */
        net: NetService;
        /** A way of storing data. Source: core/storagemanager.lua. @since 0.8 */
        storage: StorageDriver;
    }

    /** An identity in service discovery (XEP-0030). Source: plugins/mod_disco.lua. @since 0.7 */
    interface DiscoIdentity {
        /** Such as `component`. */
        readonly category: string;
        /** Such as `generic`. */
        readonly type: string;
        /** A name for people. */
        readonly name?: string;
    }

    /** A periodic task for the item `task`. Source: plugins/mod_cron.lua. @since 0.12 */
    interface PeriodicTask {
        /** How often. 13.0 also takes an option `MODULE_NAME_period` instead. */
        readonly when: "hourly" | "daily" | "weekly";
        /** A name, unique in the module; `when` where absent. */
        readonly name?: string;
        /** The task itself, run in a coroutine of util.async. @param started_at seconds of the epoch */
        run(started_at: number): void;
        /** When it ran last, seconds of the epoch; kept by mod_cron. */
        last?: number;
    }

    /**
     * Functions that libraries of other modules return, by the name given to `module:require`; open for declaration
     * merging. Keys of others give unknown.
     */
    interface PluginLibraries {
        /** Rooms: `module:require "muc"`, where the module lies in the folder of mod_muc, as `muc/muc`. @since 0.10 */
        "muc/muc": MucLibrary;
        /** Occupants. Source: plugins/muc/occupant.lib.lua. @since 0.10 */
        "muc/occupant": OccupantLibrary;
        /** Roles, affiliations and filters of the MUC. Source: plugins/muc/util.lib.lua. @since 0.10 */
        "muc/util": MucUtilLibrary;
        /** Making ad-hoc commands. Source: plugins/adhoc/adhoc.lib.lua. @since 0.12 */
        adhoc: AdhocLibrary;
    }

    /**
     * Environments of modules, by name, as `depends`, `modulemanager.get_module` and `Host.modules` give them: what a
     * module writes to its globals. Open for declaration merging.
     */
    interface LoadedModules {
        /** Rooms of a component. Source: plugins/muc/mod_muc.lua. @since 0.6 */
        muc: MucModule;
        /** The HTTP server. Source: plugins/mod_http.lua. @since 0.9 */
        http: ModuleEnvironment;
        /** Ad-hoc commands. Source: plugins/adhoc/mod_adhoc.lua. @since 0.8 */
        adhoc: ModuleEnvironment;
        /** Service discovery. Source: plugins/mod_disco.lua. @since 0.1 */
        disco: ModuleEnvironment;
        /** Personal eventing. Source: plugins/mod_pep.lua. @since 0.5 */
        pep: PepModule;
        /** Invitations. Source: plugins/mod_invites.lua. @since 0.12 */
        invites: InvitesModule;
        /** Files over HTTP. Source: plugins/mod_http_files.lua. @since 0.8 */
        http_files: HttpFilesModule;
        /** A publish-subscribe component. Source: plugins/mod_pubsub/mod_pubsub.lua. @since 0.9 */
        pubsub: PubsubModule;
        /** Access tokens. Source: plugins/mod_tokenauth.lua. @since 0.12 */
        tokenauth: TokenauthModule;
        /** Services of XEP-0215. Source: plugins/mod_external_services.lua. @since 0.12 */
        external_services: ExternalServicesModule;
        /** Limits of sessions. Source: plugins/mod_limits.lua. @since 0.10 */
        limits: LimitsModule;
    }

    /** The globals of a loaded module. Source: core/modulemanager.lua. @since 0.1 */
    interface ModuleEnvironment {
        /** Its API object. @since 0.1 */
        readonly module: Module;
    }

    /** What mod_pep leaves in its globals. Source: plugins/mod_pep.lua. @since 0.11 */
    interface PepModule extends ModuleEnvironment {
        /** The personal publish-subscribe service of a user. @param username the node of the JID @since 0.11 */
        readonly get_pep_service: (this: void, username: string) => PubsubService;
    }

    /** Items of an option with a fallback: text where that is empty. @since 0.7 */
    type ItemOf<Item> = [Item] extends [never] ? string : Item;

    /** Gives of an event what its handlers may return. @since 0.5 */
    type EventResult<Name> = Name extends keyof EventResults
        ? EventResults[Name] | undefined | void
        : boolean | undefined | void;

    interface Module {
        /** The module's name, without `mod_`. @since 0.1 */
        readonly name: string;
        /** The host that this instance of the module serves, `"*"` for the whole server. @since 0.1 */
        readonly host: string;
        /** True after `set_global`, nil before. @since 0.9 */
        readonly global?: boolean;
        /** The file of the module. Source: core/modulemanager.lua. @since 0.8 */
        readonly path: string;
        /**
         * The folder of its other files, nil where it is that of the file. Source: core/modulemanager.lua. @since 0.12
         */
        readonly resource_path?: string;
        /** The globals of the module. Source: core/modulemanager.lua. @since 0.7 */
        readonly environment: ModuleEnvironment;
        /** True once the module's file ran, false after it is unloaded. Source: core/modulemanager.lua. @since 0.10 */
        readonly loaded?: boolean;
        /** True while a reload goes on, so during `save` and `unload`. Source: core/modulemanager.lua. @since 0.9 */
        readonly reloading?: boolean;
        /** What `save` returned before the reload; nil at a first load. Source: core/modulemanager.lua. @since 0.9 */
        readonly saved_state?: AnyNotNil;
        /** The items that the module added, by key. @since 0.7 */
        readonly items?: LuaTable<string, AnyNotNil[] | undefined>;
        /** Modules that this one depends on, as keys; nil without. @since 0.9 */
        readonly dependencies?: LuaTable<string, true | undefined>;

        /** The module's name, without `mod_`. @since 0.1 */
        get_name(): string;
        /** The host that this instance of the module serves, `"*"` for the whole server. @since 0.1 */
        get_host(): string;
        /** The kind of host. @since 0.1; `global` since 0.12 */
        get_host_type(): "global" | "local" | "component";
        /** Makes the module one of the whole server; at the top of its file. @since 0.3 */
        set_global(): void;

        /**
         * Writes a line to the log under the module's name.
         *
         * @param format `%s`, `%d`, `%q` (since 0.10 a format of util/format.lua, which takes any value; since 0.12
         * control characters in values are replaced)
         * @since 0.1
         */
        log(level: LogLevel, format: string, ...values: unknown[]): void;
        /** The same without the object. Source: core/modulemanager.lua. @since 0.1 */
        readonly _log: Logger;
        /**
         * Shows a state in `prosodyctl shell module info`.
         *
         * @param override true replaces any state, false none of a higher kind; where absent, only an error resists all
         * that is none
         * @since 0.12
         */
        set_status(type: StatusType, message: string, override?: boolean): void;
        /** Shows a state and logs it. @since 0.12 */
        log_status(level: Exclude<LogLevel, "debug">, format: string, ...values: unknown[]): void;
        /** The state that was set: its kind, text and time (seconds of the epoch); all nil without. @since 0.12 */
        get_status(): LuaMultiReturn<
            | [type: StatusType, message: string, time: number]
            | [type: undefined, message: undefined, time: undefined]
        >;

        /** Offers a namespace in the host's service discovery. @since 0.2 */
        add_feature(xmlns: string): void;
        /** Shows an identity in the host's service discovery. @since 0.5 */
        add_identity(category: string, type: string, name?: string): void;
        /** Adds a form to the host's service discovery. @since 0.9 */
        add_extension(form: Stanza): void;

        /** An option as the configuration holds it: that of the host, else the global one. @since 0.6 */
        get_option(name: string, fallback?: ConfigValue): ConfigValue;
        /**
         * An option that is no table; of a list the first item (and, where there are more, an error is logged).
         * @since 0.10
         */
        get_option_scalar(
            name: string,
            fallback?: string | number | boolean,
        ): string | number | boolean | undefined;
        /**
         * An option as text: a number or truth value becomes the words for it, of a list the first item is taken (and,
         * where there are more, an error logged); nil for an empty list, although there is a fallback.
         *
         * @since 0.7
         */
        get_option_string(name: string, fallback: string): string;
        get_option_string(name: string): string | undefined;
        /**
         * An option as a number; text that is one counts.
         *
         * @param min least value taken: a smaller one is raised to it, with a warning; 0.12 takes no notice. @since 0.7
         * @param max greatest value taken, likewise. @since 13.0
         * @returns nil, not the fallback, for what is no number (an error is logged; with `min` or `max` 13.0 throws)
         *
         * @since 0.7
         */
        get_option_number(name: string, fallback?: number, min?: number, max?: number): number | undefined;
        /**
         * An option as a truth value; `"true"`, `"false"`, 1 and 0 count.
         *
         * @returns nil, not the fallback, for anything else (an error is logged)
         *
         * @since 0.7
         */
        get_option_boolean(name: string, fallback?: boolean): boolean | undefined;
        /**
         * An option as a list, copied; a single value becomes a list of one. Items are not checked: FIXME.
         *
         * @since 0.7
         */
        get_option_array<Item extends AnyNotNil = string>(
            name: string,
            fallback: readonly Item[],
        ): List<ItemOf<Item>>;
        get_option_array<Item extends AnyNotNil = string>(name: string): List<Item> | undefined;
        /** An option as a set; a single value becomes a set of one. Items are not checked: FIXME. @since 0.7 */
        get_option_set<Item extends AnyNotNil = string>(
            name: string,
            fallback: readonly Item[],
        ): Set<ItemOf<Item>>;
        get_option_set<Item extends AnyNotNil = string>(name: string): Set<Item> | undefined;
        /** The items of the host's option and those of the global one. Items are not checked: FIXME. @since 0.9 */
        get_option_inherited_set<Item extends AnyNotNil = string>(
            name: string,
            fallback: readonly Item[],
        ): Set<ItemOf<Item>>;
        get_option_inherited_set<Item extends AnyNotNil = string>(name: string): Set<Item> | undefined;
        /**
         * An option as a path.
         *
         * @param parent what a relative one starts at: a path, or one of `prosody.paths` by name; the module's folder
         * where absent
         * @since 0.10
         */
        get_option_path(name: string, fallback: string, parent?: string): string;
        get_option_path(name: string, fallback?: undefined, parent?: string): string | undefined;

        /**
         * Fires an event of the module's host.
         *
         * @returns what the handler returned that ended it, nil when none did
         * @since 0.1
         */
        fire_event<const Name extends SomeName<HostEvents>>(
            event: EventName<HostEvents, Name>,
            payload: EventPayload<HostEvents, Name>,
        ): EventAnswer<Name> | undefined;
        /** Hooks an event of the module's host; removed when the module is unloaded. @since 0.5 */
        readonly hook: HookMethod<HostEvents>;
        /** Hooks an event of the whole server; removed when the module is unloaded. @since 0.9 */
        readonly hook_global: HookMethod<GlobalEvents>;
        /** Hooks an event of any source of events; removed when the module is unloaded. @since 0.9 */
        hook_object_event<Map, Name extends keyof Map>(
            object: Events<Map>,
            event: Name,
            handler: (this: void, event: Map[Name]) => EventResult<Name>,
            priority?: number,
        ): void;
        /** Takes such a handler away. @since 0.9 */
        unhook_object_event<Map, Name extends keyof Map>(
            object: Events<Map>,
            event: Name,
            handler: (this: void, event: Map[Name]) => EventResult<Name>,
        ): void;
        /** Takes a handler of the host's event away. @since 0.10 */
        unhook<Name extends keyof HostEvents>(
            event: Name,
            handler: (this: void, event: HostEvents[Name]) => EventResult<Name>,
        ): void;
        /**
         * Hooks stanzas that are no message, presence or IQ, such as elements of a stream, by namespace and name.
         *
         * @param handler gets the session, the element and the event; true ends the event
         * @since 0.5 (as `hook_stanza`; by this name since 0.9)
         */
        hook_tag(
            xmlns: string | undefined,
            name: string,
            handler: (
                this: void,
                origin: Session,
                stanza: Stanza,
                event: StanzaEvent,
            ) => boolean | undefined | void,
            priority?: number,
        ): void;
        /**
         * The old name of `hook_tag`.
         *
         * @deprecated use `hook_tag`
         * @since 0.5
         */
        hook_stanza: Module["hook_tag"];
        /**
         * Puts a function around a host's event: it calls, or does not, the handlers by its first argument.
         *
         * @param wrapper gets what goes on to the handlers, the event's name and its payload; returns the event's answer
         * @since 0.10
         */
        wrap_event<Name extends keyof HostEvents>(event: Name, wrapper: EventWrapper<HostEvents, Name>): void;
        /** Puts a function around an event of the whole server. FIXME of 0.12 and 13.0: it only hooks. @since 0.10 */
        wrap_global<Name extends keyof GlobalEvents>(
            event: Name,
            wrapper: (this: void, event: GlobalEvents[Name]) => EventResult<Name>,
        ): void;
        /** Puts a function around an event of any source of events. @since 0.10 */
        wrap_object_event<Map, Name extends keyof Map>(
            object: Events<Map>,
            event: Name,
            wrapper: EventWrapper<Map, Name>,
        ): void;

        /** Runs a plugin library, `NAME.lib.lua`, in the module's globals. Throws when there is none. @since 0.5 */
        require<Name extends keyof PluginLibraries>(name: Name): PluginLibraries[Name];
        require(name: string): unknown;
        /**
         * Loads another module on the same host unless it is there, and follows its reloads and end.
         *
         * Throws when it cannot be loaded or is switched off.
         *
         * @returns its globals
         * @since 0.9
         */
        depends<Name extends keyof LoadedModules>(name: Name): LoadedModules[Name];
        depends(name: string): ModuleEnvironment;
        /**
         * A table shared with other modules, kept as long as one of them holds it.
         *
         * @param path `/HOST/MODULE/NAME`; without the slash completed by the module's own host and name. One that ends
         * in `-cache` has weak keys and values
         * @since 0.9
         */
        shared<Value extends AnyNotNil = AnyNotNil>(path: string): LuaTable<string, Value | undefined>;
        /** This module acting on another host (`"*"`: the server); its hooks end with this module. @since 0.9 */
        context(host: string): Module;

        /** Gives the module an item, and fires `item-added/KEY`. @since 0.6 */
        add_item<Key extends keyof Items>(key: Key, item: Items[Key]): void;
        /**
         * Takes an item away again, and fires `item-removed/KEY`. @returns the item, nil when there was none.
         * @since 0.6
         */
        remove_item<Key extends keyof Items>(key: Key, item: Items[Key]): Items[Key] | undefined;
        /** The items of a key of all modules on the module's host. @since 0.6 */
        get_host_items<Key extends keyof Items>(key: Key): List<Items[Key]>;
        /**
         * Calls functions for items that come and go, and for those that are there.
         *
         * @param existing false leaves those out that are there
         * @since 0.9
         */
        handle_items<Key extends keyof Items>(
            key: Key,
            added: (this: void, event: ItemEvent<Items[Key]>) => void,
            removed: (this: void, event: ItemEvent<Items[Key]>) => void,
            existing?: boolean,
        ): void;
        /**
         * Announces an item of the given kind, such as an auth provider. Writes into the item: `name`, the module's name
         * without `auth_`, and `_provided_by`.
         *
         * @param item the module's own globals where absent
         * @since 0.9
         */
        provides<Kind extends keyof Providers>(kind: Kind, item?: Providers[Kind]): void;

        /**
         * Sends a stanza on its way, as if from the host; its `from` is not set for you.
         *
         * @param origin the session that it counts as coming from; the host where absent
         * @since 0.9
         */
        send(stanza: Stanza, origin?: Session | Host): void;
        /**
         * Sends an IQ and waits for the answer.
         *
         * @param stanza with `id`, `to` and `from`
         * @param timeout seconds; 120 where absent
         * @returns a promise of the event with the answer, or of an error of util.error: that of the answer,
         * `remote-server-timeout`, `conflict` (an id under way), `resource-constraint` (more than 256 under way)
         * @since 0.12
         */
        send_iq(
            stanza: Stanza,
            origin?: Session | Host,
            timeout?: number,
        ): Promise<{ readonly stanza: Stanza; readonly origin?: Session }, StanzaErrorObject>;
        /**
         * Sends copies of a stanza.
         *
         * @param jids a list of addressees, or anything that `iterator` goes through
         * @since 0.10
         */
        broadcast(jids: readonly string[], stanza: Stanza): void;

        /**
         * Calls a function after a delay.
         *
         * @param delay seconds
         * @param callback gets the time (seconds of the epoch) and what was given to `add_timer`; returns the seconds
         * until it wants to be called again, or nothing; not called any more once the module is unloaded
         * @since 0.9
         */
        add_timer<Values extends readonly unknown[]>(
            delay: number,
            callback: (this: void, now: number, ...values: Values) => number | undefined | void,
            ...values: Values
        ): Timer;
        /** Runs a task once in an hour, day or week, across restarts. @since 0.12 */
        cron(task: PeriodicTask): void;
        /** Runs a function about once in an hour. @since 0.12 */
        hourly(name: string, run: (task: PeriodicTask, started_at: number) => void): void;
        /** Runs a function about once in a day. @since 0.12 */
        daily(name: string, run: (task: PeriodicTask, started_at: number) => void): void;
        /** Runs a function about once in a week. @since 0.12 */
        weekly(name: string, run: (task: PeriodicTask, started_at: number) => void): void;

        /** The folder of the module, nil when it is not from a file. @since 0.9 */
        get_directory(): string | undefined;
        /** Opens a file beside the module. @returns nil, a message and the code of the error when that fails. @since 0.9 */
        load_resource(
            path: string,
            mode?: "r" | "w" | "a" | "r+" | "w+" | "a+" | "rb" | "wb" | "ab",
        ): LuaMultiReturn<[file: LuaFile] | [file: undefined, message: string, code: number]>;
        /**
         * Opens a store of the host.
         *
         * @param name the module's own name where absent
         * @param type `keyval` where absent
         * @returns nil and a message when that fails; a module of the whole server has none
         * @since 0.9
         */
        open_store<Value extends AnyNotNil = AnyNotNil>(name?: string, type?: "keyval"): KeyvalStore<Value>;
        open_store<Value extends AnyNotNil = AnyNotNil>(
            name: string | undefined,
            type: "map",
        ): MapStore<Value>;
        open_store(name: string | undefined, type: "archive"): ArchiveStore;
        open_store<Value extends AnyNotNil = AnyNotNil>(
            name: string | undefined,
            type: Extract<keyof Stores, "keyval+">,
        ): Stores<Value>[Extract<keyof Stores, "keyval+">];

        /**
         * Makes a metric; `prosody_mod_MODULE/NAME` to the outside.
         *
         * @param conf a first value (`amount`), bounds of buckets (`times`, `sizes`), unit and description
         * @returns the function to call with values; what it takes depends on the type
         * @since 0.10; `counter` and `description` since 0.12
         */
        measure<Type extends keyof Measures>(name: string, type: Type, conf?: MeasureOptions): Measures[Type];
        /**
         * Makes a family of metrics of OpenMetrics; of a module on a host the label `host` is filled in.
         *
         * @param unit such as `seconds`; empty text for none
         * @param labels names of labels, whose values `with_labels` takes
         * @since 0.12
         */
        metric<Type extends keyof Metrics>(
            type: Type,
            name: string,
            unit?: string,
            description?: string,
            labels?: readonly string[],
            conf?: { readonly buckets?: readonly number[] },
        ): MetricFamily<Metrics[Type]>;

        /**
         * The URL of an HTTP application; there once the module depends on `http`. Source: plugins/mod_http.lua.
         *
         * @param app its name, the module's own without `http_` where absent
         * @param default_path `/NAME` where absent
         * @param mode `internal` leaves the option `http_external_url` aside. @since 0.12
         * @since 0.9
         */
        http_url(app?: string, default_path?: string, mode?: "internal"): string;

        /**
         * Called when all of the module's file ran. Set by the module itself. Source: core/modulemanager.lua.
         * @since 0.1
         */
        load?: (this: void) => void;
        /**
         * Called when the module is unloaded or reloaded. Set by the module itself. Source: core/modulemanager.lua.
         * @since 0.1
         */
        unload?: (this: void) => void;
        /**
         * Called before a reload; what it returns goes to `restore`. Set by the module itself.
         * Source: core/modulemanager.lua. @since 0.3
         */
        save?: (this: void) => AnyNotNil | undefined;
        /**
         * Called after a reload, with what `save` returned. Set by the module itself. Source: core/modulemanager.lua.
         * @since 0.3
         */
        restore?: (this: void, state: AnyNotNil) => void;
        /**
         * Called for each host that a module of the whole server is to serve, with the module there. Set by the module
         * itself. Source: core/modulemanager.lua. @since 0.9
         */
        add_host?: (this: void, module: Module) => void;
        /**
         * Called by `prosodyctl mod_NAME …`, in a process of its own, with its arguments; returns the exit status. Set by
         * the module itself. Source: core/modulemanager.lua.
         *
         * @since 0.8
         */
        command?: (this: void, args: string[]) => number | undefined | void;
    }

    /** A function around the handlers of an event. Source: util/events.lua. @since 0.10 */
    type EventWrapper<Map, Name extends keyof Map> = (
        this: void,
        handlers: (this: void, name: Name, event: Map[Name]) => AnyNotNil | undefined,
        name: Name,
        event: Map[Name],
    ) => AnyNotNil | undefined | void;

    /**
     * Hooking an event, typed by an open map of events. The same function counts once for each event, with the
     * priority that it was hooked with last. Source: util/events.lua.
     *
     * @param handler called with the event's payload; anything but nil ends the event for handlers of lower priority
     * @param priority higher runs earlier, equal ones in no certain order; 0 where absent
     * @since 0.5
     */
    type HookMethod<Events> = <const Name extends SomeName<Events>>(
        this: Module,
        event: EventName<Events, Name>,
        handler: (this: void, event: EventPayload<Events, Name>) => EventResult<Name>,
        priority?: number,
    ) => void;
}

/** The API of the module that is being loaded. @since 0.1 */
declare const module: Prosody.Module;
