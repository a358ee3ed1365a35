/** What must compile with `prosody-types/13`: what only that version has is there for certain. */

import * as hashes from "util.hashes";
import * as jwt from "util.jwt";
import * as roles from "util.roles";
import * as usermanager from "core.usermanager";

const period: number | undefined = module.get_option_period("a", "2 days", 60);
const color: "red" | "green" = module.get_option_enum("a", "red", "green");
const mayGreet: boolean = module.may(":greet", "a@b") || module.could(":greet", { actor_jid: "a@b" });
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
