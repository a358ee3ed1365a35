/** Commands of `prosodyctl`, for a module's `command` function. Source: util/prosodyctl.lua. */

declare namespace Prosody {
    /** An account on the command line. @since 0.5 */
    interface AccountParameters {
        /** The part before the `@`. */
        readonly user: string;
        /** The host. */
        readonly host: string;
        /** The password, for new accounts and passwords. */
        readonly password?: string;
    }

    /** Whether a command worked; on failure a key of `error_messages`, or a message. @since 0.5 */
    type CommandResult = LuaMultiReturn<[ok: boolean | undefined, error?: string]>;
}

declare module "util.prosodyctl" {
    /** Prints a line made by `string.format`. @since 0.8 */
    export function show_message(this: void, format: string, ...values: unknown[]): void;
    /** The same function as `show_message`. @since 0.8 */
    export function show_warning(this: void, format: string, ...values: unknown[]): void;
    /** Prints how a command is called. @param usage what follows the program's name. @since 0.8 */
    export function show_usage(this: void, usage: string, description?: string): void;
    /** Prints how to enable a module that was just installed. @since 0.12 */
    export function show_module_configuration_help(this: void, module: string): void;
    /** Creates an account, or sets its password. @since 0.5 */
    export function adduser(this: void, account: Prosody.AccountParameters): Prosody.CommandResult;
    /** Whether an account exists. Throws for an unknown host. @since 0.5 */
    export function user_exists(this: void, account: Prosody.AccountParameters): Prosody.CommandResult;
    /** Sets the password of an account that exists. @since 0.5 */
    export function passwd(this: void, account: Prosody.AccountParameters): Prosody.CommandResult;
    /** Deletes an account. @since 0.5 */
    export function deluser(this: void, account: Prosody.AccountParameters): Prosody.CommandResult;
    /** The process ID of the running server, from the option `pidfile`. @since 0.5 */
    export function getpid(
        this: void,
    ): LuaMultiReturn<[ok: true, pid: number] | [ok: false, error: string, message?: string]>;
    /** Whether the server runs. @since 0.5 */
    export function isrunning(
        this: void,
    ): LuaMultiReturn<[ok: true, running: boolean] | [ok: false, error: string]>;
    /** Starts the server. @since 0.5 */
    export function start(this: void, source_dir?: string, lua?: string): Prosody.CommandResult;
    /** Sends SIGTERM to the server. @since 0.5 */
    export function stop(this: void): Prosody.CommandResult;
    /** Sends SIGHUP to the server, which then reads its configuration again. @since 0.9 */
    export function reload(this: void): Prosody.CommandResult;
    /** Runs LuaRocks on the folder of installed modules. @returns its exit status; false if it failed. @since 0.12 */
    export function call_luarocks(
        this: void,
        operation: string,
        module?: string,
        server?: string,
    ): number | false | undefined;
    /** A sentence for each error; any other key gives a sentence made from the key. @since 0.12 */
    export const error_messages: Readonly<Record<string, string>>;
}
