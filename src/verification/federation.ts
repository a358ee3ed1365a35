/**
 * Asking a homeserver that is not configured whose a token is: it is found by its name as homeservers find each other,
 * and only asked in the public internet, over TLS with a certificate of its name.
 */

import * as caches from "util.cache";
import * as httpUtil from "util.http";
import * as time from "util.time";
import * as timers from "util.timer";
import { isPublicAddress } from "../prosody/address";
import {
    destinationOfService,
    firstStep,
    serviceNames,
    stepAfterWellKnown,
    type Destination,
    type DiscoveryStep,
} from "../matrix/discovery";
import { readForeignAnswer, type Reading } from "./homeserver-answers";
import type { LoginReasonName } from "../login-reasons";
import { decodeAnswer } from "../prosody/decode";
import type { Exchange } from "./exchange";
import type { HttpAnswer } from "../prosody/http";
import type { Resolver } from "../prosody/dns";
import type { OnTrouble } from "./homeserver-client";
import type { AskForeignServer } from "./homeserver";

const wellKnownPath = "/.well-known/matrix/server";

/** Longest answer of a foreign server that is read, in bytes: both are a line of JSON. */
const bodyMaximum = 16 * 1024;

/** Part of the time left that a host gets for its well-known page: a silent port 443 must not use up all of it. */
const wellKnownShare = 1 / 3;

/** How many destinations are kept, and for how many seconds. */
const keptMaximum = 1000;
const keptSeconds = 3600;

interface KeptDestination {
    readonly destination: Destination;
    /** On the clock of util.time that never goes back. */
    readonly until: number;
}

/** Gets something from a destination, at those of its addresses that may be asked. */
function get(
    destination: Destination,
    path: string,
    share: number,
    resolver: Resolver,
    exchange: Exchange,
    onAnswer: (this: void, answer: HttpAnswer) => void,
    onRefused: (this: void, reason: LoginReasonName) => void,
): void {
    const onAddresses = (found: readonly string[]): void => {
        const addresses = found.filter((address) => isPublicAddress(address));
        if (addresses.length === 0) {
            onRefused(found.length === 0 ? "foreign_server_not_found" : "foreign_server_private");
            return;
        }
        const { port, certificateName, hostHeader } = destination;
        const pinned = { addresses, port, certificateName };
        exchange.fetch(
            { url: `https://${hostHeader}${path}`, headers: {}, bodyMaximum, share, pinned },
            onAnswer,
        );
    };
    if (destination.literal) {
        onAddresses([destination.host]);
    } else {
        resolver.addresses(destination.host, onAddresses);
    }
}

/** Finds servers. Calls `onFound` once, or never where DNS does not answer. */
function discover(
    serverName: string,
    resolver: Resolver,
    exchange: Exchange,
    onFound: (this: void, destination: Destination) => void,
): void {
    const take = (step: DiscoveryStep): void => {
        switch (step.kind) {
            case "connect":
                onFound(step.destination);
                return;
            case "service": {
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
                return;
            }
            case "well_known": {
                const without = (): void => {
                    take(stepAfterWellKnown(serverName, undefined));
                };
                const onAnswer = (answer: HttpAnswer): void => {
                    const page = decodeAnswer(answer);
                    if (page.kind === "response" && page.status === 200) {
                        take(stepAfterWellKnown(serverName, page.body));
                    } else {
                        without();
                    }
                };
                get(step.destination, wellKnownPath, wellKnownShare, resolver, exchange, onAnswer, without);
            }
        }
    };
    take(firstStep(serverName));
}

/** Makes the way to ask. @param onTrouble told of servers that give no answer */
export function federation(resolver: Resolver, onTrouble: OnTrouble): AskForeignServer {
    const kept = caches.new<KeptDestination>(keptMaximum);

    return (serverName, openIdToken, exchange, onReading) => {
        let answered = false;
        const finish = (reading: Reading<string>): void => {
            if (!answered) {
                answered = true;
                timers.stop(timer);
                onReading(reading);
            }
        };
        const fail = (reason: LoginReasonName, detail: string): void => {
            if (!answered) {
                onTrouble(`homeserver of ${serverName}: ${detail}`);
                // Perhaps it has moved.
                kept.set(serverName, undefined);
                finish({ ok: false, reason });
            }
        };
        // Requests have a deadline of their own, questions to DNS have not.
        const timer = timers.add_task(exchange.secondsLeft(), () => {
            fail("foreign_server_failed", "no answer in time");
        });
        const ask = (destination: Destination): void => {
            const path = `/_matrix/federation/v1/openid/userinfo?access_token=${httpUtil.urlencode(openIdToken)}`;
            const onAnswer = (answer: HttpAnswer): void => {
                const reading = readForeignAnswer(decodeAnswer(answer), serverName);
                if (reading.ok || reading.reason !== "foreign_server_failed") {
                    finish(reading);
                } else {
                    fail(reading.reason, answer.kind === "unreachable" ? answer.error : answer.kind);
                }
            };
            get(destination, path, 1, resolver, exchange, onAnswer, (reason) => {
                fail(reason, "no address that may be asked");
            });
        };

        const now = time.monotonic();
        const known = kept.get(serverName);
        if (known !== undefined && known.until > now) {
            ask(known.destination);
            return;
        }
        discover(serverName, resolver, exchange, (destination) => {
            kept.set(serverName, { destination, until: now + keptSeconds });
            ask(destination);
        });
    };
}
