/** The check of modules: ours, those they need, those in their way, and the options that Jicofo needs. */

import { isOff, isOn } from "../prosody/read-option";
import { isOneOf } from "../prosody/text";
import { about, type Add, type Step } from "./report";
import { authentication, hasHost, itemsOf, optionOf, powerSync, type Section, type Site } from "./setup";

/** Modules that decide on the same logins and rooms by weaker rules. */
const rivals = ["matrix_affiliation", "matrix_lobby_bypass", "auth_hybrid_matrix_token"];

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

function checkOwn(site: Site, add: Add): void {
    const { setup, host, muc } = site;
    for (const { name, component, options, modules } of setup.hosts) {
        if (component !== "muc" && options.modules_enabled !== undefined && isOneOf(modules, powerSync)) {
            add(
                "error",
                `${powerSync} is enabled on "${name}", which is no MUC component`,
                "enable it on the MUC component of the meetings instead",
            );
        }
    }
    checkLoaded(host, `auth_${authentication}`, add);
    if (muc === undefined) {
        add("error", "there is no MUC component", 'add Component "conference.YOUR-DOMAIN" "muc"');
        return;
    }
    const synchronised = isOn(optionOf(setup, host, "uvs_sync_power_levels"));
    const synchronise = `set uvs_sync_power_levels = true on VirtualHost "${host.name}"`;
    const enable = `add "${powerSync}" to modules_enabled of Component "${muc.name}"`;
    if (!isOneOf(muc.modules, powerSync)) {
        const missing = `${powerSync} is not enabled on "${muc.name}"`;
        if (synchronised) {
            add("error", `${missing}, but uvs_sync_power_levels is on: power has no effect`, enable);
        } else {
            add(
                "warning",
                `${missing}: Matrix does not decide who moderates`,
                `${enable}, and ${synchronise}`,
            );
        }
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
    if (muc !== undefined && isOneOf(modules, "muc_wait_for_host")) {
        if (optionOf(setup, muc, "matrix_guests") === "allow") {
            add("ok", "muc_wait_for_host: guests wait for a verified user, and then enter");
        } else {
            add(
                "warning",
                "muc_wait_for_host admits waiting guests once a verified user is there, but matrix_guests keeps them out",
                'set matrix_guests = "allow" on the MUC component, or let moderators use the lobby',
            );
        }
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
    const admins = itemsOf(optionOf(setup, muc, "admins"));
    const local = admins.filter((jid) => hasHost(setup, jid.substring(jid.indexOf("@") + 1)));
    if (admins.length === 0) {
        add(
            "error",
            `no administrators are set for "${muc.name}": Jicofo has the rights of an ordinary user`,
            `set admins = { "focus@auth.YOUR-DOMAIN" } ${place} or in the global section`,
        );
    } else if (local.length === 0) {
        add(
            "warning",
            "no administrator belongs to a host of this server",
            "check the spelling of admins: Jicofo's JID is focus@ and the host that it logs in to",
        );
    } else {
        add("ok", `administrators: ${local.join(", ")}`);
    }
    if (setup.administratorsConnected === 0) {
        add(
            "warning",
            "no administrator is connected",
            "start Jicofo, and read its log: meetings do not open without it",
        );
    }
    const creation = optionOf(setup, muc, "restrict_room_creation");
    if (creation !== undefined && !isOff(creation) && local.length === 0) {
        add(
            "error",
            "restrict_room_creation is set, and no administrator of this server may create rooms",
            "list Jicofo's JID in admins",
        );
    }
    if (!isOff(optionOf(setup, muc, "muc_room_locking"))) {
        add(
            "warning",
            `muc_room_locking is not off on "${muc.name}": a new room stays closed until its owner configures it`,
            `set muc_room_locking = false ${place}, as Jitsi's installers do`,
        );
    }
    if (!isOn(optionOf(setup, muc, "muc_room_default_public_jids"))) {
        add(
            "warning",
            "muc_room_default_public_jids is not on: clients do not see each other's addresses",
            `set muc_room_default_public_jids = true ${place}, as Jitsi's installers do`,
        );
    }
}

/** Checks the modules of a site. */
export function checkModules(site: Site, report: Step[]): void {
    const modules = about("modules", report);
    checkOwn(site, modules);
    checkTransport(site, modules);
    checkNeighbours(site, report);
    checkJicofo(site, about("jicofo", report));
}
