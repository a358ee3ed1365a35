/** What modules give to others as items: HTTP applications, commands, services. */

declare namespace Prosody {
    /**
     * What a request may be answered with: a body, a status, or both with headers. Source: net/http/server.lua. @since 0.9
     */
    type HttpFixedResult =
        | string
        | number
        | {
              readonly status_code?: number;
              readonly headers?: Readonly<Record<string, string>>;
              readonly body?: string;
          };

    /** What a handler of an HTTP request may return. Source: net/http/server.lua. @since 0.9 */
    type HttpResult =
        | HttpFixedResult
        | true
        | Promise<string | number | Readonly<Record<string, AnyNotNil>>>
        | ErrorObject
        | undefined
        | void;

    /** Payload of an HTTP request's event. Source: net/http/server.lua. @since 0.9 */
    interface HttpEvent {
        /** The request. */
        readonly request: HttpServerRequest;
        /** The answer. */
        readonly response: HttpServerResponse;
    }

    /**
     * An HTTP application. Keys of `route` are a method, or method and path below the application's own: `GET`,
     * `POST /upload`, `GET /*`. What is no function answers each request. A handler returns a body, a status, a table of fields of the response, a promise (since
     * 0.12), true when it answers itself, nil for 404; with `/*` it gets the rest of the path too. Other values are sent
     * as they are. Source: plugins/mod_http.lua. @since 0.9
     */
    interface HttpProvider {
        /** Handlers by method and path. */
        readonly route: Readonly<
            Record<string, HttpFixedResult | ((this: void, event: HttpEvent, path: string) => HttpResult)>
        >;
        /** The name in the option `http_paths` and in URLs; the module's own without `http_` where absent. */
        name?: string;
        /** The path where the option says nothing; `/NAME` where absent. */
        readonly default_path?: string;
        /** True lets handlers run before the body came. @since 0.12 */
        readonly streaming_uploads?: boolean;
        /** Which pages of other sites may call it. @since 0.12 */
        readonly cors?: {
            readonly enabled?: boolean;
            readonly credentials?: boolean;
            readonly headers?: Readonly<Record<string, boolean>>;
            readonly origins?: "*" | readonly string[];
        };
    }

    /** A service that listens on ports. Source: core/portmanager.lua. @since 0.9 */
    interface NetService {
        /** The name in options such as `NAME_ports`; the module's own where absent. */
        name?: string;
        /** What is called for its connections. */
        readonly listener: Listener;
        /** The port where the options say nothing. */
        readonly default_port?: number;
        /** Ports where the options say nothing. */
        readonly default_ports?: readonly number[];
        /** Addresses where the options say nothing; all where absent. */
        readonly default_interfaces?: readonly string[];
        /** An address where the options say nothing. */
        readonly default_interface?: string;
        /** Whether TLS begins at once, or when the client asks for it. */
        readonly encryption?: "ssl" | "starttls";
        /** Settings of TLS. */
        readonly ssl_config?: Readonly<Record<string, AnyNotNil>>;
        /** How connections that come to one port are told from those of other services. */
        readonly multiplex?: { readonly pattern?: string; readonly protocol?: string };
        /** What is put before names of options; `NAME_` where absent. */
        readonly config_prefix?: string;
        /** True when the service need not listen anywhere. */
        readonly private?: boolean;
    }

    /** A service to be found by XEP-0215. Source: plugins/mod_external_services.lua. @since 0.12 */
    interface ExternalService {
        /** Such as `turn`. */
        readonly type: string;
        /** Its name or address. */
        readonly host: string;
        /** Its port. */
        readonly port?: number;
        /** The transport below. */
        readonly transport?: "tcp" | "udp";
        /** Whether one needs a name and a password. */
        readonly restricted?: boolean;
        /** The user name. */
        readonly username?: string;
        /** The password. */
        readonly password?: string;
        /** True makes a password that ends, from `secret`. */
        readonly algorithm?: "turn";
        /** What passwords are made from. */
        readonly secret?: string;
        /** How long such a password lasts, seconds. */
        readonly ttl?: number;
        /** When the password ends, seconds of the epoch. */
        readonly expires?: number;
    }

