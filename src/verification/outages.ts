/**
 * Trouble with verifying: the log gets the first refusal for a cause, one every few minutes with a count while they go on, and
 * a line when an outage ends; metrics and the module's status in Prosody's shell follow.
 */

import * as caches from "util.cache";
import { loginReasons, type LoginReasonName } from "../login-reasons";
import { serverClock as clock } from "../prosody/clock";
import { isOneOf } from "../prosody/text";
import type { AuthMetrics } from "./counters";

/** Stands for the queue among the targets. */
export const queueTarget = "The queue of checks";

/** Seconds for which the log does not tell of the same trouble again. */
const quietSeconds = 300;

/** Seconds after which trouble that refused nobody any more is forgotten. */
const forgottenSeconds = 3600;

/** Most troubles remembered, and most rooms told apart for each. Clients choose the names of targets and rooms. */
const troubleMaximum = 200;
const roomMaximum = 20;

/** A cause of refusals at a target. What the configuration causes counts for each room, up to a limit. */
interface Trouble {
    readonly target: string;
    readonly reason: LoginReasonName;
    readonly roomId: string;
    readonly since: number;
    /** When it refused somebody last, and when the log told of it. */
    last: number;
    told: number;
    /** Refusals of which the log has not told. */
    unlogged: number;
    refused: number;
}

/** Whether the administrator has to act: such trouble does not end because something else succeeds. */
function isLasting(reason: LoginReasonName): boolean {
    return loginReasons[reason].cause === "configuration";
}

/** Reasons that may be about one room: they do not end because another room of the target can be read. */
const ofRoom = ["bot_not_in_room", "bot_left_room", "verifier_rejected", "verifier_unreadable"] as const;

export type Outages = ReturnType<typeof makeOutages>;

/** Makes the outages of a module, and shows its status. @param asking whom the module asks */
export function makeOutages(module: Prosody.Module, metrics: AuthMetrics, asking: string) {
    const troubles = caches.new<Trouble>(troubleMaximum);
    let open: string[] = [];

    const show = (): void => {
        metrics.paused.set(open.length);
        const lasting: string[] = [];
        let isError = false;
        for (const [, { target, reason }] of troubles.items()) {
            const text = `${reason} (${target})`;
            if (isLasting(reason) && !isOneOf(lasting, text)) {
                lasting.push(text);
                isError = isError || loginReasons[reason].level === "error";
            }
        }
        const paused = open.length === 0 ? "" : `; paused after failures: ${table.concat(open, ", ")}`;
        const refuses = lasting.length === 0 ? "" : `; refuses logins: ${table.concat(lasting, ", ")}`;
        const level = paused + refuses === "" ? "info" : "warn";
        // Only by force does Prosody replace an error.
        module.set_status(isError ? "error" : level, asking + paused + refuses, true);
    };

    /** The name under which trouble counts. Also drops expired entries. */
    const nameOf = (target: string, reason: LoginReasonName, roomId: string): string => {
        const shared = `${target} ${reason}`;
        const name = `${shared} ${roomId}`;
        if (!isLasting(reason)) {
            return shared;
        }
        const over: string[] = [];
        let rooms = 0;
        for (const [other, trouble] of troubles.items()) {
            if (clock.now() - trouble.last > forgottenSeconds) {
                over.push(other);
            } else if (trouble.target === target && trouble.reason === reason) {
                rooms++;
            }
        }
        for (const other of over) {
            troubles.set(other, undefined);
        }
        return rooms < roomMaximum || troubles.get(name) !== undefined ? name : shared;
    };
    show();

    return {
        /** A circuit breaker opened for some seconds, after it was closed or after a probe failed. */
        onOpen: (target: string, seconds: number): void => {
            const known = isOneOf(open, target);
            module.log(
                known ? "debug" : "warn",
                "Checks at %s failed again and again: none for %d s, then one as a probe",
                target,
                seconds,
            );
            metrics.pauses.add(1);
            if (!known) {
                open.push(target);
            }
            show();
        },
        onClosed: (target: string): void => {
            open = open.filter((other) => other !== target);
            show();
        },
        /**
         * Counts logins that are refused because of trouble.
         *
         * @returns how many earlier refusals were not logged, if this one is to be logged; nothing if one was logged lately
         */
        refuse: (
            target: string,
            reason: LoginReasonName,
            roomId: string,
            count: number,
        ): number | undefined => {
            const name = nameOf(target, reason, roomId);
            const now = clock.now();
            // An open breaker has a line of its own.
            const told = reason === "verifier_paused" ? now : -Infinity;
            const fresh = { target, reason, roomId, since: now, last: now, told, unlogged: 0, refused: 0 };
            const trouble = troubles.get(name) ?? fresh;
            troubles.set(name, trouble);
            trouble.refused += count;
            trouble.last = now;
            if (trouble === fresh) {
                show();
            }
            if (now - trouble.told < quietSeconds) {
                trouble.unlogged += count;
                return undefined;
            }
            const unlogged = trouble.unlogged;
            trouble.told = now;
            trouble.unlogged = count - 1;
            return unlogged;
        },
        /**
         * Ends the trouble with a target, if there is any: it says yes or no, or the queue is empty.
         *
         * @param roomId the room whose members the target sees; nothing if it only said whose a token is
         */
        end: (target: string, roomId?: string): void => {
            if (troubles.count() === 0) {
                return;
            }
            let since: number | undefined;
            let refused = 0;
            const ended: string[] = [];
            for (const [name, trouble] of troubles.items()) {
                const { reason } = trouble;
                const isFixed =
                    roomId !== undefined && (trouble.roomId === roomId || !isOneOf(ofRoom, reason));
                if (trouble.target === target && (isFixed || !isLasting(reason))) {
                    ended.push(name);
                    since = Math.min(since ?? trouble.since, trouble.since);
                    refused += trouble.refused;
                }
            }
            if (since === undefined) {
                return;
            }
            for (const name of ended) {
                troubles.set(name, undefined);
            }
            show();
            const event =
                target === queueTarget ? `${target} is empty again` : `Checks at ${target} work again`;
            const seconds = Math.ceil(clock.now() - since);
            module.log("info", "%s after %d s; %d logins were refused meanwhile", event, seconds, refused);
        },
        /** A verifier threw, which it must not. */
        onError: (error: unknown): void => {
            module.log("error", "Error in a verifier: %s", error);
        },
    };
}
