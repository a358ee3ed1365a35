/** Functions of POSIX; not on Windows. Source: util-src/pposix.c. */

declare module "util.pposix" {
    /** The id of this process. @since 0.3 */
    export function getpid(this: void): number;
    /** The id of the user that it runs as. @since 0.4 */
    export function getuid(this: void): number;
    /** The id of the group that it runs as. @since 0.6 */
    export function getgid(this: void): number;
    /** Sets the mask of new files, in octal. @returns the one before. @since 0.7 */
    export function umask(this: void, mask: string): string;
    /** Makes a folder. @since 0.7 */
    export function mkdir(
        this: void,
        path: string,
    ): LuaMultiReturn<[ok: true] | [ok: false, message: string]>;
    /** Sets a variable of the environment; nil takes it away. @since 0.9 */
    export function setenv(this: void, name: string, value?: string): boolean;
    /** What system this is. @since 0.8 */
    export function uname(this: void): {
        readonly sysname: string;
        readonly nodename: string;
        readonly release: string;
        readonly version: string;
        readonly machine: string;
    };
    /** Memory in use, in bytes. @since 0.9 */
    export function meminfo(this: void): {
        readonly allocated: number;
        readonly allocated_mmap: number;
        readonly used: number;
        readonly unused: number;
        readonly returnable: number;
    };
    /** A limit of the process: whether it is known, the soft and the hard one. @since 0.4 */
    export function getrlimit(
        this: void,
        resource: string,
    ): LuaMultiReturn<[ok: boolean, soft: number | string, hard?: number | "unlimited"]>;
    /** Sets a limit of the process. @since 0.4 */
    export function setrlimit(
        this: void,
        resource: string,
        soft: number | "unlimited" | undefined,
        hard?: number | "unlimited",
    ): LuaMultiReturn<[ok: boolean, message?: string]>;
    /** Adds to a file, all or nothing. @since 0.10 */
    export function atomic_append(
        this: void,
        file: LuaFile,
        data: string,
    ): LuaMultiReturn<[ok: true] | [ok: undefined, message: string]>;
    /** Whether a file is a terminal. @since 0.12 */
    export function isatty(this: void, file: LuaFile): boolean;
    /** The number of the error that there is no such file. @since 0.10 */
    export const ENOENT: number;
}