    /** An argument of a shell command. Source: plugins/mod_admin_shell.lua. @since 13.0 */
    interface ShellArgument {
        /** Its name, for the help. */
        readonly name: string;
        /** Its type. */
        readonly type: "string" | "number" | "boolean" | "table" | "string_list";
        /** What it is, for the help. */
        readonly description?: string;
    }

    /**
     * A command `SECTION:NAME(…)` of `prosodyctl shell`, for the item `shell-command`.
     * Source: plugins/mod_admin_shell.lua. @since 13.0
     */
    interface ShellCommand {
        /** The first part of the command. */
        readonly section: string;
        /** What the section is about. */
        readonly section_desc?: string;
        /** The second part of the command. */
        readonly name: string;
        /** What it does, for the help. */
        readonly desc: string;
        /** Its arguments. */
        readonly args: readonly ShellArgument[];
        /** Names of options on the command line, with their types. */
        readonly flags?: Readonly<Record<string, AnyNotNil>>;
        /** The argument that names the host whose module is to run it; needed for modules of a host. */
        readonly host_selector?: string;
        /**
         * Runs it, in a coroutine of util.async.
         *
         * @returns whether it succeeded, and what is printed: a message, or with true a result
         */
        handler(
            this: ShellContext,
            ...args: never[]
        ): LuaMultiReturn<[ok: boolean | undefined, message?: AnyNotNil]> | AnyNotNil | undefined;
    }

    /** What a shell command is called on. Source: plugins/mod_admin_shell.lua. @since 13.0 */
    interface ShellContext {
        /** The session of the shell. */
        readonly session: {
            /** Prints a line. */
            readonly print: (this: void, ...values: unknown[]) => void;
        };
    }

    /** Data of an ad-hoc command's step. Source: plugins/adhoc/adhoc.lib.lua. @since 0.8 */
    interface AdhocData {
        /** JID of who runs it. */
        readonly from: string;
        /** The JID that it is run at. */
        readonly to: string;
        /** What they want. */
        readonly action: "execute" | "complete" | "next" | "prev" | "cancel";
        /** The form that they filled in; nil at first. */
        readonly form?: Stanza;
    }

    /** Result of an ad-hoc command's step. Source: plugins/adhoc/adhoc.lib.lua. @since 0.8 */
    interface AdhocResult {
        /** How it goes on. */
        readonly status: "executing" | "completed" | "canceled" | "error";
        /** What they may do next. */
        readonly actions?: readonly ("prev" | "next" | "complete")[] & { readonly default?: string };
        /** A form to fill in. */
        readonly form?: DataForm | { readonly layout: DataForm; readonly values?: FormData };
        /** A filled-in form to show. */
        readonly result?: { readonly layout: DataForm; readonly values?: FormData };
        /** A note. */
        readonly info?: string;
        /** A warning. */
        readonly warn?: string;
        /** An error; with the status `error` one of util.error. */
        readonly error?: { readonly message: string } | ErrorObject;
        /** An element of one's own. */
        readonly other?: Stanza;
    }

    /**
     * Runs a step of an ad-hoc command; the second result comes back as `state` at the next one.
     * Source: plugins/adhoc/adhoc.lib.lua. @since 0.8
     */
    type AdhocHandler = (
        this: AdhocCommand,
        data: AdhocData,
        state: AnyNotNil | undefined,
    ) => LuaMultiReturn<[result: AdhocResult, state?: AnyNotNil]> | AdhocResult;

    /** An ad-hoc command (XEP-0050), made by `AdhocLibrary.new`. Source: plugins/adhoc/adhoc.lib.lua. @since 0.8 */
    interface AdhocCommand {
        /** Its name for people. */
        readonly name: string;
        /** Its name for machines. */
        readonly node: string;
        /** Who may run it. */
        readonly permission: string;
        /** Runs a step. */
        readonly handler: AdhocHandler;
    }

    /** What `module:require "adhoc"` returns. Source: plugins/adhoc/adhoc.lib.lua. @since 0.8 */
    interface AdhocLibrary {
        /** A command. Throws without a permission. @since 0.8 */
        readonly new: (
            this: void,
            name: string,
            node: string,
            handler: AdhocHandler,
            permission: "any" | "local_user" | "admin" | "global_admin" | "check",
        ) => AdhocCommand;
    }
}
