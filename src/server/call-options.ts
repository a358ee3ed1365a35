/** Reading the options of the VirtualHost about calls that go on, and checking them. */

import { isServerName } from "../access/grammar";
import type { StartPolicy } from "../access/start";
import { authOptions } from "../options";

/** What the options of the VirtualHost say about calls. */
export interface CallOptions {
    /** Seconds after which the room of a call is read again; nothing where it is not. */
    readonly resync?: number;
    readonly startCall: StartPolicy;
}

function readResync(module: Prosody.Module): number | undefined {
    const option = authOptions.matrix_resync;
    const value = module.get_option_number(option.name, option.fallback);
    if (value === 0) {
        return undefined;
    }
    const { smallest, largest } = option.range;
    // Written so that what is no number, a NaN included, is out of range, too.
    if (value !== undefined && value >= smallest && value <= largest) {
        return value;
    }
    const taken = value !== undefined && value > largest ? largest : smallest;
    module.log(
        "warn",
        "Option %s must be 0, or between %d and %d seconds: using %d",
        option.name,
        smallest,
        largest,
        taken,
    );
    return taken;
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
    return { resync: readResync(module), startCall: readStartCall(module) };
}
