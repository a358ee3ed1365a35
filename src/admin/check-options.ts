/** Whether the options of both modules are known, stand where they belong, and are read without a problem. */

import { powerSyncOptions } from "../meeting/power-sync-options";
import { authOptions, type Option } from "../options";
import type { Problem } from "../prosody/read-option";
import { begins, type Section, type Site } from "./setup";
import { fault, fine, warning, type Step } from "./step";

const step = "options";

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

/** Looks whether an option is known, and has an effect in its section. */
function checkPlace(name: string, section: Section): Step | undefined {
    const place = describe(section);
    const isKnown = ofHost[name] !== undefined || ofMuc[name] !== undefined;
    if (isKnown && section.name !== "*" && name !== "app_id") {
        if (ofHost[name] === undefined && section.component === undefined) {
            return warning(step, `${name} in ${place} has no effect`, "set it on the MUC component");
        }
        if (ofMuc[name] === undefined && section.component !== undefined) {
            return warning(step, `${name} in ${place} has no effect`, "set it on the VirtualHost");
        }
    }
    const instead = replaced[name];
    if (isKnown || (instead === undefined && !begins(name, "uvs_") && !begins(name, "matrix_"))) {
        return undefined;
    }
    const advice = instead ?? `nothing reads it. The nearest option is ${nearestOption(name)}`;
    return warning(step, `${name} in ${place} is not known`, advice);
}

/** A step for a problem that the modules, too, log. */
function stepOf(problem: Problem, site: Site): Step {
    const name = problem.option;
    const own = ofMuc[name] === undefined ? site.host : site.muc;
    const section = own?.options[name] === undefined ? site.setup.global : own;
    const text = `${name} in ${describe(section)}: ${problem.text}`;
    return problem.level === "error"
        ? fault(step, text, problem.remedy)
        : warning(step, text, problem.remedy);
}

/**
 * Looks at the options of the global section, of the host and of the component.
 *
 * @param problems what the modules report when they read the options
 */
export function checkOptions(site: Site, problems: readonly Problem[] = []): readonly Step[] {
    const sections = [site.setup.global, site.host];
    if (site.muc !== undefined) {
        sections.push(site.muc);
    }
    const steps = problems.map((problem) => stepOf(problem, site));
    let count = 0;
    for (const section of sections) {
        const names: string[] = [];
        for (const name in section.options) {
            names.push(name);
        }
        for (const name of names.sort()) {
            const misplaced = checkPlace(name, section);
            if (misplaced !== undefined) {
                steps.push(misplaced);
            }
            if (ofHost[name] !== undefined || ofMuc[name] !== undefined) {
                count++;
            }
        }
    }
    return steps.length > 0
        ? steps
        : [fine(step, `${String(count)} options of these modules are set, all known and of the right type`)];
}
