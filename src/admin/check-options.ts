/** Whether the options of both modules are known, of the right type, and where they belong. */

import { authOptions, powerSyncOptions, type Option } from "../options";
import { nearestName } from "./nearest";
import { begins, isOff, isOn, type Section, type SetupValue, type Site } from "./setup";
import type { Level, Step } from "./report";

function makeStep(level: Level, text: string, advice?: string): Step {
    return { step: "options", level, text, advice };
}

/** The prefixes by which options are taken for ours. */
const prefixes = ["uvs_", "matrix_"];

/** Options of modules that ours replace, with what does the same here. */
const replaced: Readonly<Record<string, string | undefined>> = {
    uvs_issuer: "set app_id to it, and uvs_require_issuer = true",
    uvs_disable_membership_verification: "set uvs_verify_membership = false",
    uvs_disable_cascading_set: "leave it out: nobody is owner without the power in the Matrix room",
    disable_cascading_set: "leave it out: nobody is owner without the power in the Matrix room",
};

function optionNamed(options: Readonly<Record<string, Option>>, name: string): Option | undefined {
    return options[name];
}

function namesOf(tables: readonly Readonly<Record<string, Option>>[]): readonly string[] {
    const names: string[] = [];
    for (const table of tables) {
        for (const name in table) {
            names.push(name);
        }
    }
    // Lua walks over tables in no order of its own.
    return names.sort((one, other) => (one < other ? -1 : 1));
}

/** The number that a value is for Prosody, digits in a text included; nothing for anything else. */
function numberOf(value: SetupValue): number | undefined {
    if (typeof value === "number") {
        return value;
    }
    if (typeof value !== "string" || value === "") {
        return undefined;
    }
    let number = 0;
    for (let index = 0; index < value.length; index++) {
        const digit = "0123456789".indexOf(value.charAt(index));
        if (digit < 0) {
            return undefined;
        }
        number = number * 10 + digit;
    }
    return number;
}

/** Whether text is an http or https URL with a host. */
function isHttpUrl(text: string): boolean {
    const lower = text.toLowerCase();
    const prefix = begins(lower, "https://") ? "https://" : "http://";
    return begins(lower, prefix) && lower.length > prefix.length && lower.charAt(prefix.length) !== "/";
}

/** What an option should be, where its value is not. Values are not told: they may be secrets. */
function wanted(option: Option, value: SetupValue): string | undefined {
    if (option.type === "boolean") {
        return isOn(value) || isOff(value) ? undefined : "true or false";
    }
    if (option.range !== undefined) {
        const { smallest, largest } = option.range;
        const number = numberOf(value);
        // The default may lie outside, where it means: not at all.
        const within = number !== undefined && number >= smallest && number <= largest;
        const right = within || number === option.fallback;
        return right ? undefined : `a number from ${String(smallest)} to ${String(largest)}`;
    }
    if (option.type !== "string") {
        return undefined;
    }
    if (typeof value === "boolean" || typeof value === "object") {
        return "a text in quotes";
    }
    if (option.choices?.every((choice) => choice !== value) === true) {
        return option.choices.map((choice) => `"${choice}"`).join(" or ");
    }
    if (begins(option.name, "uvs_base_url") && value !== "" && !isHttpUrl(String(value))) {
        return "a URL that begins with http:// or https://";
    }
    return undefined;
}

function describe(section: Section): string {
    if (section.name === "*") {
        return "the global section";
    }
    return section.component === undefined ? `VirtualHost "${section.name}"` : `Component "${section.name}"`;
}

