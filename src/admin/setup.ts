/** Prosody's configuration as plain data, as far as a check looks at it. */

import { find, has, isOneOf, sub } from "../prosody/text";
import { about, type Step } from "./report";

/** The value of an option. Of a table the items without a name are read. */
export type SetupValue = string | number | boolean | readonly string[] | undefined;

/** A section of the configuration: the global one, a VirtualHost or a Component. */
export interface Section {
    /** The host's name, `*` for the global section. */
    readonly name: string;
    /** The module of a component; absent for a VirtualHost. */
    readonly component?: string;
    readonly options: Readonly<Record<string, SetupValue>>;
    /** The modules enabled for it; for a VirtualHost, those of the global section too. */
    readonly modules: readonly string[];
    /** The modules loaded; absent where no server runs. */
    readonly loaded?: readonly string[];
}

/** The configuration of a server. */
export interface Setup {
    readonly global: Section;
    readonly hosts: readonly Section[];
    /** Connected administrators of the server; absent where no server runs. */
    readonly administratorsConnected?: number;
    /** The versions of our two files; of one in whose first line none stands, the empty text. */
    readonly versions: { readonly own?: string; readonly powerSync?: string };
}

/** The sections of one Jitsi: the host of the Matrix users, and the component of its meetings, if found. */
export interface Site {
    readonly setup: Setup;
    readonly host: Section;
    readonly muc?: Section;
}

/** Our authentication provider, as the option `authentication` names it. */
export const authentication = "matrix_user_verification";
/** Our module for the MUC component. */
export const powerSync = "matrix_power_sync";

/** The line that every command begins with. */
export function versionLine(setup: Setup): string {
    return `mod_auth_${authentication} ${setup.versions.own ?? "of an unknown version"}`;
}

/** An option of a section, else of the global section. */
export function optionOf(setup: Setup, section: Section, name: string): SetupValue {
    return section.options[name] ?? setup.global.options[name];
}

/** The items of a list; a single text is a list of one. */
export function itemsOf(value: SetupValue): readonly string[] {
    if (typeof value === "object") {
        return value;
    }
    return typeof value === "string" ? [value] : [];
}

export function begins(text: string, prefix: string): boolean {
    return sub(text, 1, prefix.length) === prefix;
}

/** Whether Matrix verifies the users of a section. */
export function isVerified(setup: Setup, section: Section): boolean {
    return section.component === undefined && optionOf(setup, section, "authentication") === authentication;
}

/** A section, as a sentence names it. */
export function describe(section: Section): string {
    if (section.name === "*") {
        return "the global section";
    }
    return section.component === undefined ? `VirtualHost "${section.name}"` : `Component "${section.name}"`;
}

/** The JIDs of a section's administrators. */
export function administratorsOf(setup: Setup, section: Section): readonly string[] {
    return itemsOf(optionOf(setup, section, "admins"));
}

export function hostNamed(setup: Setup, name: string): Section | undefined {
    return setup.hosts.find((section) => section.name === name);
}

export function inWords(names: readonly string[]): string {
    return names.length === 0 ? "none" : names.join(", ");
}

/** Chooses the hosts for a command: the one that is named, else all. Where there are none, the report says why. */
export function chooseHosts(setup: Setup, named: string | undefined, report: Step[]): readonly Section[] {
    const verified = setup.hosts.filter((section) => isVerified(setup, section));
    const chosen = verified.filter((section) => named === undefined || section.name === named);
    if (chosen.length > 0) {
        return chosen;
    }
    const providerOf = (section: Section): string =>
        inWords(itemsOf(optionOf(setup, section, "authentication")));
    const other = setup.hosts.find((section) =>
        named === undefined ? has(providerOf(section), "[Mm]atrix") : section.name === named,
    );
    const add = about("host", report);
    const advice = `set authentication = "${authentication}" on the VirtualHost of the users`;
    const hosts = inWords(verified.map((section) => section.name));
    if (other !== undefined) {
        add(
            "error",
            `${describe(other)} does not verify its users by Matrix: its authentication is ${providerOf(other)} (hosts that do: ${hosts})`,
            advice,
        );
    } else if (named === undefined) {
        add("error", "no host verifies its users by Matrix", advice);
    } else {
        add("error", `"${named}" is no host of this server`, `hosts with Matrix users: ${hosts}`);
    }
    return chosen;
}

/** The first labels of MUC components that Jitsi uses for other rooms than meetings. */
const otherRooms = ["breakout", "lobby", "internal", "internal-muc"];

/**
 * The component of a host's meetings: the one that the option `main_muc` names, else one with power sync, else the first
 * that does not have the name of one of Jitsi's other components.
 */
export function meetingsOf(setup: Setup, host: Section): Section | undefined {
    const components = setup.hosts.filter((section) => section.component === "muc");
    const named = optionOf(setup, host, "main_muc");
    return (
        components.find((section) => section.name === named) ??
        components.find((section) => isOneOf(section.modules, powerSync)) ??
        components.find((section) => {
            const [, , label] = find(section.name, "^([^.]*)%.");
            return !isOneOf(otherRooms, label);
        })
    );
}
