/** Reading the options of the VirtualHost about calls that go on, and checking them. */

import * as jid from "util.jid";
import { isServerName } from "../matrix/ids";
import type { StartPolicy } from "./door";
import { authOptions } from "../options";

/** What the options of the VirtualHost say about calls. */
export interface CallOptions {
    /** Seconds after which the room of a call is read again; nothing where it is not. */
    readonly resync?: number;
    readonly startCall: StartPolicy;
    /** Domains that may send to meetings; nothing where the option is not set. */
    readonly trusted?: readonly string[];
}

/** The shortest interval of reviews, in seconds. */
const leastResync = 1;

function readResync(module: Prosody.Module): number | undefined {
    const option = authOptions.matrix_resync;
    const given = module.get_option(option.name);
    if (module.get_option("matrix_homeservers") === undefined) {
        if (given !== undefined && given !== 0) {
            module.log(
                "error",
                "Option %s has no effect without matrix_homeservers: a verification service cannot tell who left a room. Remove it, or set matrix_homeservers",
                option.name,
            );
        }
        return undefined;
    }
    const value = module.get_option_number(option.name, option.fallback);
    if (value === 0) {
        return undefined;
    }
    const { largest } = option.range;
    // Written so that what is no number, a NaN included, is out of range, too.
    if (value !== undefined && value >= leastResync && value <= largest) {
        return value;
    }
    const taken = value === undefined ? option.fallback : value > largest ? largest : leastResync;
    module.log(
        "warn",
        "Option %s must be 0, or between %d and %d seconds: using %d",
        option.name,
        leastResync,
        largest,
        taken,
    );
    return taken;
}

/** The domains of `matrix_trusted_servers`; nothing where it is not set. A name that is none is left out. */
function readTrusted(module: Prosody.Module): readonly string[] | undefined {
    const name = authOptions.matrix_trusted_servers.name;
    if (module.get_option(name) === undefined) {
        return undefined;
    }
    const trusted: string[] = [];
    for (const server of module.get_option_array(name) ?? []) {
        const domain = typeof server === "string" ? jid.prep(server) : undefined;
        if (domain !== undefined && jid.host(domain) === domain) {
            trusted.push(domain);
        } else {
            module.log("error", "Option %s: %q is not a domain name", name, tostring(server));
        }
    }
    return trusted;
}

function readServers(module: Prosody.Module, name: string): readonly string[] {
    const servers: string[] = [];
    for (const server of module.get_option_array(name) ?? []) {
        if (typeof server === "string" && isServerName(server)) {
            servers.push(server.toLowerCase());
        } else {
            module.log("error", "Option %s: %q is no name of a Matrix server", name, tostring(server));
        }
    }
    return servers;
}

function readStartCall(module: Prosody.Module): StartPolicy {
    const name = authOptions.matrix_start_call.name;
    const value = module.get_option(name);
    if (value === undefined || value === "member") {
        return { kind: "member" };
    }
    if (value === "owner") {
        return { kind: "owner" };
    }
    const servers = typeof value === "string" ? [] : readServers(module, name);
    if (servers.length > 0) {
        return { kind: "servers", servers };
    }
    // Whatever was meant, the stricter of the two is safe.
    module.log("error", 'Option %s should be "member", "owner" or a list of server names: using owner', name);
    return { kind: "owner" };
}

/** Reads the options about calls; what is wrong is logged. */
export function readCallOptions(module: Prosody.Module): CallOptions {
    return { resync: readResync(module), startCall: readStartCall(module), trusted: readTrusted(module) };
}