/** What is wrong with one option of a section, if anything. */
function problemOf(name: string, value: SetupValue, section: Section): Step | undefined {
    const ofHost = optionNamed(authOptions, name);
    const ofMuc = optionNamed(powerSyncOptions, name);
    const option = ofHost ?? ofMuc;
    const place = describe(section);
    if (option === undefined) {
        const instead = replaced[name];
        if (instead === undefined && prefixes.every((prefix) => !begins(name, prefix))) {
            return undefined;
        }
        const nearest = nearestName(name, namesOf([authOptions, powerSyncOptions])) ?? "";
        return makeStep(
            "warning",
            `${name} in ${place} is not known`,
            instead ?? `nothing reads it. The nearest option is ${nearest}`,
        );
    }
    if (section.name !== "*" && name !== "app_id") {
        if (ofHost === undefined && section.component === undefined) {
            return makeStep("warning", `${name} in ${place} has no effect`, "set it on the MUC component");
        }
        if (ofMuc === undefined && section.component !== undefined) {
            return makeStep("warning", `${name} in ${place} has no effect`, "set it on the VirtualHost");
        }
    }
    const should = wanted(option, value);
    if (should !== undefined) {
        return makeStep("error", `${name} in ${place} has the wrong type or value`, `set it to ${should}`);
    }
    if (value === "" && (name === "matrix_token_secret" || name === "uvs_auth_token")) {
        return makeStep(
            "warning",
            `${name} in ${place} is empty, and so not used`,
            "set it, or leave it out",
        );
    }
    return undefined;
}

/** Options that the module itself has to look into when it reads them, with what to do where it complains. */
const readByModule: Readonly<Record<string, string | undefined>> = {
    matrix_federation: "set matrix_homeservers, or leave it out",
    matrix_homeservers: "mend the table; docs/homeserver.md shows what stands in it",
    matrix_owner_power:
        "set it to a key of power levels such as state_default, kick or ban, to an event type, or to a whole number",
    matrix_profile: "set matrix_homeservers, or leave it out",
    matrix_resync: "set matrix_homeservers, or leave it out",
    matrix_trusted_servers: 'set it to a list of domain names, such as { "v1.meet.example.org" }',
    matrix_start_call: 'set it to "member", "owner" or a list of names of Matrix servers',
};

/** The option that a complaint of the module is about: the word after the first. */
function subjectOf(complaint: string): string {
    const rest = complaint.substring(complaint.indexOf(" ") + 1);
    let end = 0;
    while (end < rest.length && " :".indexOf(rest.charAt(end)) < 0) {
        end++;
    }
    return rest.substring(0, end);
}

/** A step for what the module says of an option when it reads it; nothing where the other steps say it. */
function stepOfComplaint(complaint: string, { setup, host }: Site): Step | undefined {
    const name = subjectOf(complaint);
    const advice = readByModule[name];
    // A number out of range is told by the option's own step.
    if (advice === undefined || complaint.indexOf(" must be ") >= 0) {
        return undefined;
    }
    const section = host.options[name] === undefined ? setup.global : host;
    return makeStep("error", `${complaint} (in ${describe(section)})`, advice);
}

/**
 * Looks at the options of the global section, of the host and of the component.
 *
 * @param complaints what the module says of options when it reads them
 */
export function checkOptions(site: Site, complaints: readonly string[] = []): readonly Step[] {
    const sections = [site.setup.global, site.host];
    if (site.muc !== undefined) {
        sections.push(site.muc);
    }
    const problems: Step[] = [];
    let count = 0;
    for (const section of sections) {
        const names: string[] = [];
        for (const name in section.options) {
            names.push(name);
        }
        names.sort((one, other) => (one < other ? -1 : 1));
        for (const name of names) {
            const problem = problemOf(name, section.options[name], section);
            if (problem !== undefined) {
                problems.push(problem);
            }
            if (optionNamed(authOptions, name) ?? optionNamed(powerSyncOptions, name)) {
                count++;
            }
        }
    }
    for (const complaint of complaints) {
        const problem = stepOfComplaint(complaint, site);
        if (problem !== undefined) {
            problems.push(problem);
        }
    }
    return problems.length > 0
        ? problems
        : [
              makeStep(
                  "ok",
                  `${String(count)} options of these modules are set, all known and of the right type`,
              ),
          ];
}
