/**
 * Other servers: real Prosody processes that federate with the one under test, over TLS with SASL EXTERNAL. Their
 * certificates are of an authority that the servers of one test file share.
 */

import { afterAll, afterEach, beforeAll, test } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { childElements, childNamed, escapeXml, login, parseXml, type Client } from "../../demo/client";
import { admitted, MUC, type DeploymentSettings } from "../../demo/deployment";
import { startProsody, type HostBlock, type LuaOptions, type Prosody } from "../../demo/prosody";
import { roomReasons } from "../../src/room-reasons";
import { makeAuthority, type Authority } from "./federation/certificates";
import { onEachProsody, outcomeOf, type Running } from "./support";

const PASSWORD = "a secret of another server";

/** Issues the certificates of one test file. Without openssl there are none, and the tests are skipped. */
export interface Certificates {
    readonly available: boolean;
    /** Makes certificates for domains. @returns the options with which Prosody uses and checks them */
    readonly optionsFor: (...domains: readonly string[]) => LuaOptions;
}

/** Makes an authority for the enclosing test file. Its files go when the tests are over. */
export function makeCertificates(): Certificates {
    const folder = mkdtempSync(path.join(tmpdir(), "certificates-"));
    const available = spawnSync("openssl", ["version"]).status === 0;
    let authority: Authority | undefined;
    const issued = new Set<string>();
    afterAll(() => {
        rmSync(folder, { recursive: true, force: true });
    });
    return {
        available,
        optionsFor(...domains) {
            authority ??= makeAuthority(folder);
            for (const domain of domains) {
                if (!issued.has(domain)) {
                    const { cert, key } = authority.issue(domain);
                    writeFileSync(path.join(folder, `${domain}.crt`), cert);
                    writeFileSync(path.join(folder, `${domain}.key`), key);
                    issued.add(domain);
                }
            }
            return {
                certificates: folder,
                ssl: { cafile: authority.file },
                // Two servers that stop at once would wait for each other.
                s2s_close_timeout: 0.1,
            };
        },
    };
}

/** {@link onEachProsody} with certificates for domains of the deployment; skipped where none can be made. */
export function onEachFederated(
    name: string,
    certificates: Certificates,
    domains: readonly string[],
    settings: Omit<DeploymentSettings, "version">,
    tests: (running: Running) => void,
): void {
    if (!certificates.available) {
        test.skip(`${name} (openssl is missing)`, () => undefined);
        return;
    }
    const global = { ...certificates.optionsFor(...domains), ...settings.global };
    onEachProsody(name, { ...settings, global }, tests);
}

/** What another server consists of. */
export interface OtherServerSettings {
    /** All domains that take part in federation, subdomains included. */
    readonly domains: readonly string[];
    /** Made once the server under test runs. */
    readonly hosts: (running: Running) => readonly HostBlock[];
    readonly accounts?: readonly string[];
    readonly pluginPaths?: readonly string[];
}

/** Another server. Users who log in through it are sent home after each test. */
export interface OtherServer {
    readonly domains: readonly string[];
    readonly prosody: Prosody;
    /** Logs a user of an account in. */
    readonly user: (jid: string) => Promise<Client>;
}

/** Starts another server for the tests of the enclosing `describe`; {@link federate} introduces it to others. */
export function otherServer(
    running: Running,
    certificates: Certificates,
    { domains, hosts, accounts = [], pluginPaths }: OtherServerSettings,
): OtherServer {
    let prosody: Prosody | undefined;
    const clients: Client[] = [];
    const server: OtherServer = {
        domains,
        get prosody() {
            if (prosody === undefined) {
                throw new Error("the other server does not run");
            }
            return prosody;
        },
        async user(jid) {
            const result = await login({
                prosody: server.prosody,
                transport: "websocket",
                jid,
                password: PASSWORD,
            });
            const client = admitted(result);
            clients.push(client);
            return client;
        },
    };
    beforeAll(async () => {
        prosody = await startProsody({
            version: running.current.prosody.version,
            pluginPaths,
            global: certificates.optionsFor(...domains),
            hosts: hosts(running),
            accounts: accounts.map((jid) => ({ jid, password: PASSWORD })),
        });
    });
    afterEach(async () => {
        await Promise.all(clients.map((client) => client.disconnect()));
        clients.length = 0;
    });
    afterAll(async () => {
        await prosody?.stop();
    });
    return server;
}

