/** The check of other ways into meetings of Matrix rooms: other hosts, other servers, visitor nodes. */

import { find, isOneOf } from "../prosody/text";
import { about, addAll, type Add, type Step } from "./report";
import {
    authentication,
    hostNamed,
    inWords,
    isVerified,
    itemsOf,
    optionOf,
    type Section,
    type Site,
} from "./setup";

/** Authentication providers whose users have no account. */
const withoutAccount = ["anonymous", "jitsi-anonymous", "token"];

/** Whether Jitsi's visitor mode is configured in a section. */
function hasVisitors({ component = "", modules }: Section): boolean {
    return (
        isOneOf(addAll([component], modules), "visitors_component") ||
        isOneOf(modules, "visitors") ||
        isOneOf(modules, "fmuc")
    );
}

function checkVisitors(site: Site, trusted: readonly string[], add: Add): void {
    const { setup, host, muc } = site;
    if (!setup.hosts.some((section) => hasVisitors(section))) {
        return;
    }
    const open: string[] = [];
    for (const { name, modules } of setup.hosts) {
        // The component of a visitor node's meetings has this module.
        const [, , domain = name] = find(name, "%.(.*)$");
        const users = hostNamed(setup, domain);
        if (isOneOf(modules, "fmuc") && users !== undefined && !isVerified(setup, users)) {
            open.push(users.name);
        }
    }
    const nodes =
        open.length === 0 ? "a visitor node, unless its host verifies Matrix users too," : inWords(open);
    add(
        open.length === 0 ? "warning" : "error",
        `visitors are configured: ${nodes} admits everybody who knows a room's name`,
        `set authentication = "${authentication}" on the VirtualHost of each visitor node, with the options of this one`,
    );
    // Visitor mode lists the domains of its nodes there.
    const untrusted: string[] = [];
    for (const section of [host, muc ?? host]) {
        for (const name of itemsOf(optionOf(setup, section, "s2s_whitelist"))) {
            if (!isOneOf(trusted, name) && !isOneOf(untrusted, name)) {
                untrusted.push(name);
            }
        }
    }
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
    const option = optionOf(setup, host, "matrix_trusted_servers");
    const trusted = itemsOf(option);
    const servers = trusted.filter((name) => hostNamed(setup, name) === undefined);
    const accounts: string[] = [];
    const guests: string[] = [];
    for (const section of setup.hosts) {
        const provider = optionOf(setup, section, "authentication");
        if (section.component === undefined && section.name !== host.name && !isVerified(setup, section)) {
            if (typeof provider === "string" && isOneOf(withoutAccount, provider)) {
                guests.push(section.name);
            } else if (option === undefined || isOneOf(trusted, section.name)) {
                accounts.push(section.name);
            }
        }
    }
    if (guests.length > 0 && muc !== undefined) {
        const policy = optionOf(setup, muc, "matrix_guests") ?? "lobby";
        const shown = typeof policy === "string" ? policy : "deny";
        about("guests", report)("ok", `users of ${inWords(guests)}: matrix_guests is ${shown}`);
    }
    const add = about("trust", report);
    add("ok", `accounts that may enter meetings without Matrix: those of ${inWords(accounts)}`);
    add("ok", `other servers that may: ${inWords(servers)}`);
    checkVisitors(site, trusted, add);
}
