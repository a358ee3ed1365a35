/** The page with which Element finds out that a Jitsi wants Matrix tokens: which hosts serve it, and how. */

import { describe, expect, test } from "@jest/globals";
import * as http from "node:http";
import { GUEST, MEET } from "../../demo/deployment";
import { onEachProsody, type Running } from "./support";

/** A host on which the page is switched off. */
const OFF = "off.test";
/** A second host with it. */
const SECOND = "second.test";

const PAGE = "/.well-known/element/jitsi";

interface Answer {
    readonly status: number;
    readonly headers: http.IncomingHttpHeaders;
    readonly body: string;
}

function ask(
    running: Running,
    host: string,
    path = PAGE,
    more: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
    return new Promise((resolve, reject) => {
        const request = http.request(
            {
                host: "127.0.0.1",
                port: running.current.prosody.httpPort,
                path,
                method: more.method ?? "GET",
                headers: { ...more.headers, Host: host },
                agent: false,
            },
            (response) => {
                const chunks: Buffer[] = [];
                response.on("data", (chunk: Buffer) => chunks.push(chunk));
                response.on("end", () => {
                    resolve({
                        status: response.statusCode ?? 0,
                        headers: response.headers,
                        body: Buffer.concat(chunks).toString(),
                    });
                });
            },
        );
        request.once("error", reject);
        request.end();
    });
}

const matrixHost = (name: string, options: Readonly<Record<string, boolean>> = {}) =>
    ({
        kind: "VirtualHost",
        name,
        options: {
            authentication: "matrix_user_verification",
            uvs_base_url: "http://127.0.0.1:9",
            ...options,
        },
    }) as const;

onEachProsody(
    "The well-known page",
    {
        moreHosts: [
            matrixHost(SECOND, { matrix_well_known: true }),
            matrixHost(OFF, { matrix_well_known: false }),
        ],
    },
    (running) => {
        describe.each([MEET, SECOND])("of %s", (host) => {
            test("says openidtoken-jwt, to every origin", async () => {
                const answer = await ask(running, host);
                expect(answer.status).toBe(200);
                expect(JSON.parse(answer.body)).toEqual({ auth: "openidtoken-jwt" });
                expect(answer.headers["content-type"]).toMatch(/^application\/json\b/);
                expect(answer.headers["access-control-allow-origin"]).toBe("*");
            });

            test("is readable for Element on another origin", async () => {
                const headers = { Origin: "https://app.element.test" };
                const answer = await ask(running, host, PAGE, { headers });
                expect(answer.status).toBe(200);
                // One value: browsers refuse two.
                expect(["*", "https://app.element.test"]).toContain(
                    answer.headers["access-control-allow-origin"],
                );
            });

            test("is found with the port in the Host header, too, and with a query", async () => {
                const { httpPort } = running.current.prosody;
                expect((await ask(running, `${host}:${httpPort}`)).status).toBe(200);
                expect((await ask(running, host, `${PAGE}?x=1`)).status).toBe(200);
            });

            test.each(["/.well-known/element", "/.well-known/element/", `${PAGE}/`, `${PAGE}x`, "/jitsi"])(
                "is not at %s",
                async (path) => {
                    const { status, body } = await ask(running, host, path);
                    expect(status).not.toBe(200);
                    expect(body).not.toContain("openidtoken-jwt");
                },
            );

            test("is not to be written", async () => {
                for (const method of ["POST", "PUT", "DELETE"]) {
                    expect((await ask(running, host, PAGE, { method })).status).not.toBe(200);
                }
            });
        });

        test.each([OFF, GUEST])("is not served by %s", async (host) => {
            expect((await ask(running, host)).status).toBe(404);
        });

        test("goes with the module, and comes back with it", async () => {
            const { prosody } = running.current;
            await prosody.shell(`module:unload("auth_matrix_user_verification", "${SECOND}")`);
            expect((await ask(running, SECOND)).status).toBe(404);
            expect((await ask(running, MEET)).status).toBe(200);
            await prosody.shell(`module:load("auth_matrix_user_verification", "${SECOND}")`);
            expect((await ask(running, SECOND)).status).toBe(200);
        });
    },
);
