/**
 * The checks of a site: modules (ours, those they need, those in their way), the options that Jicofo needs, and other ways
 * into meetings of Matrix rooms (other hosts, other servers, visitor nodes).
 */

import { isOff, isOn } from "../prosody/read-option";
import { find, isOneOf } from "../prosody/text";
import { about, addAll, type Add, type Step } from "./report";
import {
    administratorsOf,
    authentication,
    begins,
    describe,
    hostNamed,
    inWords,
    isVerified,
    itemsOf,
    optionOf,
    powerSync,
    type Section,
    type Site,
} from "./setup";

/** Modules that decide on the same logins and rooms by weaker rules. */
const rivals = ["matrix_affiliation", "matrix_lobby_bypass", "auth_hybrid_matrix_token"];

/** Options that Jitsi's installers set on the component of the meetings, and what happens without. */
const optionsOfMeetings = [
    {
        name: "muc_room_locking",
        value: false,
        effect: "a new room stays closed until its owner configures it",
    },
    {
        name: "muc_room_default_public_jids",
        value: true,
        effect: "clients do not see each other's addresses",
    },
];

/** Reports a module that is enabled on a section of a running server, and did not load. */
function checkLoaded(section: Section, name: string, add: Add): boolean {
    const isLoaded = section.loaded === undefined || isOneOf(section.loaded, name);
    if (!isLoaded) {
        add(
            "error",
            `mod_${name} is not loaded on "${section.name}"`,
            "read in Prosody's log why it did not load; restart Prosody after a change of authentication",
        );
    }
    return isLoaded;
}

/** Checks that power sync is on the component of the meetings and nowhere else, and of the same release as we are. */
function checkPowerSync(site: Site, muc: Section, add: Add): void {
    const { setup, host } = site;
    const isOwn = (section: Section): boolean => isOneOf(itemsOf(section.options.modules_enabled), powerSync);
    const enable = `add "${powerSync}" to modules_enabled of Component "${muc.name}"`;
    for (const section of addAll([setup.global], setup.hosts)) {
        if (section.component !== "muc" && isOwn(section)) {
            add(
                "error",
                `${powerSync} has no effect in ${describe(section)}`,
                `remove it there, and ${enable}`,
            );
        }
    }
    const synchronised = isOn(optionOf(setup, host, "uvs_sync_power_levels"));
    const synchronise = `set uvs_sync_power_levels = true on VirtualHost "${host.name}"`;
    if (!isOneOf(muc.modules, powerSync)) {
        add(
            synchronised ? "error" : "warning",
            `${powerSync} is not enabled on "${muc.name}": Matrix does not decide who moderates`,
            synchronised ? enable : `${enable}, and ${synchronise}`,
        );
        return;
    }
    const { own, powerSync: theirs } = setup.versions;
    const file = `mod_${powerSync}.lua`;
    if (theirs !== own) {
        const found = theirs === "" ? `${file} is not ours` : `${file} is of version ${theirs ?? ""}`;
        add(
            "error",
            theirs === undefined ? `${file} is in no folder of plugin_paths` : found,
            `install the ${file} of version ${own ?? ""}, and no other in plugin_paths`,
        );
    } else if (checkLoaded(muc, powerSync, add)) {
        if (synchronised) {
            add("ok", `moderators of the Matrix room become owners on "${muc.name}"`);
        } else {
            add(
                "warning",
                `${powerSync} is enabled, but uvs_sync_power_levels is off: no user becomes owner of a Matrix room`,
                synchronise,
            );
        }
    }
}

function checkOwn(site: Site, add: Add): void {
    checkLoaded(site.host, `auth_${authentication}`, add);
    if (site.muc === undefined) {
        add("error", "there is no MUC component", 'add Component "conference.YOUR-DOMAIN" "muc"');
    } else {
        checkPowerSync(site, site.muc, add);
    }
}

function checkTransport(site: Site, add: Add): void {
    const { setup, host } = site;
    const enabled = host.loaded ?? host.modules;
    const enable = `to modules_enabled of VirtualHost "${host.name}"`;
    const ways: string[] = [];
    for (const way of ["websocket", "bosh"]) {
        if (isOneOf(enabled, way)) {
            ways.push(way);
            const secure = isOn(setup.global.options[`consider_${way}_secure`]);
            if (!secure && !isOff(optionOf(setup, host, "c2s_require_encryption"))) {
                add(
                    "warning",
                    `behind a web server that ends TLS, Prosody offers no login over ${way}`,
                    `set consider_${way}_secure = true in the global section, as Jitsi's installers do`,
                );
            }
        }
    }
    if (ways.length > 0) {
        add("ok", `clients connect by ${ways.join(" and ")}`);
    } else {
        add(
            "error",
            "neither websocket nor bosh is enabled: no client can connect",
            `add "websocket" and "bosh" ${enable}`,
        );
    }
    if (isOneOf(enabled, "smacks")) {
        add("ok", "smacks is enabled: sessions survive short interruptions");
    } else {
        add(
            "warning",
            "smacks is not enabled: users who lose the connection for a moment have to join again",
            `add "smacks" ${enable}`,
        );
    }
}

