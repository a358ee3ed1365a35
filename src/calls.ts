/** What the options about calls set up in the rooms of all MUC components: who starts a call, and how it follows. */

import type { FollowChange } from "./access/follow";
import { reviewCall, type FollowSettings } from "./follow";
import type { Call } from "./server/call";
import { startResync, type Resync } from "./resync";
import type { CallOptions } from "./server/call-options";
import type { RefusalLog } from "./server/log";
import type { SessionIndex } from "./server/resumption";
import { makeReviewTrouble } from "./server/trouble";
import { installStart } from "./start-call";
import type { Verifier } from "./verifier/verifier";

/** What calls need from the module. */
export interface CallSettings extends CallOptions {
    /** Nothing where none is set up. */
    readonly verifier?: Verifier;
    /** Whether the verifier says who is a member of the room, or just who the user is. */
    readonly membershipVerified: boolean;
    /** Seconds for a review. */
    readonly deadline: number;
    readonly sessions: SessionIndex;
    readonly refusals: RefusalLog;
    /** Counts reviews, and what they change. */
    readonly counts: {
        readonly reviewed: (this: void, answered: boolean) => void;
        readonly followed: (this: void, change: Exclude<FollowChange, "keep">) => void;
    };
    readonly log: (this: void, level: Prosody.LogLevel, format: string, ...values: unknown[]) => void;
}

/** Lets calls follow their rooms; nothing where that is off. */
function followRooms(
    module: Prosody.Module,
    server: Prosody.Server,
    settings: CallSettings,
): Resync | undefined {
    const { verifier, resync: interval, log } = settings;
    if (verifier === undefined || interval === undefined) {
        return undefined;
    }
    if (!settings.membershipVerified) {
        log("warn", "matrix_resync does nothing where uvs_verify_membership is off");
        return undefined;
    }
    const { host } = module;
    const { hosts, full_sessions: fullSessions, events } = server;
    const tellTrouble = makeReviewTrouble(log);
    const following: FollowSettings = {
        host,
        verifier,
        deadline: settings.deadline,
        sessions: settings.sessions,
        hosts,
        fullSessions,
        events,
        log,
        onReviewed(call: Call, answered: boolean) {
            settings.counts.reviewed(answered);
            tellTrouble(call, answered);
        },
        onFollowed: settings.counts.followed,
    };
    return startResync({
        host,
        interval,
        hosts,
        fullSessions,
        addTimer: (seconds, run) => module.add_timer(seconds, run),
        review: (call, done) => {
            reviewCall(call, following, done);
        },
    });
}

/** The rules for calls, as they are set up. */
export interface Calls {
    /** Sets them up on a host. On hosts without MUC they never meet anybody. */
    readonly installOn: (this: void, mucModule: Prosody.Module) => void;
    /** Ends all timers, for a module that is unloaded. */
    readonly stop: (this: void) => void;
}

/** Makes the rules for calls of a module. */
export function makeCalls(module: Prosody.Module, server: Prosody.Server, settings: CallSettings): Calls {
    const resync = followRooms(module, server, settings);
    const start = {
        host: module.host,
        policy: settings.startCall,
        hosts: server.hosts,
        fullSessions: server.full_sessions,
        refusals: settings.refusals,
    };
    return {
        installOn(mucModule) {
            installStart(mucModule, start);
            resync?.watch(mucModule);
        },
        stop() {
            resync?.stop();
        },
    };
}
