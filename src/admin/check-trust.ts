/** Who may enter the meetings of Matrix rooms without a Matrix login: other hosts, other servers, visitor nodes. */

import { authentication, holds, itemsOf, optionOf, type Site } from "./setup";
import { addAll, fine, warning, type Step } from "./step";

const step = "trust";

/** Providers whose users have no account. */
const withoutAccount = ["anonymous", "jitsi-anonymous", "token"];

/** Modules of Jitsi's visitor mode. */
const visitorModules = ["visitors", "visitors_component"];

/** The names of the other hosts whose users have accounts, such as recorders, or of those whose users have none. */
function otherHosts({ setup, host }: Site, accounts: boolean): readonly string[] {
    const names: string[] = [];
    for (const section of setup.hosts) {
        const option = optionOf(setup, section, "authentication");
        const provider = typeof option === "string" ? option : "";
        const counts = holds(withoutAccount, provider) !== accounts && provider !== authentication;
        if (section.component === undefined && section.name !== host.name && counts) {
            names.push(section.name);
        }
    }
    return names;
}

/** How far the users of hosts without accounts come. */
function checkGuests(site: Site): readonly Step[] {
    const guests = otherHosts(site, false);
    if (guests.length === 0 || site.muc === undefined) {
        return [];
    }
    const policy = optionOf(site.setup, site.muc, "matrix_guests") ?? "lobby";
    const shown = typeof policy === "string" ? policy : "deny";
    return [fine("guests", `users of ${named(guests)}: matrix_guests is ${shown}`)];
}

function named(names: readonly string[]): string {
    return names.length === 0 ? "none" : names.join(", ");
}

/** Domains of visitor nodes, as far as Prosody's options name them. */
function visitorNodes({ setup, host, muc }: Site): readonly string[] {
    const nodes: string[] = [];
    for (const section of muc === undefined ? [host] : [host, muc]) {
        for (const name of itemsOf(optionOf(setup, section, "s2s_whitelist"))) {
            if (!holds(nodes, name)) {
                nodes.push(name);
            }
        }
    }
    return nodes;
}

function checkVisitors(site: Site, trusted: readonly string[]): readonly Step[] {
    const isOn = site.setup.hosts.some((section) =>
        visitorModules.some((name) => holds(section.modules, name) || section.component === name),
    );
    if (!isOn) {
        return [];
    }
    const steps: Step[] = [
        warning(
            step,
            "visitors are configured: a visitor node lets in anybody who knows a room's name, unless its host verifies Matrix users as well",
            `set authentication = "${authentication}" on the VirtualHost of each visitor node, with the options of this one`,
        ),
    ];
    const lacking = visitorNodes(site).filter((name) => !holds(trusted, name));
    if (lacking.length > 0) {
        steps.push(
            warning(
                step,
                `matrix_trusted_servers lacks ${named(lacking)}: what these servers send to meetings is refused`,
                "add them, if they are visitor nodes of this Jitsi",
            ),
        );
    }
    return steps;
}

/** Lists who enters without a Matrix login, and looks at visitor nodes. */
export function checkTrust(site: Site): readonly Step[] {
    const { setup, host } = site;
    const option = optionOf(setup, host, "matrix_trusted_servers");
    const trusted = itemsOf(option);
    const accounts = otherHosts(site, true);
    const admitted = option === undefined ? accounts : accounts.filter((name) => holds(trusted, name));
    const local = setup.hosts.map((section) => section.name);
    const servers = trusted.filter((name) => !holds(local, name));
    const steps = addAll<Step>([], checkGuests(site));
    steps.push(fine(step, `accounts that may enter meetings without Matrix: those of ${named(admitted)}`));
    steps.push(fine(step, `other servers that may: ${named(servers)}`));
    return addAll(steps, checkVisitors(site, trusted));
}
