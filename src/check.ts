/** The check of a setup from end to end: the configuration, the verifier, the page for Matrix clients. */

import { checkConflicts } from "./diagnosis/conflicts";
import { checkModules } from "./diagnosis/modules";
import { checkOptions } from "./diagnosis/options";
import {
    checkEncryption,
    impossibleClaim,
    readUvsProbe,
    readWellKnownProbe,
    type ProbeAnswer,
} from "./diagnosis/probe";
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
} from "./diagnosis/setup";
import { addAll, fault, fine, warning, type Step } from "./diagnosis/step";
import { loginReasons } from "./access/reasons";
import { decodeObject } from "./server/decode";
import type { HttpAnswer, HttpClient, HttpRequest } from "./server/http";
import type { AuthOptions } from "./server/auth-options";
import { uvsRequest, withoutCredentials } from "./verifier/uvs";

/** Seconds for the requests to web servers. */
const pageDeadline = 5;

/** What came of the check of one host. */
export interface HostReport {
    readonly host: string;
    readonly steps: readonly Step[];
}

/** What the check needs. */
export interface CheckTools {
    readonly setup: Setup;
    readonly http: HttpClient;
    /** Seconds since 1970, with fractions. */
    readonly now: (this: void) => number;
    /** The options of a host, as a login reads them. */
    readonly optionsOf: (this: void, host: string) => AuthOptions;
    /** Where clients reach this Jitsi, to see whether its web server serves the page for them; nothing to leave that out. */
    readonly site?: string;
}

/** A part of the check that asks somebody. */
type Probe = (this: void, onSteps: (this: void, steps: readonly Step[]) => void) => void;

function readAnswer(answer: HttpAnswer): ProbeAnswer {
    return answer.kind === "response"
        ? {
              kind: "response",
              status: answer.status,
              body: decodeObject(answer.body),
              text: answer.body,
              date: answer.headers.date,
              certificateEnd: answer.certificateEnd,
          }
        : answer;
}

/** Asks the verification service about a claim that cannot be true. */
function probeUvs(options: AuthOptions, tools: CheckTools): Probe {
    const baseUrl = options.uvsBaseUrl;
    return (onSteps) => {
        if (options.matrix.homeservers.kind === "set") {
            onSteps([
                warning(
                    "verifier",
                    "the homeservers are not asked by this command",
                    "log in to see whether they answer",
                ),
            ]);
            return;
        }
        if (baseUrl === undefined) {
            onSteps([
                fault("verifier", "no verifier is set up", loginReasons.verifier_not_configured.advice),
            ]);
            return;
        }
        const question = options.verifyMembership ? "user_in_room" : "user";
        const settings = { baseUrl, authToken: options.uvsAuthToken, question } as const;
        const request = uvsRequest(settings, impossibleClaim, options.uvsTimeout);
        const begun = tools.now();
        tools.http.request(request, (answer) => {
            const now = tools.now();
            const url = withoutCredentials(request.url);
            const unencrypted = checkEncryption(url);
            const found = readUvsProbe(readAnswer(answer), {
                url,
                now,
                seconds: now - begun,
                deadline: options.uvsTimeout,
            });
            onSteps(unencrypted === undefined ? found : addAll([unencrypted], found));
        });
    };
}

/** Asks a web server for the page for Matrix clients. */
function probePage(request: HttpRequest, shownUrl: string, tools: CheckTools): Probe {
    return (onSteps) => {
        tools.http.request(request, (answer) => {
            onSteps([readWellKnownProbe(readAnswer(answer), shownUrl)]);
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
        probes.push((onSteps) => {
            const text = `matrix_well_known is off: the web server has to serve ${path} by itself`;
            onSteps([fine("well-known", `${text} (--public URL looks whether it does)`)]);
        });
    } else if (address === undefined) {
        probes.push((onSteps) => {
            const advice =
                "set http_ports, or serve the page from the web server and set matrix_well_known = false";
            onSteps([warning("well-known", "Prosody's web server has no port without TLS to ask", advice)]);
        });
    } else {
        const name = optionOf(site.setup, site.host, "http_host");
        const headers = { Host: typeof name === "string" ? name : site.host.name };
        const url = address + path;
        probes.push(probePage({ method: "GET", url, headers, deadline: pageDeadline }, url, tools));
    }
    if (tools.site !== undefined) {
        const [base] = string.gsub(tools.site, "/+$", "");
        const url = base + path;
        const request = { method: "GET", url, headers: {}, deadline: pageDeadline } as const;
        probes.push(probePage(request, withoutCredentials(url), tools));
    }
    return probes;
}

/** Runs probes one after the other. */
function runAll(probes: readonly Probe[], steps: Step[], onEnd: (this: void) => void, index = 0): void {
    const probe = probes[index];
    if (probe === undefined) {
        onEnd();
        return;
    }
    probe((found) => {
        addAll(steps, found);
        runAll(probes, steps, onEnd, index + 1);
    });
}

/** Checks one host. @param onReport called once */
function checkHost(
    host: Section,
    tools: CheckTools,
    onReport: (this: void, report: HostReport) => void,
): void {
    const setup = tools.setup;
    const site: Site = { setup, host, muc: meetingsOf(setup, host) };
    const steps = addAll<Step>([], checkOptions(site));
    addAll(steps, checkModules(site));
    addAll(steps, checkConflicts(site));
    const probes = addAll([probeUvs(tools.optionsOf(host.name), tools)], probePages(site, tools));
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
