/** What must compile with `prosody-types/13`: what only that version has is there for certain. */

import * as hashes from "util.hashes";
import * as jid from "prosody.util.jid";
import * as oldJid from "util.jid";
import * as array from "prosody.util.array";
import * as codes from "net.http.codes";
import * as jwt from "util.jwt";
import * as roles from "util.roles";
import * as usermanager from "core.usermanager";

const period: number | undefined = module.get_option_period("a", "2 days", 60);
const color: "red" | "green" = module.get_option_enum("a", "red", "green");
const mayGreet: boolean =
    module.may(":greet", "a@b") === true || module.could(":greet", { actor_jid: "a@b" }) === true;
const digest: string = hashes.sha3_256("a", true);
const sign = jwt.new_signer("HS256", "secret", { default_ttl: period ?? 60 });
const [verified, claims] = jwt.new_verifier("HS256", "secret")(sign({ sub: color }));
const role: Prosody.RoleObject = roles.new({ name: "mod:greeter", permissions: { "mod:greet": mayGreet } });
const own = usermanager.get_jid_role("a@b", "b")?.may("mod:greet");
const keys = module.open_store<number>("a", "keyval+").get_key("user", "count")[0];

export const results = [digest, verified ? claims.sub : claims, role.name, own, keys];

module.hook_global("user-role-changed", (event) => {
    module.log("info", "%s is %s", event.username, event.role.name);
});
module.default_permission("prosody:registered", ":greet");
module.ready = () => {
    prosody.started.next((started) => started);
};
module.add_item("shell-command", {
    section: "greeter",
    name: "greet",
    desc: "Greets somebody",
    args: [{ name: "jid", type: "string" }],
    host_selector: "jid",
    handler(jid: string) {
        this.session.print("Hello", jid);
        return $multi(true, `Greeted ${jid}`);
    },
});

// Libraries have a second name.
export const sameJid: typeof jid.bare = oldJid.bare;
export const firsts = array.pluck([{ a: 1 }], "a");
export const sentence: string | undefined = codes[404];

// A dependency that may be switched off.
const [tokenauth, reason] = module.depends("tokenauth", true);
if (tokenauth !== undefined) {
    const [token, info] = tokenauth.create_token("a@b", "grant", undefined, 60);
    module.log("info", "%s %s", token, token === undefined ? info : info.expires);
} else {
    module.log("info", "mod_tokenauth: %s", reason);
}
export const invite = module.depends("invites").create_account("ann")[0]?.uri;

// What a push carries.
module.hook("cloud_notify/push", (event) => {
    event.reason = event.push_info.client_id;
    return event.important;
});

// Routes without a function; a client's stanza to itself.
module.provides("http", {
    route: { "GET /a": 404, "GET /b": { status_code: 301, headers: { location: "/c" } } },
});
module.hook("iq-set/self/a:b", ({ origin }) => {
    origin.log?.("debug", "%s", origin.full_jid.length + (origin.priority ?? 0));
});

// A function over the name of an event.
export function hookAll<Name extends keyof Prosody.HostEvents>(
    name: Name,
    handler: (this: void, event: Prosody.HostEvents[Name]) => Prosody.EventResult<Name>,
): void {
    module.hook(name, handler);
}