/** Starts a server whose domains have nothing but accounts. */
export function serverOfAccounts(
    running: Running,
    certificates: Certificates,
    accounts: readonly string[],
): OtherServer {
    const domains = [...new Set(accounts.map((jid) => jid.slice(jid.indexOf("@") + 1)))];
    return otherServer(running, certificates, {
        domains,
        accounts,
        hosts: () =>
            domains.map((name) => ({
                kind: "VirtualHost",
                name,
                options: { authentication: "internal_plain" },
            })),
    });
}

/** Lets the server under test and others find each other, before the tests of the enclosing `describe`. */
export function federate(
    running: Running,
    domains: readonly string[],
    ...others: readonly OtherServer[]
): void {
    beforeAll(() => {
        const servers = [{ domains, prosody: running.current.prosody }, ...others];
        const ports = Object.fromEntries(
            servers.flatMap((server) => server.domains.map((name) => [name, server.prosody.s2sPort])),
        );
        for (const { prosody } of servers) {
            prosody.federate(ports);
        }
    });
}

/** The text of a reason, by which clients see that it was our door that refused. */
export function textOf(reason: string): string {
    const reasons: Readonly<Record<string, { readonly text: string } | undefined>> = roomReasons;
    return reasons[reason]?.text ?? `(no reason ${reason})`;
}

/** The answer to a stanza that the door refuses for a reason, as {@link answersTo} tells it. */
export function refusalFor(reason: string): string {
    return `cancel not-allowed: ${textOf(reason)}`;
}

function describeAnswer(answer: Element): string {
    const error = childNamed(answer, "error");
    if (error === undefined) {
        return answer.getAttribute("type") ?? "available";
    }
    const [condition] = childElements(error);
    const text = childNamed(error, "text")?.textContent ?? "no text";
    return `${error.getAttribute("type") ?? ""} ${condition?.localName ?? ""}: ${text}`;
}

/** Waits until a component has dealt with what a client sent to its rooms, and its answers have come. */
export async function settleAt(client: Client, component: string): Promise<void> {
    const query = '<query xmlns="http://jabber.org/protocol/disco#info"/>';
    await outcomeOf(client.sendIq(`<iq type="get" to="${component}">${query}</iq>`));
}

/**
 * Sends stanzas, each with an id of its own, and waits until all are dealt with.
 *
 * @param component the component whose rooms they go to
 * @returns what was answered to each: `TYPE CONDITION: TEXT` of an error, another type, or `nothing`
 */
export async function answersTo(
    client: Client,
    stanzas: Readonly<Record<string, string>>,
    component = MUC,
): Promise<Readonly<Record<string, string>>> {
    const since = client.received.length;
    const names = Object.keys(stanzas);
    for (const [index, name] of names.entries()) {
        const stanza = parseXml(stanzas[name] ?? "");
        stanza.setAttribute("id", `try-${since}-${index}`);
        client.send(stanza);
    }
    await settleAt(client, component);
    const answers = client.received.slice(since).map((text) => parseXml(text));
    return Object.fromEntries(
        names.map((name, index) => {
            const answer = answers.find((stanza) => stanza.getAttribute("id") === `try-${since}-${index}`);
            return [name, answer === undefined ? "nothing" : describeAnswer(answer)];
        }),
    );
}

/** The presence that enters a room. */
export function entering(room: string, nick: string, from?: string): string {
    const sender = from === undefined ? "" : ` from="${escapeXml(from)}"`;
    return (
        `<presence xmlns="jabber:client" to="${escapeXml(`${room}/${nick}`)}"${sender}>` +
        '<x xmlns="http://jabber.org/protocol/muc"/></presence>'
    );
}

/** Sends a stanza as a module of a host does, rather than a user. */
export async function sendAsHost(prosody: Prosody, host: string, stanza: string): Promise<void> {
    // Inside Prosody stanzas of clients have no namespace.
    const inside = stanza.replace(' xmlns="jabber:client"', "");
    await prosody.shell(
        `> prosody.core_post_stanza(prosody.hosts["${host}"], require"util.xml".parse([==[${inside}]==]))`,
    );
}
