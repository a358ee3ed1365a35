/** What must compile. Each part says what it shows; nothing here is ever run. */

import * as usermanager from "core.usermanager";
import * as http from "net.http";
import * as async from "util.async";
import * as cache from "util.cache";
import * as encodings from "util.encodings";
import * as httpUtil from "util.http";
import * as jid from "util.jid";
import * as json from "util.json";
import * as stanzas from "util.stanza";
import * as uuid from "util.uuid";

/** Compiles only when both types are the same. */
type Same<A, B> =
    (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : { readonly differs: [A, B] };

function same<A, B>(_proof: Same<A, B>): void {
    // The types say it all.
}

declare global {
    namespace Prosody {
        interface HostEvents {
            /** An own event of a host, by declaration merging. */
            "good-greeting": { readonly who: string };
        }
        interface GlobalEvents {
            /** An own event of the server. */
            "good-shutdown": number;
        }
        interface Session {
            /** An own field of sessions. */
            good_mark?: boolean;
        }
        interface RoomData {
            /** An own field stored with rooms. */
            good_topic?: string;
        }
    }
}

// Hooks infer the payload from the event's name, and take handlers with and without a result.
module.hook("muc-occupant-pre-join", (event) => {
    same<typeof event, Prosody.OccupantPreJoinEvent>(true);
    same<typeof event.origin, Prosody.Session>(true);
    same<typeof event.occupant.role, Prosody.Role | undefined>(true);
    event.occupant.role = "moderator";
});
module.hook(
    "muc-pre-set-affiliation",
    (event) => {
        same<typeof event.actor, string | undefined>(true);
        event.allowed = false;
        event.error = { type: "auth", condition: "forbidden" };
        return true;
    },
    20,
);
module.hook("muc-pre-set-role", (event) => {
    event.allowed = false;
    event.error = "cancel";
    event.condition = "not-allowed";
});
module.hook("resource-unbind", ({ session, error }) => {
    same<typeof error, string | false | undefined>(true);
    module.log("debug", "%s ends: %s", session.full_jid, error);
});
module.hook_global("host-activated", (host) => {
    same<typeof host, string>(true);
    module.context(host).hook("resource-bind", (event) => {
        event.session.good_mark = true;
    });
});
module.hook_global("websocket-session", ({ request }) => {
    same<typeof request.url.query, string | undefined>(true);
    same<typeof request.headers.authorization, string | undefined>(true);
});

// Own events are hooked and fired like the others.
module.hook("good-greeting", (event) => {
    same<typeof event.who, string>(true);
});
const answer = prosody.events.fire_event("good-shutdown", 5);
same<typeof answer, AnyNotNil | undefined>(true);

// Options: what the type says, and nil only where there is no fallback.
const text = module.get_option_string("a", "b");
const maybeText = module.get_option_string("a");
const maybeCount = module.get_option_number("a");
const maybeFlag = module.get_option_boolean("a");
same<typeof text, string>(true);
same<typeof maybeText, string | undefined>(true);
same<typeof maybeCount, number | undefined>(true);
same<typeof maybeFlag, boolean | undefined>(true);
same<ReturnType<Prosody.Module["get_option"]>, Prosody.ConfigValue>(true);

// An empty fallback is one of texts.
module.get_option_set("a", []).contains("b");
module.get_option_array("a", [1]).push(2);

// Several results narrow one another.
export function makeOwner(room: Prosody.Room, user: string): string {
    const [ok, type, condition] = room.set_affiliation(true, user, "owner", undefined, { note: "good" });
    if (ok) {
        same<typeof ok, true>(true);
        return "done";
    }
    same<typeof type, Prosody.ErrorType>(true);
    same<typeof condition, string>(true);
    room.set_affiliation_data(user, "note", undefined);
    return `${type} ${condition} ${room._data.good_topic ?? ""}`;
}

// What may be nil says so.
const [node, host] = jid.split("a@b/c");
same<typeof node, string | undefined>(true);
same<typeof host, string | undefined>(true);
const decoded = encodings.base64.decode("YQ==");
same<typeof decoded, string | undefined>(true);
same<boolean, ReturnType<typeof encodings.utf8.valid>>(true);
const form = httpUtil.formdecode("a=b");
export const value = typeof form === "string" ? form : form.a;
same<typeof value, string | undefined>(true);
export const decodedNull = json.decode("null") === json.null;
export const encoded = json.encode({ a: 1, b: undefined, c: { d: true } });
export const isAdmin = usermanager.get_jid_role?.("a@b", "b")?.name === "prosody:admin";

// A request, a timer and a wait.
export function fetchOnce(url: string): string | undefined {
    const [wait, done] = async.waiter();
    let result: string | undefined;
    const request = http.request(url, { body: "x", suppress_url: true }, (body, status) => {
        same<typeof body, string | undefined>(true);
        result = status === 0 ? undefined : body;
        done();
    });
    const timer = module.add_timer(1, (now) => {
        same<typeof now, number>(true);
        if (request !== undefined) {
            request.body_size_limit = 1024;
            http.destroy_request(request);
        }
        return 5;
    });
    wait();
    timer.stop();
    return result;
}

// Sessions: an error reply with the element still open, an end with and without reason.
export function refuse(session: Prosody.Session, stanza: Prosody.Stanza): void {
    session.send(stanzas.error_reply(stanza, "cancel", "not-allowed", uuid.generate(), "a@b").tag("x").up());
    session.close();
    session.close("policy-violation");
    session.close({ condition: "policy-violation", text: "no" });
}

// A provider with its SASL handler.
const notSupported = (): Prosody.NotSupported => $multi(undefined, "not supported");
module.provides("auth", {
    get_sasl_handler: () => ({
        mechanisms: () => ({ ANONYMOUS: true }),
        select(mechanism) {
            this.selected = mechanism;
            return true;
        },
        process(message) {
            same<typeof message, string | undefined>(true);
            return message === undefined
                ? $multi("failure", "malformed-request", "empty")
                : $multi("success");
        },
        clean_clone() {
            return this;
        },
    }),
    test_password: notSupported,
    get_password: notSupported,
    set_password: notSupported,
    user_exists: notSupported,
    create_user: notSupported,
    delete_user: notSupported,
});
module.unload = () => {
    module.set_status("core", "unloaded", true);
};

// Caches: keys are text unless told, or what the function for old entries takes.
interface Store<Value> {
    get(key: string): Value | undefined;
    set(key: string, value: Value | undefined): boolean;
}
const store: Store<{ readonly count: number }> = cache.new<{ readonly count: number }>(100);
same<ReturnType<typeof store.get>, { readonly count: number } | undefined>(true);
export const byNumber: Prosody.Cache<number, string> = cache.new(100, (_key: number, _value: string) => true);

// Jitsi's plugins: a library, events that give something, one that ends.
const verifier = module.require("token/util").new(module);
module.hook_global("pre-jitsi-authentication", (session) => {
    if (verifier === undefined) {
        return undefined;
    }
    const [ok, condition] = verifier.process_and_verify_token(session);
    return ok ? session.jitsi_meet_str_tenant : condition;
});
module.hook_global("post-jitsi-authentication", () => ({ res: false, error: "not-allowed" }));
module.hook("pre-resource-unbind", (event) => {
    prosody.events.fire_event("jitsi-pre-session-unbind", {
        jid: event.session.full_jid,
        session: event.session,
        error: event.error,
    });
});
