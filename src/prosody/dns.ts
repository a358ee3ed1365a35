/** Names in DNS, asked through Prosody's own resolver. */

import * as dns from "net.adns";
import type { ServiceRecord } from "./answer";

/** Most records of one name that are looked at: who makes the name decides how many there are. */
const recordMaximum = 8;

/** What DNS says of a name. */
export interface Resolver {
    /** The addresses of a host; none where there are none, or nobody could say. Calls back once. */
    readonly addresses: (
        this: void,
        host: string,
        onAddresses: (this: void, addresses: readonly string[]) => void,
    ) => void;
    /** The records of a service, likewise. */
    readonly services: (
        this: void,
        name: string,
        onRecords: (this: void, records: readonly ServiceRecord[]) => void,
    ) => void;
}

function textOf(record: Prosody.DnsAnswer[number], type: string): string[] {
    const value = record[type];
    return typeof value === "string" ? [value] : [];
}

function serviceOf(record: Prosody.DnsAnswer[number]): ServiceRecord[] {
    const value = record.srv;
    if (typeof value !== "object") {
        return [];
    }
    const { target, port, priority } = value as Partial<ServiceRecord>;
    if (typeof target !== "string" || typeof port !== "number" || typeof priority !== "number") {
        return [];
    }
    const [host] = string.gsub(target, "%.$", "");
    // A target of just a dot says that there is no such service.
    return host === "" ? [] : [{ target: host, port, priority }];
}

/** Asks for the records of one type. Where Prosody cannot even ask it may not call back, so who asks has a deadline. */
function lookup<Value>(
    name: string,
    type: string,
    read: (this: void, record: Prosody.DnsAnswer[number]) => Value[],
    onValues: (this: void, values: readonly Value[]) => void,
): void {
    dns.resolver().lookup(
        (answer) => {
            const values: Value[] = [];
            for (const record of answer ?? []) {
                for (const value of values.length < recordMaximum ? read(record) : []) {
                    values.push(value);
                }
            }
            onValues(values);
        },
        name,
        type,
        "IN",
    );
}

/** Makes a resolver. */
export function makeResolver(): Resolver {
    return {
        addresses(host, onAddresses) {
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
            lookup(host, "A", (record) => textOf(record, "a"), collect);
            lookup(host, "AAAA", (record) => textOf(record, "aaaa"), collect);
        },
        services(name, onRecords) {
            lookup(name, "SRV", serviceOf, onRecords);
        },
    };
}
