/** Prosody's configuration as plain data, for the diagnosis. */

import * as configmanager from "core.configmanager";
import type { Section, Setup, SetupTable, SetupValue } from "./setup";
import { addAll } from "./step";
import { isAdministrator } from "../meeting/muc";

function readTable(table: LuaMap<AnyNotNil, AnyNotNil>): SetupTable {
    const items: string[] = [];
    const names: string[] = [];
    for (const [name, item] of table) {
        if (typeof name === "number") {
            items.push(tostring(item));
        } else {
            names.push(tostring(name));
        }
    }
    return { items, names };
}

function readValue(value: Prosody.ConfigValue): SetupValue {
    return typeof value === "object" ? readTable(value) : value;
}

function namesIn(value: SetupValue): readonly string[] {
    return typeof value === "object" ? value.items : [];
}

/** The modules that run on a host. */
function loadedOn(host: Prosody.Host | undefined): readonly string[] | undefined {
    if (host === undefined) {
        return undefined;
    }
    const names: string[] = [];
    for (const name in host.modules) {
        names.push(name);
    }
    return names;
}

/** Reads one section. @param global the options of the global section, for the modules that it enables */
function readSection(
    name: string,
    options: Readonly<Record<string, SetupValue>>,
    global: Readonly<Record<string, SetupValue>>,
    host: Prosody.Host | undefined,
): Section {
    const component = options.component_module;
    const inherited = typeof component === "string" ? [] : namesIn(global.modules_enabled);
    const off = new LuaSet<string>();
    for (const disabled of [global.modules_disabled, options.modules_disabled]) {
        for (const module of namesIn(disabled)) {
            off.add(module);
        }
    }
    const enabled = addAll(addAll<string>([], inherited), namesIn(options.modules_enabled));
    const modules = enabled.filter((module) => !off.has(module));
    return {
        name,
        component: typeof component === "string" ? component : undefined,
        options,
        modules,
        loaded: loadedOn(host),
    };
}

/** The options of a host that stand in its own section. */
function readOptions(host: string): Readonly<Record<string, SetupValue>> {
    const options: Record<string, SetupValue> = {};
    const own = configmanager.getconfig().get(host);
    if (own !== undefined) {
        for (const [name, value] of own) {
            options[name] = readValue(value);
        }
    }
    return options;
}

/** Reads the configuration. @param server where one runs: what is loaded and who is connected is read from it */
export function readSetup(server: Prosody.Server | undefined): Setup {
    const global = readOptions("*");
    const names: string[] = [];
    for (const [name] of configmanager.getconfig()) {
        if (name !== "*") {
            names.push(name);
        }
    }
    table.sort(names);
    const hosts = names
        .map((name) => readSection(name, readOptions(name), global, server?.hosts.get(name)))
        // Prosody keeps a section for each host that anybody asked an option of.
        .filter((section) => section.options.defined === true || section.component !== undefined);
    return {
        global: { name: "*", options: global, modules: namesIn(global.modules_enabled) },
        hosts,
        administratorsConnected: server === undefined ? undefined : countAdministrators(server),
    };
}

/** How many of the connected are administrators of the host that they are on. */
function countAdministrators(server: Prosody.Server): number {
    let count = 0;
    for (const [jid, session] of server.full_sessions) {
        if (session.host !== undefined && isAdministrator(jid, session.host)) {
            count++;
        }
    }
    return count;
}
