/** Whether the options of both modules are known, stand where they belong, and are read without a problem. */

import { powerSyncOptions } from "../meeting/power-sync-options";
import { authOptions, type Option } from "../options";
import { nearestName } from "../prosody/nearest";
import type { Problem } from "../prosody/read-option";
import { begins, describe, type Section, type Site } from "./setup";
import { about, type Add, type Step } from "./report";

type Options = Readonly<Record<string, Option | undefined>>;
const ofHost: Options = authOptions;
const ofMuc: Options = powerSyncOptions;
const known: Options = { ...authOptions, ...powerSyncOptions };

/** Options of modules that ours replace, with what does the same here. */
const replaced: Readonly<Record<string, string | undefined>> = {
    uvs_issuer: "set app_id to it, and uvs_require_issuer = true",
    uvs_disable_membership_verification: "set uvs_verify_membership = false",
    uvs_disable_cascading_set: "leave it out: nobody is owner without the power in the Matrix room",
    disable_cascading_set: "leave it out: nobody is owner without the power in the Matrix room",
};

/** Checks whether an option is known, and has an effect in its section. */
function checkPlace(name: string, section: Section, add: Add): void {
    const place = describe(section);
    const isKnown = known[name] !== undefined;
    if (isKnown && section.name !== "*" && name !== "app_id") {
        if (ofHost[name] === undefined && section.component === undefined) {
            add("warning", `${name} in ${place} has no effect`, "set it on the MUC component");
        } else if (ofMuc[name] === undefined && section.component !== undefined) {
            add("warning", `${name} in ${place} has no effect`, "set it on the VirtualHost");
        }
    }
    const instead = replaced[name];
    if (!isKnown && (instead !== undefined || begins(name, "uvs_") || begins(name, "matrix_"))) {
        const advice = instead ?? `nothing reads it. The nearest option is ${nearestName(name, known)}`;
        add("warning", `${name} in ${place} is not known`, advice);
    }
}

/** Checks the options of a site. @param problems what the modules report when they read the options */
export function checkOptions(site: Site, problems: readonly Problem[], report: Step[]): void {
    const add = about("options", report);
    const before = report.length;
    for (const { option, level, text, remedy } of problems) {
        // In the section where the option is set.
        const own = ofMuc[option] === undefined ? site.host : site.muc;
        const section = own?.options[option] === undefined ? site.setup.global : own;
        add(level === "error" ? "error" : "warning", `${option} in ${describe(section)}: ${text}`, remedy);
    }
    const sections = [site.setup.global, site.host];
    if (site.muc !== undefined) {
        sections.push(site.muc);
    }
    let count = 0;
    for (const section of sections) {
        const names: string[] = [];
        for (const name in section.options) {
            names.push(name);
        }
        table.sort(names);
        for (const name of names) {
            checkPlace(name, section, add);
            count += known[name] === undefined ? 0 : 1;
        }
    }
    if (report.length === before) {
        add("ok", `${String(count)} options of these modules are set, all known and of the right type`);
    }
}
