/**
 * The verification service of the benchmarks: says yes to everybody, at once or after a delay, at the least cost. It
 * counts what it is asked.
 */

import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { DEFAULT_POWER_LEVELS } from "../demo/matrix";

/** The running stand-in. */
export interface Verifier {
    /** For the option `uvs_base_url`. */
    readonly url: string;
    /** Milliseconds until each answer. */
    delay: number;
    /** Requests since the start. */
    readonly checks: number;
    readonly stop: () => Promise<void>;
}

/** The OpenID token of a user, a different one for each number: the user is what stands before the dot. */
export function openIdToken(user: string, number: number): string {
    return `${user}.${String(number).padStart(24, "0")}`;
}

/** Starts it on a free loopback port. */
export async function startVerifier(): Promise<Verifier> {
    let checks = 0;
    const results = { user: true, room_membership: true };
    const rests = new Map<string, string>();
    /** What is said of a room. No two have the same power levels: what was learned of one is of no use for others. */
    const restFor = (room: string): string => {
        let rest = rests.get(room);
        if (rest === undefined) {
            const levels = { room: { ...DEFAULT_POWER_LEVELS, historical: 100 + rests.size }, user: 0 };
            rest = `"results":${JSON.stringify(results)},"power_levels":${JSON.stringify(levels)}}`;
            rests.set(room, rest);
        }
        return rest;
    };

    const server = http.createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
            checks++;
            const user = /"token":"([^".]*)\./.exec(body)?.[1] ?? "nobody";
            const rest = restFor(/"room_id":"([^"]*)"/.exec(body)?.[1] ?? "");
            const answer = (): void => {
                const text = `{"user_id":"@${user}:hs.test",${rest}`;
                response.writeHead(200, {
                    "Content-Type": "application/json",
                    "Content-Length": text.length,
                });
                response.end(text);
            };
            if (verifier.delay > 0) {
                setTimeout(answer, verifier.delay);
            } else {
                answer();
            }
        });
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen({ port: 0, host: "127.0.0.1", backlog: 1024 }, resolve);
    });
    const verifier = {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        delay: 0,
        get checks() {
            return checks;
        },
        stop: async () => {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
    return verifier;
}
