/** What must compile with `prosody-types/0.12`. */

import * as usermanager from "core.usermanager";
import * as vcard from "util.vcard";

const roles = usermanager.get_roles("a@b", "b");
export const isAdmin = roles !== undefined && roles !== false && roles["prosody:admin"];
export const properties = vcard.from_text("BEGIN:VCARD");

module.hook_global("user-roles-changed", (event) => {
    module.log("info", "%s has other roles", event.username);
});
