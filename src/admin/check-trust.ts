/** The check of other ways into meetings of Matrix rooms: other hosts, other servers, visitor nodes. */

import { about, type Step } from "./report";
import { authentication, holds, itemsOf, optionOf, type Section, type Site } from "./setup";

/** Authentication providers whose users have no account. */
const withoutAccount = ["anonymous", "jitsi-anonymous", "token"];

/** Modules of Jitsi's visitor mode. */
const visitorModules = ["visitors", "visitors_component"];

function inWords(names: readonly string[]): string {
    return names.length === 0 ? "none" : names.join(", ");
}

/** The names of the other hosts: those whose users have accounts, such as recorders, and those of guests. */
function otherHosts(site: Site): { readonly accounts: string[]; readonly guests: string[] } {
    const { setup, host } = site;
    const accounts: string[] = [];
    const guests: string[] = [];
    for (const section of setup.hosts) {
        const provider = optionOf(setup, section, "authentication");
        if (section.component === undefined && section.name !== host.name && provider !== authentication) {
            const isGuest = typeof provider === "string" && holds(withoutAccount, provider);
            (isGuest ? guests : accounts).push(section.name);
        }
    }
    return { accounts, guests };
}

function hasVisitors(section: Section): boolean {
    return visitorModules.some((name) => holds(section.modules, name) || section.component === name);
}

/** The domains in `s2s_whitelist`, where Jitsi's visitor mode lists its nodes, that the option does not trust. */
function untrustedNodes(site: Site, trusted: readonly string[]): readonly string[] {
    const { setup, host, muc } = site;
    const nodes: string[] = [];
    for (const section of muc === undefined ? [host] : [host, muc]) {
        for (const name of itemsOf(optionOf(setup, section, "s2s_whitelist"))) {
            if (!holds(nodes, name) && !holds(trusted, name)) {
                nodes.push(name);
            }
        }
    }
    return nodes;
}

function checkVisitors(site: Site, trusted: readonly string[], report: Step[]): void {
    if (!site.setup.hosts.some((section) => hasVisitors(section))) {
        return;
    }
    const add = about("trust", report);
    add(
        "warning",
        "visitors are configured: a visitor node admits everybody who knows a room's name, unless its host verifies Matrix users too",
        `set authentication = "${authentication}" on the VirtualHost of each visitor node, with the options of this one`,
    );
    const untrusted = untrustedNodes(site, trusted);
    if (untrusted.length > 0) {
        add(
            "warning",
            `matrix_trusted_servers lacks ${inWords(untrusted)}: stanzas of these servers to meetings are refused`,
            "add those that are visitor nodes of this Jitsi",
        );
    }
}

/** Lists the users who enter without a Matrix login, and checks visitor nodes. */
export function checkTrust(site: Site, report: Step[]): void {
    const { setup, host, muc } = site;
    const { accounts, guests } = otherHosts(site);
    if (guests.length > 0 && muc !== undefined) {
        const policy = optionOf(setup, muc, "matrix_guests") ?? "lobby";
        const shown = typeof policy === "string" ? policy : "deny";
        about("guests", report)("ok", `users of ${inWords(guests)}: matrix_guests is ${shown}`);
    }
    const option = optionOf(setup, host, "matrix_trusted_servers");
    const trusted = itemsOf(option);
    const admitted = option === undefined ? accounts : accounts.filter((name) => holds(trusted, name));
    const servers = trusted.filter((name) => setup.hosts.every((section) => section.name !== name));
    const add = about("trust", report);
    add("ok", `accounts that may enter meetings without Matrix: those of ${inWords(admitted)}`);
    add("ok", `other servers that may: ${inWords(servers)}`);
    checkVisitors(site, trusted, report);
}
