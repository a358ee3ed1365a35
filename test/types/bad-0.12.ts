/** What must not compile with `prosody-types/0.12`. */

import * as hashes from "util.hashes";

// @ts-expect-error a method that only 13.0 has
module.may(":greet", "a@b");
// @ts-expect-error an option's type that only 13.0 has
module.get_option_period("a", "2 days");
// @ts-expect-error a function that only 13.0 has
hashes.sha3_256("a");
// @ts-expect-error an event that only 13.0 fires
module.hook_global("user-role-changed", () => undefined);
// @ts-expect-error a library that only 13.0 has
export * as roles from "util.roles";
// @ts-expect-error a kind of store that only 13.0 has
module.open_store("a", "keyval+");
// @ts-expect-error a name of a library that only 13.0 has
export * as jid from "prosody.util.jid";
// @ts-expect-error 0.12 throws for a module that is switched off
module.depends("http", true);
