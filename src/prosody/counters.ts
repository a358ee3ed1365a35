/** How the metrics of both modules are counted. Where statistics are off, Prosody throws away what is counted. */

import { loginReasons, type LoginReasonName } from "../login-reasons";
import { roomReasons, type RoomReasonName } from "../room-reasons";
import { authMetrics, powerSyncMetrics, type MetricDescription } from "../metrics";

/** Registers a metric. @returns its family, which gives the metric for values of its labels */
function register<Type extends MetricDescription["type"]>(
    module: Prosody.Module,
    description: MetricDescription & { readonly type: Type },
): Prosody.MetricFamily<Prosody.Metrics[Type]> {
    const { type, name, unit, help, labels, buckets } = description;
    const options = buckets === undefined ? undefined : { buckets };
    return module.metric(type, name, unit, help, labels, options);
}

/** Counts refusals in rooms. @param description the metric of the module for that */
function countRoomRefusals(
    module: Prosody.Module,
    description: MetricDescription & { readonly type: "counter" },
): (this: void, reason: RoomReasonName) => void {
    const family = register(module, description);
    // Who looks at rates needs to see the first one, too.
    for (const reason in roomReasons) {
        family.with_labels(reason).add(0);
    }
    return (reason) => {
        family.with_labels(reason).add(1);
    };
}

/** What the metrics call the changes of access/follow.ts. */
const reviewChanges = { promote: "promoted", demote: "demoted", remove: "removed" } as const;

/** Counts what the auth module does. */
export interface AuthMetrics {
    readonly admitted: (this: void) => void;
    readonly abandoned: (this: void) => void;
    readonly refused: (this: void, reason: LoginReasonName) => void;
    readonly refusedInRoom: (this: void, reason: RoomReasonName) => void;
    /** The room of a call was read again. */
    readonly reviewed: (this: void, answered: boolean) => void;
    readonly followed: (this: void, change: keyof typeof reviewChanges) => void;
    /** The verifier answered after some seconds. */
    readonly onAnswer: (this: void, seconds: number) => void;
    readonly onEvent: (this: void, event: string) => void;
    readonly onLoad: (this: void, running: number, waiting: number) => void;
    /** A verifier is left alone. */
    readonly onPaused: (this: void) => void;
    /** How many verifiers are left alone now. */
    readonly paused: (this: void, count: number) => void;
}

/** Registers the metrics of the auth module. @param events what may happen to checks */
export function makeAuthMetrics(module: Prosody.Module, events: readonly string[]): AuthMetrics {
    const logins = register(module, authMetrics.logins);
    const refusedInRoom = countRoomRefusals(module, authMetrics.room_refusals);
    const verification = register(module, authMetrics.verification).with_labels();
    const checks = register(module, authMetrics.checks);
    const reviews = register(module, authMetrics.reviews);
    const changes = register(module, authMetrics.review_changes);
    const running = register(module, authMetrics.checks_running).with_labels();
    const waiting = register(module, authMetrics.checks_waiting).with_labels();
    const paused = register(module, authMetrics.verifier_paused).with_labels();
    const pauses = register(module, authMetrics.verifier_pauses).with_labels();
    logins.with_labels("admitted", "none").add(0);
    logins.with_labels("abandoned", "none").add(0);
    for (const reason in loginReasons) {
        logins.with_labels("refused", reason).add(0);
    }
    for (const event of events) {
        checks.with_labels(event).add(0);
    }
    reviews.with_labels("answered").add(0);
    reviews.with_labels("unanswered").add(0);
    for (const change of ["promoted", "demoted", "removed"]) {
        changes.with_labels(change).add(0);
    }
    pauses.add(0);
    running.set(0);
    waiting.set(0);
    paused.set(0);

    return {
        admitted() {
            logins.with_labels("admitted", "none").add(1);
        },
        abandoned() {
            logins.with_labels("abandoned", "none").add(1);
        },
        refused(reason) {
            logins.with_labels("refused", reason).add(1);
        },
        refusedInRoom,
        reviewed(answered) {
            reviews.with_labels(answered ? "answered" : "unanswered").add(1);
        },
        followed(change) {
            changes.with_labels(reviewChanges[change]).add(1);
        },
        onAnswer(seconds) {
            verification.sample(seconds);
        },
        onEvent(event) {
            checks.with_labels(event).add(1);
        },
        onLoad(checksRunning, checksWaiting) {
            running.set(checksRunning);
            waiting.set(checksWaiting);
        },
        onPaused() {
            pauses.add(1);
        },
        paused(count) {
            paused.set(count);
        },
    };
}

/** Counts what power sync does. */
export interface PowerSyncMetrics {
    readonly refusedInRoom: (this: void, reason: RoomReasonName) => void;
    /** A user became owner by Matrix power, or lost that. */
    readonly changed: (this: void, change: "granted" | "withdrawn") => void;
}

/** Registers the metrics of power sync. */
export function makePowerSyncMetrics(module: Prosody.Module): PowerSyncMetrics {
    const affiliations = register(module, powerSyncMetrics.affiliations);
    affiliations.with_labels("granted").add(0);
    affiliations.with_labels("withdrawn").add(0);
    return {
        refusedInRoom: countRoomRefusals(module, powerSyncMetrics.room_refusals),
        changed(change) {
            affiliations.with_labels(change).add(1);
        },
    };
}
