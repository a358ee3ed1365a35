/** The check of a setup: the configuration, the verifier, the page that sends Matrix clients here. */

import { readPowerSyncOptions } from "../meeting/power-sync-options";
import { describeAnswer } from "../prosody/http";
import { isOff, type Reader } from "../prosody/read-option";
import { has, isOneOf } from "../prosody/text";
import { readAuthOptions } from "../verification/auth-options";
import { withoutCredentials } from "../verification/uvs";
import { checkOptions } from "./check-options";
import { checkModules, checkTrust } from "./check-site";
import { checkVerifier } from "./check-verifier";
import { ask, reportFailure } from "./failure";
import { about, addAll, addLines, type Step } from "./report";
import {
    administratorsOf,
    begins,
    chooseHosts,
    describe,
    itemsOf,
    meetingsOf,
    optionOf,
    type Section,
    type Setup,
} from "./setup";

const page = "/.well-known/element/jitsi";

/** What a check needs. It runs in a coroutine of util.async. */
export interface CheckTools {
    readonly setup: Setup;
    /** Reads the options of a host, as the modules do. */
    readonly readerFor: (this: void, host: string) => Reader;
}

/** The address of Prosody's own web server; nothing where it listens with TLS only. */
function ownAddress(global: Section): string | undefined {
    const ports = global.options.http_ports;
    const port = ports === undefined ? "5280" : (itemsOf(ports)[0] ?? tostring(ports));
    const [number] = string.match(port, "^%d+$");
    if (number === undefined) {
        return undefined;
    }
    for (const option of ["http_interfaces", "interfaces"]) {
        for (const address of itemsOf(global.options[option])) {
            const [ipv4] = string.match(address, "^%d+%.%d+%.%d+%.%d+$");
            if (ipv4 !== undefined && address !== "0.0.0.0") {
                return `http://${address}:${number}`;
            }
        }
    }
    return `http://127.0.0.1:${number}`;
}

/** Asks for the page that makes Matrix clients send tokens. @param domain for which Prosody serves it */
function checkPage(base: string, domain: string, isPublic: boolean, report: Step[]): void {
    const add = about("well-known", report);
    const url = base + page;
    const shown = withoutCredentials(url);
    const answered = ask({ url, headers: isPublic ? {} : { Host: domain }, deadline: 5 });
    const { http, json } = answered;
    if (http.kind !== "response" && !isPublic) {
        add("warning", `${shown}: ${describeAnswer(http)}`, "check that Prosody runs");
    } else if (http.kind !== "response") {
        const advice = "check that this machine can reach the address";
        reportFailure("well-known", shown, answered, "verifier_unreachable", report, advice);
    } else if (http.status === 200 && json.kind === "response" && json.body?.auth === "openidtoken-jwt") {
        add("ok", `${shown} tells Matrix clients to send a token`);
    } else {
        const pass = `make the web server pass ${page} on to Prosody`;
        add(
            "error",
            `${shown}: status ${tostring(http.status)} without "auth": "openidtoken-jwt", so Matrix clients send no token`,
            has(http.body, "Unknown host")
                ? `${pass} with the header Host: ${domain}`
                : `leave matrix_well_known on and ${pass}, or serve {"auth":"openidtoken-jwt"} there`,
        );
    }
}

/** Asks Prosody for the page, and the public web server where its URL is given. */
function checkPages(
    host: Section,
    publicUrl: string | undefined,
    { setup }: CheckTools,
    report: Step[],
): void {
    const add = about("well-known", report);
    const name = optionOf(setup, host, "http_host");
    const domain = typeof name === "string" ? name : host.name;
    const address = ownAddress(setup.global);
    if (isOff(optionOf(setup, host, "matrix_well_known"))) {
        add("ok", `matrix_well_known is off: the web server has to serve ${page} (--public URL checks it)`);
    } else if (address === undefined) {
        add(
            "warning",
            "Prosody's web server has no port without TLS to ask",
            "set http_ports, or serve the page from the web server and set matrix_well_known = false",
        );
    } else {
        checkPage(address, domain, false, report);
    }
    if (publicUrl !== undefined) {
        const [base] = string.gsub(publicUrl, "/+$", "");
        checkPage(base, domain, true, report);
    }
}

function checkHost(host: Section, publicUrl: string | undefined, tools: CheckTools): readonly Step[] {
    const setup = tools.setup;
    const site = { setup, host, muc: meetingsOf(setup, host) };
    const report: Step[] = [];
    const administrators = administratorsOf(setup, site.muc ?? host);
    if (isOneOf(administrators, `focus@${host.name}`) && begins(host.name, "auth.")) {
        about("jicofo", report)(
            "error",
            `Jicofo logs in to ${describe(host)}, and Matrix authentication refuses it there`,
            `set authentication = "internal_hashed" on ${describe(host)}`,
        );
        return report;
    }
    const reader = tools.readerFor(host.name);
    const options = readAuthOptions(reader);
    const problems = reader.problems;
    if (site.muc !== undefined) {
        const mucReader = tools.readerFor(site.muc.name);
        readPowerSyncOptions(mucReader);
        addAll(problems, mucReader.problems);
    }
    checkOptions(site, problems, report);
    checkModules(site, report);
    checkTrust(site, report);
    checkVerifier(options, report);
    checkPages(host, publicUrl, tools, report);
    return report;
}

/** Checks a host, or all hosts with Matrix users. @param publicUrl where clients reach this Jitsi */
export function check(wanted: string | undefined, publicUrl: string | undefined, tools: CheckTools) {
    const refusal: Step[] = [];
    const chosen = chooseHosts(tools.setup, wanted, refusal);
    const hosts = chosen.map((host) => ({ host: host.name, steps: checkHost(host, publicUrl, tools) }));
    if (refusal.length > 0) {
        hosts.push({ host: wanted ?? "no host", steps: refusal });
    }
    const lines: string[] = [];
    let exitCode = 0;
    for (const { host, steps } of hosts) {
        exitCode = Math.max(exitCode, addLines(lines, host, steps));
    }
    return { json: { hosts, exit_code: exitCode }, lines };
}
