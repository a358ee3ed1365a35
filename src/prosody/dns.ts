/** Names in DNS, looked up by Prosody's own resolver. */

import * as dns from "net.adns";

/** Most records of one name that are read, because the owner of the name decides how many there are. */
const recordMaximum = 8;

/** A record of a service. */
export interface ServiceRecord {
    readonly target: string;
    readonly port: number;
    readonly priority: number;
}

type OnValues<Value> = (this: void, values: readonly Value[]) => void;

function readService(value: unknown): ServiceRecord | undefined {
    if (typeof value !== "object") {
        return undefined;
    }
    const { target, port, priority } = value as Partial<ServiceRecord>;
    if (typeof target !== "string" || typeof port !== "number" || typeof priority !== "number") {
        return undefined;
    }
    const [host] = string.gsub(target, "%.$", "");
    if (host === "") {
        // A target of just a dot says that there is no such service.
        return undefined;
    }
    return { target: host, port, priority };
}

/** Looks up the records of one type. @param read reads what a record holds, which has the name of the type */
function lookup<Value>(
    name: string,
    type: "A" | "AAAA" | "SRV",
    read: (this: void, value: unknown) => Value | undefined,
    onValues: OnValues<Value>,
): void {
    dns.resolver().lookup(
        (answer) => {
            const values: Value[] = [];
            for (const record of answer ?? []) {
                const held = record[type.toLowerCase()];
                if (held !== undefined && values.length < recordMaximum) {
                    const value = read(held);
                    if (value !== undefined) {
                        values.push(value);
                    }
                }
            }
            onValues(values);
        },
        name,
        type,
        "IN",
    );
}

function readAddress(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

export type Resolver = typeof resolver;

/** Prosody's resolver. It may never call back if it cannot send a query, so the caller needs a deadline. */
export const resolver = {
    /** Looks up the addresses of a host; none if no server answers. Calls back at most once. */
    addresses(this: void, host: string, onAddresses: OnValues<string>): void {
        const found: string[] = [];
        let awaited = 2;
        const collect = (addresses: readonly string[]): void => {
            for (const address of addresses) {
                found.push(address);
            }
            awaited -= 1;
            if (awaited === 0) {
                onAddresses(found);
            }
        };
        lookup(host, "A", readAddress, collect);
        lookup(host, "AAAA", readAddress, collect);
    },
    /** Looks up the records of a service, likewise. */
    services(this: void, name: string, onRecords: OnValues<ServiceRecord>): void {
        lookup(name, "SRV", readService, onRecords);
    },
};
