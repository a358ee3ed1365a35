/** What must not compile: each statement is wrong in the way that the line above it says. */

import * as async from "util.async";
import * as http from "net.http";
import * as jid from "util.jid";
import * as json from "util.json";
import * as cache from "util.cache";
import * as hashes from "util.hashes";
import * as promise from "util.promise";
import * as server from "net.server";
import * as usermanager from "core.usermanager";
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
// @ts-expect-error a refusal is a table
module.hook_global("post-jitsi-authentication", () => false);
// @ts-expect-error a user name is text
module.hook_global("pre-jitsi-authentication", () => true);
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
http.request("", { method: "FETCH" }, () => undefined);
// @ts-expect-error the request may be nil
http.destroy_request(http.request("", {}, () => undefined));
// @ts-expect-error set by Prosody alone
session.username = "a";
// @ts-expect-error may be nil
export const address: string = session.ip;
// @ts-expect-error a library that nothing here declares
export * as unknown from "util.unknown";

// @ts-expect-error a role is none of the words for affiliations
module.hook("muc-get-default-role", () => "owner");
// @ts-expect-error what only 13.0 has may be nil
module.may(":greet", "a@b");
// @ts-expect-error what only 13.0 has may be nil
hashes.sha3_256("a");
// @ts-expect-error a library that only 13.0 has
export * as roles from "util.roles";
// @ts-expect-error a library that only 0.12 has
export * as vcard from "util.vcard";
// @ts-expect-error no such kind of metric
module.measure("x", "gauge");
// @ts-expect-error a rate takes no value
module.measure("x", "rate")(1);
// @ts-expect-error no such kind of store
module.open_store("x", "list");
// @ts-expect-error the value of a map store has a key
module.open_store("x", "map").get("user");
// @ts-expect-error no such kind of item
module.add_item("shell-commands", {});
// @ts-expect-error a shell command has to say what it does
module.add_item("shell-command", { section: "a", name: "b", args: [], handler: () => true });
// @ts-expect-error an HTTP application has routes
module.provides("http", { name: "x" });
// @ts-expect-error a status is a number
module.provides("http", { route: { GET: () => ({ status_code: "200" }) } });
// @ts-expect-error a handler of an event with a child is called for stanzas
module.hook("iq-get/host/a:b", (event) => event.room !== undefined);
// @ts-expect-error a session without a resource has no JID for certain
module.hook("authentication-success", ({ session }) => session.full_jid.length > 0);
// @ts-expect-error the child may not be there
stanza.get_child("body").get_text();
// @ts-expect-error children may be text
for (const child of stanza.children()) child.reset();
// @ts-expect-error an IQ has a type and an id
stanzas.iq({ to: "a@b" });
// @ts-expect-error no such condition
stanzas.stanza("x").add_error?.("auth", "verboten");
// @ts-expect-error no such presence to whom
room.set_whois("nobody");
// @ts-expect-error actor comes first
room.set_role("a@b/c", "visitor");
// @ts-expect-error the room may be nil, or false
prosody.hosts.get("muc")?.modules.muc?.get_room_from_jid("a@muc").save();
// @ts-expect-error a function of the library, not of an object
promise.resolve(1).all([]);
// @ts-expect-error the value is a number
promise.resolve(1).next((value: string) => value);
// @ts-expect-error the list has texts
module.get_option_array("x", ["a"]).push(1);
// @ts-expect-error a set is asked by contains
module.get_option_set("x", ["a"]).has("a");
// @ts-expect-error a key of the right type
cache.new<string, number>(5).get(1);
// @ts-expect-error such a connection is no listener
server.listen("*", 1, session.conn);
// @ts-expect-error may be nil
usermanager.get_password("a", "b")[0].length;
// @ts-expect-error the user comes before the host
usermanager.user_exists("a");
