/** A DNS server for tests: a few names, and a record of what was asked. */

import * as dgram from "node:dgram";
import * as dnsPacket from "dns-packet";

/** What a name has: addresses, or the place of a service. A function is asked each time anew. */
export interface Names {
    readonly addresses: Readonly<Record<string, readonly string[] | (() => readonly string[])>>;
    readonly services: Readonly<Record<string, { readonly target: string; readonly port: number }>>;
}

/** A running server. */
export interface NameServer {
    readonly port: number;
    readonly stop: () => void;
}

function answersTo(question: dnsPacket.Question, names: Names): dnsPacket.Answer[] {
    const name = question.name.toLowerCase();
    if (question.type === "SRV") {
        const service = names.services[name];
        return service === undefined
            ? []
            : [{ type: "SRV", name, ttl: 0, data: { ...service, priority: 1, weight: 1 } }];
    }
    const entry = names.addresses[name];
    const addresses = typeof entry === "function" ? (question.type === "A" ? entry() : []) : (entry ?? []);
    return addresses
        .filter((address) => address.includes(":") === (question.type === "AAAA"))
        .filter(() => question.type === "A" || question.type === "AAAA")
        .map((data) => ({ type: question.type as "A" | "AAAA", name, ttl: 0, data }));
}

/** Starts a server on a free port of the loopback address. */
export async function startNameServer(names: Names): Promise<NameServer> {
    const socket = dgram.createSocket("udp4");
    socket.on("message", (message, from) => {
        const query = dnsPacket.decode(message);
        const answers = (query.questions ?? []).flatMap((question) => answersTo(question, names));
        socket.send(
            dnsPacket.encode({
                type: "response",
                id: query.id,
                flags: dnsPacket.RECURSION_DESIRED | dnsPacket.RECURSION_AVAILABLE,
                questions: query.questions,
                answers,
            }),
            from.port,
            from.address,
        );
    });
    await new Promise<void>((resolve) => {
        socket.bind(0, "127.0.0.1", resolve);
    });
    return {
        port: socket.address().port,
        stop: () => {
            socket.close();
        },
    };
}
