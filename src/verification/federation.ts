/**
 * Asking a homeserver that is not configured whose a token is. It is found by its name as homeservers find each other, and
 * asked only at public addresses, over TLS with a certificate for its name.
 */

import * as caches from "util.cache";
import { isRefusal, type LoginReasonName } from "../login-reasons";
import {
    destinationOfService,
    firstStep,
    serviceNames,
    stepAfterWellKnown,
    type Destination,
    type DiscoveryStep,
} from "../matrix/discovery";
import { isPublicAddress } from "../prosody/address";
import { serverClock } from "../prosody/clock";
import { decodeAnswer } from "../prosody/decode";
import type { Resolver } from "../prosody/dns";
import { describeAnswer, type HttpAnswer } from "../prosody/http";
import { readAnswer, userinfo, type OnReading, type Reading } from "./homeserver-api";
import type { Exchange } from "./homeserver-client";

/** Asks a server that is not configured whose a token is. Calls `done` once, before the exchange's deadline. */
export type AskForeignServer = (
    this: void,
    serverName: string,
    openIdToken: string,
    exchange: Exchange,
    done: OnReading<string>,
) => void;

/** Longest answer that is read, in bytes: both answers are a line of JSON. */
const bodyMaximum = 16 * 1024;

/** Part of the time left for the well-known page: a silent port 443 must not use up all of it. */
const wellKnownShare = 1 / 3;

/** Most destinations kept, and for how many seconds. */
const keptMaximum = 1000;
const keptSeconds = 3600;

/** Makes a request to those addresses of a destination that are public; `refused` if there are none. */
function get(
    { host, literal, port, certificateName, hostHeader }: Destination,
    path: string,
    share: number,
    resolver: Resolver,
    exchange: Exchange,
    done: (
        this: void,
        answer: HttpAnswer | { readonly kind: "refused"; readonly reason: LoginReasonName },
    ) => void,
): void {
    const onAddresses = (found: readonly string[]): void => {
        const addresses = found.filter((address) => isPublicAddress(address));
        if (addresses.length === 0) {
            const reason = found.length === 0 ? "foreign_server_not_found" : "foreign_server_private";
            done({ kind: "refused", reason });
            return;
        }
        const url = `https://${hostHeader}${path}`;
        const pinned = { addresses, port, certificateName };
        const deadline = exchange.secondsLeft() * share;
        exchange.fetch({ url, headers: {}, bodyMaximum, pinned, deadline }, done);
    };
    if (literal) {
        onAddresses([host]);
    } else {
        resolver.addresses(host, onAddresses);
    }
}

/** Finds a server. Calls `onFound` once, or never if DNS does not answer. */
function discover(
    serverName: string,
    resolver: Resolver,
    exchange: Exchange,
    onFound: (this: void, destination: Destination) => void,
): void {
    const take = (step: DiscoveryStep): void => {
        if (step.kind === "connect") {
            onFound(step.destination);
            return;
        }
        if (step.kind === "well_known") {
            const path = "/.well-known/matrix/server";
            get(step.destination, path, wellKnownShare, resolver, exchange, (answer) => {
                const page = answer.kind === "refused" ? answer : decodeAnswer(answer);
                const exists = page.kind === "response" && page.status === 200;
                take(stepAfterWellKnown(serverName, exists ? page.body : undefined));
            });
            return;
        }
        const { newer, older } = serviceNames(step.host);
        resolver.services(newer, (records) => {
            if (records.length > 0) {
                onFound(destinationOfService(step.host, records));
                return;
            }
            resolver.services(older, (olderRecords) => {
                onFound(destinationOfService(step.host, olderRecords));
            });
        });
    };
    take(firstStep(serverName));
}

/** Makes the way to ask servers that are not configured. */
export function federation(resolver: Resolver): AskForeignServer {
    /** Expiry is on the monotonic clock. */
    const kept = caches.new<{ readonly destination: Destination; readonly expires: number }>(keptMaximum);

    return (serverName, openIdToken, exchange, done) => {
        const question = userinfo(serverName, openIdToken);
        let answered = false;
        const finish = (reading: Reading<string>): void => {
            if (!answered) {
                answered = true;
                stopTimer();
                done(reading);
            }
        };
        const fail = (reason: LoginReasonName, trouble: string): void => {
            if (!answered) {
                exchange.note(`${serverName}: ${trouble}`);
                // The server may have moved.
                kept.set(serverName, undefined);
                finish({ ok: false, reason });
            }
        };
        // Requests have a deadline of their own; questions to DNS have none.
        const stopTimer = serverClock.after(exchange.secondsLeft(), () => {
            fail("foreign_server_failed", "no answer in time");
        });
        const ask = (destination: Destination): void => {
            get(destination, question.path, 1, resolver, exchange, (answer) => {
                if (answer.kind === "refused") {
                    fail(answer.reason, "no address that may be asked");
                    return;
                }
                const reading = readAnswer(question, decodeAnswer(answer));
                if (reading.ok || isRefusal(reading.reason) || reading.reason === "check_cancelled") {
                    finish(reading);
                    return;
                }
                // Any other answer is that server's own failure, which the administrator here cannot fix.
                fail("foreign_server_failed", describeAnswer(answer));
            });
        };

        const now = serverClock.now();
        const known = kept.get(serverName);
        if (known !== undefined && known.expires > now) {
            ask(known.destination);
            return;
        }
        discover(serverName, resolver, exchange, (destination) => {
            kept.set(serverName, { destination, expires: now + keptSeconds });
            ask(destination);
        });
    };
}
