/** The check of a setup from end to end: the configuration, the verifier, the page for Matrix clients. */

import { verifierProbes } from "./check-verifier";
import { checkConflicts } from "./check-conflicts";
import { checkModules } from "./check-modules";
import { checkOptions } from "./check-options";
import { readWellKnownProbe } from "./probe-answers";
import {
    explainForeignHost,
    isOff,
    itemsOf,
    matrixHosts,
    meetingsOf,
    optionOf,
    type Section,
    type Setup,
    type Site,
} from "./setup";
import { checkTrust } from "./check-trust";
import { addAll, fine, warning, type Step } from "./step";
import { known, runAll, send, type Probe, type ProbeTools } from "./probe";
import { readPowerSyncOptions } from "../meeting/power-sync-options";
import { readAuthOptions } from "../verification/auth-options";
import type { HttpRequest } from "../prosody/http";
import type { Reader } from "../prosody/read-option";
import { withoutCredentials } from "../verification/uvs";

/** Seconds for the requests to web servers. */
const pageDeadline = 5;

/** What came of the check of one host. */
export interface HostReport {
    readonly host: string;
    readonly steps: readonly Step[];
}

/** What the check needs. */
export interface CheckTools extends ProbeTools {
    readonly setup: Setup;
    /** Reads the options of a host, as the modules do. */
    readonly readerFor: (this: void, host: string) => Reader;
    /** Where clients reach this Jitsi, to see whether its web server serves the page for them; nothing to leave that out. */
    readonly site?: string;
}

/** Asks a web server for the page for Matrix clients. */
function probePage(request: HttpRequest, shownUrl: string, tools: CheckTools): Probe {
    return (onSteps) => {
        send(request, tools, (answer) => {
            onSteps([readWellKnownProbe(answer, shownUrl)]);
        });
    };
}

/** The address that Prosody's own web server listens on; nothing where it does not without TLS. */
function ownAddress({ setup }: Site): string | undefined {
    const ports = setup.global.options.http_ports;
    const port = ports === undefined ? "5280" : (itemsOf(ports)[0] ?? tostring(ports));
    const [number] = string.match(port, "^%d+$");
    if (number === undefined) {
        return undefined;
    }
    const interfaces = addAll<string>(
        addAll([], itemsOf(setup.global.options.http_interfaces)),
        itemsOf(setup.global.options.interfaces),
    );
    const address = interfaces.find((candidate) => {
        const [ipv4] = string.match(candidate, "^%d+%.%d+%.%d+%.%d+$");
        return ipv4 !== undefined && candidate !== "0.0.0.0";
    });
    return `http://${address ?? "127.0.0.1"}:${number}`;
}

/** Asks Prosody itself, and the web server before it where its address is given, for the page for Matrix clients. */
function probePages(site: Site, tools: CheckTools): readonly Probe[] {
    const path = "/.well-known/element/jitsi";
    const probes: Probe[] = [];
    const address = ownAddress(site);
    if (isOff(optionOf(site.setup, site.host, "matrix_well_known"))) {
        const text = `matrix_well_known is off: the web server has to serve ${path} by itself`;
        probes.push(known(fine("well-known", `${text} (--public URL looks whether it does)`)));
    } else if (address === undefined) {
        const advice =
            "set http_ports, or serve the page from the web server and set matrix_well_known = false";
        const text = "Prosody's web server has no port without TLS to ask";
        probes.push(known(warning("well-known", text, advice)));
    } else {
        const name = optionOf(site.setup, site.host, "http_host");
        const headers = { Host: typeof name === "string" ? name : site.host.name };
        const url = address + path;
        probes.push(probePage({ url, headers, deadline: pageDeadline }, url, tools));
    }
    if (tools.site !== undefined) {
        const [base] = string.gsub(tools.site, "/+$", "");
        const url = base + path;
        const request = { url, headers: {}, deadline: pageDeadline } as const;
        probes.push(probePage(request, withoutCredentials(url), tools));
    }
    return probes;
}

/** Checks one host. @param onReport called once */
function checkHost(
    host: Section,
    tools: CheckTools,
    onReport: (this: void, report: HostReport) => void,
): void {
    const setup = tools.setup;
    const site: Site = { setup, host, muc: meetingsOf(setup, host) };
    const reader = tools.readerFor(host.name);
    const options = readAuthOptions(reader);
    const problems = reader.problems;
    if (site.muc !== undefined) {
        const mucReader = tools.readerFor(site.muc.name);
        readPowerSyncOptions(mucReader);
        addAll(problems, mucReader.problems);
    }
    const steps = addAll<Step>([], checkOptions(site, problems));
    addAll(steps, checkModules(site));
    addAll(steps, checkConflicts(site));
    addAll(steps, checkTrust(site));
    const probes = addAll(addAll<Probe>([], verifierProbes(options, tools)), probePages(site, tools));
    runAll(probes, steps, () => {
        onReport({ host: host.name, steps });
    });
}

function checkAll(
    hosts: readonly Section[],
    reports: HostReport[],
    tools: CheckTools,
    onReports: (this: void, reports: readonly HostReport[]) => void,
): void {
    const host = hosts[reports.length];
    if (host === undefined) {
        onReports(reports);
        return;
    }
    checkHost(host, tools, (report) => {
        reports.push(report);
        checkAll(hosts, reports, tools, onReports);
    });
}

/**
 * Checks a setup.
 *
 * @param wanted the host to check; all whose users are verified by Matrix where there is none
 * @param onReports called once, perhaps before this returns; with at least one report
 */
export function check(
    wanted: string | undefined,
    tools: CheckTools,
    onReports: (this: void, reports: readonly HostReport[]) => void,
): void {
    const ours = matrixHosts(tools.setup);
    const hosts = wanted === undefined ? ours : ours.filter((section) => section.name === wanted);
    if (hosts.length > 0) {
        checkAll(hosts, [], tools, onReports);
        return;
    }
    const named = tools.setup.hosts.find((section) => section.name === wanted);
    const names = ours.map((section) => section.name);
    const step = explainForeignHost(wanted, named, names);
    onReports([{ host: wanted ?? "no host", steps: [step] }]);
}
