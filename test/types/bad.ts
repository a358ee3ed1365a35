/** What must not compile: each statement is wrong in the way that the line above it says. */

import * as async from "util.async";
import * as http from "net.http";
import * as jid from "util.jid";
import * as json from "util.json";
import * as stanzas from "util.stanza";

declare const room: Prosody.Room;
declare const session: Prosody.Session;
declare const stanza: Prosody.Stanza;

// @ts-expect-error no such event
module.hook("muc-occupant-pre-joined", () => true);
// @ts-expect-error an event of the server, not of a host
module.hook("host-activated", () => undefined);
// @ts-expect-error an event of a host, not of the server
module.hook_global("muc-set-affiliation", () => undefined);
// @ts-expect-error the payload has no such field
module.hook("muc-occupant-pre-join", (event) => event.session !== undefined);
// @ts-expect-error the payload is a name, not a table
module.hook_global("host-activated", (event) => event.host === "a");
// @ts-expect-error text would end the event for the others: only a truth value or nothing
module.hook("resource-bind", () => "done");
// @ts-expect-error a priority is a number
module.hook("resource-bind", () => undefined, "10");
// @ts-expect-error the payload of that event is a session
prosody.events.fire_event("pre-jitsi-authentication", "user");
// @ts-expect-error no such event to fire
prosody.events.fire_event("pre-jitsi-authentification", session);

// @ts-expect-error a method, called without its object
export const unbound = ((hook: typeof module.hook) => hook("resource-bind", () => undefined))(module.hook);
// @ts-expect-error a handler is called without an object
module.hook("resource-bind", function (this: Prosody.Module) {
    this.log("info", "bound");
});
// @ts-expect-error a callback of the HTTP client is called without an object
http.request("", {}, function (this: Prosody.Session, body) {
    this.close(body);
});
// @ts-expect-error `send` is a plain function: an object is no stanza before the stanza
session.send(session, stanza);

// @ts-expect-error no such affiliation
room.set_affiliation(true, "a@b", "moderator");
// @ts-expect-error false is no actor
room.set_affiliation(false, "a@b", "owner");
// @ts-expect-error the condition is nil on success
export const condition: string = room.set_affiliation(true, "a@b", "owner")[2];
// @ts-expect-error may be nil
export const affiliation: Prosody.Affiliation = room.get_affiliation("a@b");
// @ts-expect-error may be nil
export const role: Prosody.Role = room.get_default_role("none");
// @ts-expect-error the JID of a room does not change
room.jid = "c@d";
// @ts-expect-error what is decided before cannot be changed in an event
module.hook("muc-pre-set-affiliation", (event) => (event.affiliation = "none") === "none");

// @ts-expect-error a number where text is meant
module.get_option_string("a", 1);
// @ts-expect-error text where a number is meant
module.get_option_number("a", "1");
// @ts-expect-error may be nil without a fallback
export const flag: boolean = module.get_option_boolean("a");
// @ts-expect-error no such level
module.log("warning", "x");
// @ts-expect-error no such kind of status
module.set_status("ok", "x");
// @ts-expect-error the delay comes first
module.add_timer(() => undefined, 5);
// @ts-expect-error a timer has no such method
module.add_timer(5, () => undefined).cancel();
// @ts-expect-error a provider has to have all of its functions
module.provides("auth", {});

// @ts-expect-error not a single value
export const node: string = jid.split("a@b");
// @ts-expect-error may be nil
export const bare: string = jid.bare("a@b");
// @ts-expect-error text, not bytes of a number
json.decode(5);
// @ts-expect-error may be nil
export const object: Prosody.Json = json.decode("{}");
// @ts-expect-error nothing to wait for: a pair of functions
async.waiter()();
// @ts-expect-error no such type of error
stanzas.error_reply(stanza, "fatal", "not-allowed");
// @ts-expect-error no such method
http.request("", { method: "PATCH" }, () => undefined);
// @ts-expect-error the request may be nil
http.destroy_request(http.request("", {}, () => undefined));
// @ts-expect-error set by Prosody alone
session.username = "a";
// @ts-expect-error may be nil
export const address: string = session.ip;
// @ts-expect-error a library that nothing here declares
export * as unknown from "util.unknown";
