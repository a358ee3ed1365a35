/** What must not compile with `prosody-types/13`. */

import * as usermanager from "core.usermanager";

// @ts-expect-error a function that only 0.12 has
usermanager.get_roles("a@b", "b");
// @ts-expect-error an event that only 0.12 fires
module.hook_global("user-roles-changed", () => undefined);
// @ts-expect-error a library that only 0.12 has
export * as vcard from "util.vcard";
// @ts-expect-error the fallback is of another type
export const color: "red" = module.get_option_enum("a", 1, 2);
// @ts-expect-error an argument of a shell command has a type of Prosody's
export const argument: Prosody.ShellArgument = { name: "a", type: "jid" };
// @ts-expect-error may be nil when it is switched off
module.depends("http", true)[0].module.log("info", "x");
