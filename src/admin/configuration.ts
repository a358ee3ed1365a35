/** Prosody's configuration as plain data, for the check. */

import { isOneOf } from "../prosody/text";
import * as configmanager from "core.configmanager";
import { isAdministrator } from "../meeting/muc";
import { addAll } from "./report";
import { itemsOf, type Section, type Setup, type SetupValue } from "./setup";

type Options = Record<string, SetupValue>;

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

/** The options in the section of a host. */
function readOptions(host: string): Options {
    const options: Options = {};
    const section = configmanager.getconfig().get(host);
    if (section !== undefined) {
        for (const [name, value] of section) {
            options[name] = readValue(value);
        }
    }
    return options;
}

/** The modules enabled in a section. @param inherited the list that the global section enables for it */
function enabledModules(options: Options, global: Options, inherited: SetupValue): readonly string[] {
    const enabled = addAll(addAll([], itemsOf(inherited)), itemsOf(options.modules_enabled));
    const disabled = addAll(addAll([], itemsOf(global.modules_disabled)), itemsOf(options.modules_disabled));
    return enabled.filter((module) => !isOneOf(disabled, module));
}

/** Reads a section. @param host the running host, if any */
function readSection(
    name: string,
    options: Options,
    global: Options,
    host: Prosody.Host | undefined,
): Section {
    const component = options.component_module;
    const isComponent = typeof component === "string";
    let loaded: string[] | undefined;
    if (host !== undefined) {
        loaded = [];
        for (const module in host.modules) {
            loaded.push(module);
        }
    }
    return {
        name,
        component: isComponent ? component : undefined,
        options,
        modules: enabledModules(options, global, isComponent ? undefined : global.modules_enabled),
        loaded,
    };
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

/** Reads the configuration. @param server the running one, if any */
export function readSetup(server: Prosody.Server | undefined): Setup {
    const global = readOptions("*");
    const hosts: Section[] = [];
    for (const [name] of configmanager.getconfig()) {
        const section = readSection(name, readOptions(name), global, server?.hosts.get(name));
        // Prosody keeps a section for each host of which an option was read.
        if (name !== "*" && (section.options.defined === true || section.component !== undefined)) {
            hosts.push(section);
        }
    }
    table.sort(hosts, (one, other) => one.name < other.name);
    return {
        global: readSection("*", global, global, undefined),
        hosts,
        administratorsConnected: server && countAdministrators(server),
    };
}
