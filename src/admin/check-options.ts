/** Whether the options of both modules are known, stand where they belong, and are read without a problem. */

import { powerSyncOptions } from "../meeting/power-sync-options";
import { authOptions, type Option } from "../options";
import type { Problem } from "../prosody/read-option";
import { begins, type Section, type Site } from "./setup";
import { about, type Add, type Step } from "./report";

const ofHost: Readonly<Record<string, Option | undefined>> = authOptions;
const ofMuc: Readonly<Record<string, Option | undefined>> = powerSyncOptions;

/** Options of modules that ours replace, with what does the same here. */
const replaced: Readonly<Record<string, string | undefined>> = {
    uvs_issuer: "set app_id to it, and uvs_require_issuer = true",
    uvs_disable_membership_verification: "set uvs_verify_membership = false",
    uvs_disable_cascading_set: "leave it out: nobody is owner without the power in the Matrix room",
    disable_cascading_set: "leave it out: nobody is owner without the power in the Matrix room",
};

/** How alike names are: how many pairs of neighbouring characters of one the other has, too. */
function likeness(name: string, other: string): number {
    let likeness = -Math.abs(name.length - other.length);
    for (let index = 0; index + 1 < name.length; index++) {
        if (other.indexOf(name.substring(index, index + 2)) >= 0) {
            likeness++;
        }
    }
    return likeness;
}

/** The known option with the name most like an unknown one. */
function nearestOption(name: string): string {
    const known: string[] = [];
    for (const options of [ofHost, ofMuc]) {
        for (const option in options) {
            known.push(option);
        }
    }
    // Lua tables have no order: of several, the first by name.
    known.sort();
    let nearest = "";
    for (const option of known) {
        if (nearest === "" || likeness(name, option) > likeness(name, nearest)) {
            nearest = option;
        }
    }
    return nearest;
}

function describe(section: Section): string {
    if (section.name === "*") {
        return "the global section";
    }
    return section.component === undefined ? `VirtualHost "${section.name}"` : `Component "${section.name}"`;
}

/** Checks whether an option is known, and has an effect in its section. */
function checkPlace(name: string, section: Section, add: Add): void {
    const place = describe(section);
    const isKnown = ofHost[name] !== undefined || ofMuc[name] !== undefined;
    if (isKnown && section.name !== "*" && name !== "app_id") {
        if (ofHost[name] === undefined && section.component === undefined) {
            add("warning", `${name} in ${place} has no effect`, "set it on the MUC component");
        } else if (ofMuc[name] === undefined && section.component !== undefined) {
            add("warning", `${name} in ${place} has no effect`, "set it on the VirtualHost");
        }
    }
    const instead = replaced[name];
    if (!isKnown && (instead !== undefined || begins(name, "uvs_") || begins(name, "matrix_"))) {
        const advice = instead ?? `nothing reads it. The nearest option is ${nearestOption(name)}`;
        add("warning", `${name} in ${place} is not known`, advice);
    }
}

/** Adds a problem that the modules log, too, with the section where the option is set. */
function addProblem(problem: Problem, site: Site, add: Add): void {
    const name = problem.option;
    const own = ofMuc[name] === undefined ? site.host : site.muc;
    const section = own?.options[name] === undefined ? site.setup.global : own;
    const level = problem.level === "error" ? "error" : "warning";
    add(level, `${name} in ${describe(section)}: ${problem.text}`, problem.remedy);
}

/**
 * Checks the options of the global section, of the host and of the component.
 *
 * @param problems what the modules report when they read the options
 */
export function checkOptions(site: Site, problems: readonly Problem[], report: Step[]): void {
    const add = about("options", report);
    const before = report.length;
    for (const problem of problems) {
        addProblem(problem, site, add);
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
        for (const name of names.sort()) {
            checkPlace(name, section, add);
            if (ofHost[name] !== undefined || ofMuc[name] !== undefined) {
                count++;
            }
        }
    }
    if (report.length === before) {
        add("ok", `${String(count)} options of these modules are set, all known and of the right type`);
    }
}
