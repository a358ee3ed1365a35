/** Who is one of the server's administrators: Jicofo's focus, bridges, recorders. */

import * as usermanager from "core.usermanager";

/**
 * Whether a host counts a JID among the administrators (option `admins`, or a role given by Prosody).
 *
 * @param jid bare or full
 */
export function isAdministrator(jid: string, host: string): boolean {
    const getRole = usermanager.get_jid_role;
    if (getRole === undefined) {
        // COMPAT 0.12: there are no roles to ask for.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated from 13.0 on, which never comes here
        return usermanager.is_admin(jid, host) === true;
    }
    const role = getRole(jid, host)?.name;
    return role === "prosody:admin" || role === "prosody:operator";
}
