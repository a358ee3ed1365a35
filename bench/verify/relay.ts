/** Stands between Prosody and the homeserver and counts what goes through; it would cost time, so it is there only to count. */

import * as net from "node:net";
import type { AddressInfo } from "node:net";

/** What went through. */
export interface Traffic {
    readonly requests: number;
    /** Bytes of both directions, with the heads of HTTP. */
    readonly bytes: number;
}

/** A relay that runs. */
export interface Relay {
    readonly url: string;
    /** All traffic since the start. */
    readonly traffic: () => Traffic;
    readonly stop: () => Promise<void>;
}

/** Relays to an address of loopback. */
export async function startRelay(target: string): Promise<Relay> {
    let requests = 0;
    let bytes = 0;
    const sockets = new Set<net.Socket>();
    const server = net.createServer((client) => {
        const upstream = net.connect(Number(new URL(target).port), "127.0.0.1");
        for (const socket of [client, upstream]) {
            sockets.add(socket);
            socket.on("error", () => undefined);
            socket.on("close", () => {
                sockets.delete(socket);
                client.destroy();
                upstream.destroy();
            });
        }
        client.on("data", (chunk: Buffer) => {
            // Prosody writes the head of a request, which is short, at once.
            requests += chunk.toString("latin1").split(" HTTP/1.1\r\n").length - 1;
            bytes += chunk.length;
        });
        upstream.on("data", (chunk: Buffer) => {
            bytes += chunk.length;
        });
        client.pipe(upstream).pipe(client);
    });
    await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
    });
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        traffic: () => ({ requests, bytes }),
        stop: () =>
            new Promise((resolve) => {
                server.close(() => {
                    resolve();
                });
                for (const socket of sockets) socket.destroy();
            }),
    };
}
