/** Prosody's configuration as plain data, for the check. */

import * as configmanager from "core.configmanager";
import * as modulemanager from "core.modulemanager";
import * as pluginloader from "util.pluginloader";
import { isAdministrator } from "../meeting/muc";
import { authentication, powerSync, type Section, type Setup, type SetupValue } from "./setup";

function readValue(value: Prosody.ConfigValue): SetupValue {
    if (typeof value !== "object") {
        return value;
    }
    const items: string[] = [];
    for (const [name, item] of value) {
        if (typeof name === "number") {
            items.push(tostring(item));
        }
    }
    return items;
}

function readOptions(host: string): Section["options"] {
    const options: Record<string, SetupValue> = {};
    const section = configmanager.getconfig().get(host);
    if (section !== undefined) {
        for (const [name, value] of section) {
            options[name] = readValue(value);
        }
    }
    return options;
}

/** @param host the running host, if any */
function readSection(name: string, host: Prosody.Host | undefined): Section {
    const [wanted, component] = modulemanager.get_modules_for_host(name);
    const modules: string[] = [];
    for (const module of wanted.items()) {
        modules.push(module);
    }
    let loaded: string[] | undefined;
    if (host !== undefined) {
        loaded = [];
        for (const module in host.modules) {
            loaded.push(module);
        }
    }
    return { name, component, options: readOptions(name), modules, loaded };
}

/** The version of a module's file, as its first line tells; the empty text where it tells none, nothing without a file. */
function versionOf(name: string): string | undefined {
    const [text] = pluginloader.load_resource(name, `mod_${name}.lua`);
    const [version] = string.match(text ?? "", `^%-%- mod_${name} ([%w.-]+):`);
    return version ?? (text === undefined ? undefined : "");
}

/** Counts the connected administrators of the hosts that they are on. */
function countAdministrators(server: Prosody.Server): number {
    let count = 0;
    for (const [jid, session] of server.full_sessions) {
        if (session.host !== undefined && isAdministrator(jid, session.host)) {
            count++;
        }
    }
    return count;
}

/** @param server the running one, if any */
export function readSetup(server: Prosody.Server | undefined): Setup {
    const hosts: Section[] = [];
    for (const [name] of configmanager.getconfig()) {
        const section = readSection(name, server?.hosts.get(name));
        // Prosody keeps a section for each host of which an option was read.
        if (name !== "*" && (section.options.defined === true || section.component !== undefined)) {
            hosts.push(section);
        }
    }
    table.sort(hosts, (one, other) => one.name < other.name);
    return {
        global: { name: "*", options: readOptions("*"), modules: [] },
        hosts,
        administratorsConnected: server && countAdministrators(server),
        versions: { own: versionOf(`auth_${authentication}`), powerSync: versionOf(powerSync) },
    };
}