function checkNeighbours(site: Site, report: Step[]): void {
    const { setup, host, muc } = site;
    const before = report.length;
    const add = about("conflicts", report);
    const modules = muc?.modules ?? [];
    for (const section of muc === undefined ? [host] : [host, muc]) {
        for (const name of rivals) {
            if (isOneOf(section.modules, name)) {
                add(
                    "error",
                    `${name} on "${section.name}" decides on the same logins and rooms by weaker rules`,
                    `remove it from modules_enabled; ${powerSync} and its options replace it`,
                );
            }
        }
    }
    if (isOneOf(modules, "token_affiliation") || isOneOf(modules, "token_affiliation_legacy")) {
        add(
            "warning",
            "token_affiliation makes every verified user a member of the meeting: they pass its lobby",
            "remove it from modules_enabled of the MUC component, unless you want that",
        );
    }
    const keepsGuests = muc !== undefined && optionOf(setup, muc, "matrix_guests") !== "allow";
    if (keepsGuests && isOneOf(modules, "muc_wait_for_host")) {
        add(
            "warning",
            "muc_wait_for_host admits waiting guests once a verified user is there, but matrix_guests keeps them out",
            'set matrix_guests = "allow" on the MUC component, or let moderators use the lobby',
        );
    }
    if (isOn(optionOf(setup, host, "matrix_token_fallback"))) {
        const key =
            optionOf(setup, host, "app_secret") ??
            optionOf(setup, host, "asap_key_server") ??
            optionOf(setup, host, "cache_keys_url");
        if (key === undefined || optionOf(setup, host, "app_id") === undefined) {
            add(
                "error",
                "matrix_token_fallback is on, but ordinary tokens cannot be verified: all of them are refused",
                "set app_id and app_secret (or asap_key_server), as for Jitsi's token authentication",
            );
        }
    }
    if (report.length === before) {
        add("ok", "no module is in the way");
    }
}

/** Checks the options that Jicofo and clients need on the component of the meetings. */
function checkJicofo(site: Site, add: Add): void {
    const { setup, muc } = site;
    if (muc === undefined) {
        return;
    }
    const place = `on Component "${muc.name}"`;
    const local: string[] = [];
    let focus = false;
    for (const jid of administratorsOf(setup, muc)) {
        const [, , user, domain = jid] = find(jid, "^([^@]*)@(.*)$");
        const section = hostNamed(setup, domain);
        // Matrix users have no password, so Jicofo cannot log in among them; for its own host check.ts says so.
        if (section !== undefined && (!isVerified(setup, section) || begins(section.name, "auth."))) {
            local.push(jid);
            focus = focus || user === "focus";
        }
    }
    if (focus) {
        add("ok", `administrators: ${local.join(", ")}`);
    } else {
        const admins = inWords(administratorsOf(setup, muc));
        add(
            local.length === 0 ? "error" : "warning",
            `Jicofo is no administrator of "${muc.name}", and has the rights of an ordinary user (admins: ${admins})`,
            `set admins = { "focus@auth.YOUR-DOMAIN" }, with the host that Jicofo logs in to, ${place} or in the global section`,
        );
    }
    if (setup.administratorsConnected === 0) {
        add(
            "warning",
            "no administrator is connected",
            "start Jicofo, and read its log: meetings do not open without it",
        );
    }
    for (const { name, value, effect } of optionsOfMeetings) {
        const set = optionOf(setup, muc, name);
        if (value ? !isOn(set) : !isOff(set)) {
            add(
                "warning",
                `${name} is not ${String(value)}: ${effect}`,
                `set ${name} = ${String(value)} ${place}, as Jitsi's installers do`,
            );
        }
    }
}

export function checkModules(site: Site, report: Step[]): void {
    const modules = about("modules", report);
    checkOwn(site, modules);
    checkTransport(site, modules);
    checkNeighbours(site, report);
    checkJicofo(site, about("jicofo", report));
}

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
