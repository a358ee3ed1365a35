/** What stands beside our modules: other modules, and Jicofo's settings as far as Prosody can see them. */

import { holds, isOff, isOn, itemsOf, optionOf, powerSync, type Section, type Site } from "./setup";
import { addAll, fault, fine, warning, type Step } from "./step";

const step = "conflicts";

/** Modules that do what ours do, by other rules. */
const rivals = ["matrix_affiliation", "matrix_lobby_bypass", "auth_hybrid_matrix_token"];

/** The part of a JID after the `@`. */
function hostOf(jid: string): string {
    return jid.substring(jid.indexOf("@") + 1);
}

function checkRivals(section: Section): readonly Step[] {
    return rivals
        .filter((name) => holds(section.modules, name))
        .map((name) =>
            fault(
                step,
                `${name} on "${section.name}" decides on the same logins and rooms by weaker rules`,
                `take it out of modules_enabled; ${powerSync} and its options take its place`,
            ),
        );
}

function checkNeighbours({ setup, host, muc }: Site): readonly Step[] {
    const steps: Step[] = [];
    const sections = muc === undefined ? [host] : [host, muc];
    for (const section of sections) {
        addAll(steps, checkRivals(section));
    }
    const modules = muc?.modules ?? [];
    if (holds(modules, "token_affiliation") || holds(modules, "token_affiliation_legacy")) {
        steps.push(
            warning(
                step,
                "token_affiliation makes every verified user member of the meeting: they pass its lobby",
                "take it out of modules_enabled of the MUC component, unless that is wanted",
            ),
        );
    }
    if (holds(modules, "muc_allowners")) {
        steps.push(
            fine(step, "muc_allowners rules in other rooms; in those of Matrix rooms it makes nobody owner"),
        );
    }
    if (holds(modules, "muc_wait_for_host")) {
        const guests = muc === undefined ? undefined : optionOf(setup, muc, "matrix_guests");
        steps.push(
            guests === "allow"
                ? fine(step, "muc_wait_for_host: guests wait for a verified user, and then come in")
                : warning(
                      step,
                      "muc_wait_for_host lets waiting guests in once a verified user is there, but matrix_guests keeps them out",
                      'set matrix_guests = "allow" on the MUC component, or let moderators use the lobby',
                  ),
        );
    }
    const strict = muc !== undefined && isOn(optionOf(setup, muc, "anonymous_strict"));
    if (strict && holds(modules, "muc_resource_validate")) {
        steps.push(
            fine(
                step,
                "anonymous_strict holds guests to the nick that their address gives; verified users are no guests",
            ),
        );
    }
    if (isOn(optionOf(setup, host, "matrix_token_fallback"))) {
        const secret = ["app_secret", "asap_key_server", "cache_keys_url"].some(
            (name) => optionOf(setup, host, name) !== undefined,
        );
        if (!secret || optionOf(setup, host, "app_id") === undefined) {
            steps.push(
                fault(
                    step,
                    "matrix_token_fallback is on, but ordinary tokens cannot be verified: they are all refused",
                    "set app_id and app_secret (or asap_key_server), as for Jitsi's token authentication",
                ),
            );
        }
    }
    return steps;
}

/** What Jicofo needs of the component of the meetings. */
function checkJicofo({ setup, muc }: Site): readonly Step[] {
    if (muc === undefined) {
        return [];
    }
    const steps: Step[] = [];
    const admins = itemsOf(optionOf(setup, muc, "admins"));
    const here = admins.filter((jid) => setup.hosts.some((section) => section.name === hostOf(jid)));
    if (admins.length === 0) {
        steps.push(
            fault(
                "jicofo",
                `no administrators are set for "${muc.name}": Jicofo is treated like anybody else`,
                `set admins = { "focus@auth.YOUR-DOMAIN" } on Component "${muc.name}" or in the global section`,
            ),
        );
    } else if (here.length === 0) {
        steps.push(
            warning(
                "jicofo",
                "none of the administrators is of a host of this server",
                "check the spelling of admins: Jicofo's JID is focus@ and the host that it logs in on",
            ),
        );
    } else {
        steps.push(fine("jicofo", `administrators: ${here.join(", ")}`));
    }
    if (setup.administratorsConnected === 0) {
        steps.push(
            warning(
                "jicofo",
                "no administrator is connected",
                "start Jicofo, and see its log: nobody opens the meetings without it",
            ),
        );
    }
    const creation = optionOf(setup, muc, "restrict_room_creation");
    if (creation !== undefined && !isOff(creation) && here.length === 0) {
        steps.push(
            fault(
                "jicofo",
                "restrict_room_creation is set, and no administrator of this server may create rooms",
                "list Jicofo's JID in admins",
            ),
        );
    }
    if (!isOff(optionOf(setup, muc, "muc_room_locking"))) {
        steps.push(
            warning(
                "jicofo",
                `muc_room_locking is not off on "${muc.name}": a new room stays closed until its owner configures it`,
                `set muc_room_locking = false on Component "${muc.name}", as Jitsi's installers do`,
            ),
        );
    }
    if (!isOn(optionOf(setup, muc, "muc_room_default_public_jids"))) {
        steps.push(
            warning(
                "jicofo",
                "muc_room_default_public_jids is not on: clients do not see each other's addresses",
                `set muc_room_default_public_jids = true on Component "${muc.name}", as Jitsi's installers do`,
            ),
        );
    }
    return steps;
}

/** Looks at what stands beside our modules. */
export function checkConflicts(site: Site): readonly Step[] {
    const steps = addAll([], checkNeighbours(site));
    if (steps.length === 0) {
        steps.push(fine(step, "no module is in the way"));
    }
    return addAll(steps, checkJicofo(site));
}
