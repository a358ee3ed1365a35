/** Prosody's configuration as plain data, as far as a diagnosis looks at it. */

import { fault, type Step } from "./step";

/** A list or table in the configuration: its items without a name, and the names of the others. */
export interface SetupTable {
    readonly items: readonly string[];
    readonly names: readonly string[];
}

/** The value of an option. */
export type SetupValue = string | number | boolean | SetupTable | undefined;

/** A section of the configuration: the global one, a VirtualHost or a Component. */
export interface Section {
    /** The host's name, `*` for the global section. */
    readonly name: string;
    /** The module that makes up a component; nothing for a VirtualHost. */
    readonly component?: string;
    /** The options that stand in this section. */
    readonly options: Readonly<Record<string, SetupValue>>;
    /** The modules enabled for it, those of the global section included for a VirtualHost. */
    readonly modules: readonly string[];
    /** The modules that run on it; nothing where no server runs. */
    readonly loaded?: readonly string[];
}

/** The configuration of a server. */
export interface Setup {
    readonly global: Section;
    readonly hosts: readonly Section[];
    /** Administrators of the server that are connected; nothing where no server runs. */
    readonly administratorsConnected?: number;
}

/** The sections that make up one Jitsi: the host of the Matrix users, and the component of its meetings. */
export interface Site {
    readonly setup: Setup;
    readonly host: Section;
    /** Nothing where none was found. */
    readonly muc?: Section;
}

/** The name of the authentication that is ours. */
export const authentication = "matrix_user_verification";
/** The module for the MUC component. */
export const powerSync = "matrix_power_sync";

/** An option of a section, else the global one. */
export function optionOf(setup: Setup, section: Section, name: string): SetupValue {
    return section.options[name] ?? setup.global.options[name];
}

/** Whether an option is on, in any of the spellings that Prosody takes. */
export function isOn(value: SetupValue): boolean {
    return value === true || value === "true" || value === 1;
}

/** Whether an option is off, in any of the spellings that Prosody takes. */
export function isOff(value: SetupValue): boolean {
    return value === false || value === "false" || value === 0;
}

/** The items of a list; a single value is a list of one. */
export function itemsOf(value: SetupValue): readonly string[] {
    if (typeof value === "object") {
        return value.items;
    }
    return typeof value === "string" ? [value] : [];
}

/** Whether a list holds a text. */
export function holds(list: readonly string[], text: string): boolean {
    return list.indexOf(text) >= 0;
}

/** Whether a module is on for a section: running, where a server runs, else enabled. */
export function hasModule(section: Section, name: string): boolean {
    return holds(section.loaded ?? section.modules, name);
}

/** Whether a text begins with another. */
export function begins(text: string, prefix: string): boolean {
    return text.substring(0, prefix.length) === prefix;
}

/** The hosts whose users are verified by Matrix. */
export function matrixHosts(setup: Setup): readonly Section[] {
    return setup.hosts.filter(
        (section) =>
            section.component === undefined && optionOf(setup, section, "authentication") === authentication,
    );
}

/** Names that Jitsi gives to MUC components which are not that of the meetings. */
const otherRooms = ["breakout.", "lobby.", "internal.", "internal-muc."];

/**
 * The component of the meetings: the one that the host's option `main_muc` names, else one with power sync, else the
 * first that has not the name of Jitsi's other components.
 */
export function meetingsOf(setup: Setup, host: Section): Section | undefined {
    const named = optionOf(setup, host, "main_muc");
    const components = setup.hosts.filter((section) => section.component === "muc");
    return (
        components.find((section) => section.name === named) ??
        components.find((section) => holds(section.modules, powerSync)) ??
        components.find((section) => otherRooms.every((prefix) => !begins(section.name, prefix)))
    );
}

/** Says what is wrong where no host is to be checked: what the one that was named is, or that there are none. */
export function explainForeignHost(
    name: string | undefined,
    section: Section | undefined,
    hosts: readonly string[],
): Step {
    const step = "host";
    if (name === undefined) {
        return fault(
            step,
            "the users of no host are verified by Matrix",
            `set authentication = "${authentication}" on the VirtualHost of the users`,
        );
    }
    const known = hosts.length > 0 ? hosts.join(", ") : "none";
    if (section === undefined) {
        return fault(step, `"${name}" is no host of this server`, `hosts with Matrix users: ${known}`);
    }
    return fault(
        step,
        `the users of "${name}" are not verified by Matrix (of others they are: ${known})`,
        section.component === undefined
            ? `set authentication = "${authentication}" on it`
            : "name the VirtualHost of the users, not a component",
    );
}
