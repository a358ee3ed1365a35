/**
 * Asking a homeserver that is not configured whose a token is. It is found by its name as homeservers find each other, and
 * asked only at public addresses, over TLS with a certificate for its name.
 */

import * as caches from "util.cache";
import * as httpUtil from "util.http";
import * as time from "util.time";
import * as timers from "util.timer";
import type { LoginReasonName } from "../login-reasons";
import {
    destinationOfService,
    firstStep,
    serviceNames,
    stepAfterWellKnown,
    type Destination,
    type DiscoveryStep,
} from "../matrix/discovery";
import { isPublicAddress } from "../prosody/address";
import { decodeAnswer } from "../prosody/decode";
import type { Resolver } from "../prosody/dns";
import type { HttpAnswer } from "../prosody/http";
import type { JsonObject } from "../prosody/json";
import type { AskForeignServer } from "./homeserver";
import { readForeignAnswer, type Reading } from "./homeserver-answers";
import type { Exchange } from "./homeserver-client";
import type { OnTrouble } from "./verifier";

const wellKnownPath = "/.well-known/matrix/server";

/** Longest answer that is read, in bytes: both answers are a line of JSON. */
const bodyMaximum = 16 * 1024;

/** Part of the time left for the well-known page: a silent port 443 must not use up all of it. */
const wellKnownShare = 1 / 3;

/** Most destinations kept, and for how many seconds. */
const keptMaximum = 1000;
const keptSeconds = 3600;

interface KeptDestination {
    readonly destination: Destination;
    /** On the monotonic clock. */
    readonly expires: number;
}

/** Makes a request to those addresses of a destination that are public. */
function get(
    destination: Destination,
    path: string,
    share: number,
    resolver: Resolver,
    exchange: Exchange,
    onAnswer: (this: void, answer: HttpAnswer) => void,
    onRefused: (this: void, reason: LoginReasonName) => void,
): void {
    const { host, literal, port, certificateName, hostHeader } = destination;
    const onAddresses = (found: readonly string[]): void => {
        const addresses = found.filter((address) => isPublicAddress(address));
        if (addresses.length === 0) {
            onRefused(found.length === 0 ? "foreign_server_not_found" : "foreign_server_private");
            return;
        }
        const url = `https://${hostHeader}${path}`;
        const pinned = { addresses, port, certificateName };
        exchange.fetch({ url, headers: {}, bodyMaximum, pinned }, onAnswer, share);
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
    const findService = (host: string): void => {
        const { newer, older } = serviceNames(host);
        resolver.services(newer, (records) => {
            if (records.length > 0) {
                onFound(destinationOfService(host, records));
                return;
            }
            resolver.services(older, (olderRecords) => {
                onFound(destinationOfService(host, olderRecords));
            });
        });
    };
    const take = (step: DiscoveryStep): void => {
        if (step.kind === "connect") {
            onFound(step.destination);
            return;
        }
        if (step.kind === "service") {
            findService(step.host);
            return;
        }
        const withPage = (page: JsonObject | undefined): void => {
            take(stepAfterWellKnown(serverName, page));
        };
        const onAnswer = (answer: HttpAnswer): void => {
            const page = decodeAnswer(answer);
            withPage(page.kind === "response" && page.status === 200 ? page.body : undefined);
        };
        get(step.destination, wellKnownPath, wellKnownShare, resolver, exchange, onAnswer, () => {
            withPage(undefined);
        });
    };
    take(firstStep(serverName));
}

/** Makes the way to ask servers that are not configured. */
export function federation(resolver: Resolver, onTrouble: OnTrouble): AskForeignServer {
    const kept = caches.new<KeptDestination>(keptMaximum);

    return (serverName, openIdToken, exchange, done) => {
        let answered = false;
        /** @param trouble why the server gave no answer */
        const finish = (reading: Reading<string>, trouble?: string): void => {
            if (answered) {
                return;
            }
            answered = true;
            timers.stop(timer);
            if (trouble !== undefined) {
                onTrouble(`homeserver of ${serverName}: ${trouble}`);
                // The server may have moved.
                kept.set(serverName, undefined);
            }
            done(reading);
        };
        // Requests have a deadline of their own; questions to DNS have none.
        const timer = timers.add_task(exchange.secondsLeft(), () => {
            finish({ ok: false, reason: "foreign_server_failed" }, "no answer in time");
        });
        const ask = (destination: Destination): void => {
            const path = `/_matrix/federation/v1/openid/userinfo?access_token=${httpUtil.urlencode(openIdToken)}`;
            const onAnswer = (answer: HttpAnswer): void => {
                const reading = readForeignAnswer(decodeAnswer(answer), serverName);
                let trouble: string | undefined;
                if (!reading.ok && reading.reason === "foreign_server_failed") {
                    trouble = answer.kind === "unreachable" ? answer.error : answer.kind;
                }
                finish(reading, trouble);
            };
            get(destination, path, 1, resolver, exchange, onAnswer, (reason) => {
                finish({ ok: false, reason }, "no address that may be asked");
            });
        };

        const now = time.monotonic();
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
