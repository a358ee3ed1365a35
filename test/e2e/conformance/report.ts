/** What the probe reports of a running Prosody, and how that is compared with the declarations. */

import { login, type Client, type Transport } from "../../../demo/client";
import { admitted } from "../../../demo/deployment";
import type { ProsodyVersion } from "../../../demo/prosody";
import { Comparison, type Exceptions, type Found, type Made } from "./compare";
import { Declarations, isFor, wantOf, type Member, type Texts } from "./declarations";
import { ALICE, BOB, ROOMS, startProbed, type Probed } from "./probe";
import { listOf, onlyIn, ownSubjects, receivers, subjects } from "./subjects";
import { visitAsServers, visitByTcp } from "./visits";

/** What mod_conformance reports. */
export interface Report {
    readonly libraries: Readonly<Record<string, Found>>;
    readonly subjects: Readonly<Record<string, readonly Found[]>>;
    readonly failures: Readonly<Record<string, string>>;
    /** Of each second name of a library, whether it is that library. */
    readonly names: Readonly<Record<string, boolean>>;
    readonly calls: readonly Made[];
    /** Libraries that this version has, declared or not. */
    readonly shipped: readonly string[];
}

/** Types whose methods are called. */
export const callOwners = new Set([
    ...Object.values(subjects),
    ...["Module", "ClientSession", "Session"].map((name) => `Prosody.${name}`),
]);
export const queries: readonly string[] = [...callOwners];

const known = new Map<ProsodyVersion, Declarations>();

/** The declarations for a version, as they are. */
export function declarationsOf(version: ProsodyVersion): Declarations {
    const declarations = known.get(version) ?? new Declarations(version, queries);
    known.set(version, declarations);
    return declarations;
}

/** Whether it is a name that 13.0 has for a library beside its old one. */
export function isSecondName(name: string): boolean {
    return name.startsWith("prosody.");
}

/** What the probe shall look into for these declarations. */
function wantsOf(declarations: Declarations): object {
    const shapes = Object.entries(subjects).map(
        ([name, type]) => [name, declarations.shapeOf(type)] as const,
    );
    const subjectTypes = new Set([...ownSubjects, ...shapes.flatMap(([, shape]) => shape?.name ?? [])]);
    const names = [...declarations.libraries().keys()].filter(isSecondName);
    const libraries = [...declarations.libraries()].flatMap(([name, member]) => {
        return isSecondName(name) ? [] : [[name, wantOf(member.shape(), subjectTypes) ?? {}] as const];
    });
    const wanted = shapes.map(
        ([name, shape]) => [name, (shape && wantOf(shape, subjectTypes)) ?? {}] as const,
    );
    return { names, libraries: Object.fromEntries(libraries), subjects: Object.fromEntries(wanted) };
}

/** Two clients of each kind, who meet in a room. */
async function visitByWeb(probed: Probed, transport: Transport): Promise<void> {
    const clients: Client[] = [];
    for (const account of [ALICE, BOB]) {
        const { prosody } = probed;
        clients.push(
            admitted(await login({ prosody, transport, resumable: transport === "websocket", ...account })),
        );
    }
    const [alice, bob] = clients;
    if (alice === undefined || bob === undefined) {
        throw new Error("nobody logged in");
    }
    await alice.join(`room@${ROOMS}/alice`);
    await bob.join(`room@${ROOMS}/bob`);
    alice.send(`<iq type="get" id="ping" to="${bob.jid}"><ping xmlns="urn:xmpp:ping"/></iq>`);
    await bob.waitFor((stanza) => stanza.nodeName === "iq");
    await Promise.all(clients.map((client) => client.disconnect()));
}

/** Lets a version of Prosody do all that the probe waits for. */
export async function probe(version: ProsodyVersion): Promise<Report> {
    const probed = await startProbed(version, "conformance", wantsOf(declarationsOf(version)));
    try {
        await visitByTcp(probed);
        await visitAsServers(probed);
        await visitByWeb(probed, "websocket");
        await visitByWeb(probed, "bosh");
        return (await probed.report()) as Report;
    } finally {
        await probed.stop();
    }
}

/** Compares a report with the declarations as they are, or with some of their files changed. */
export function compare(
    version: ProsodyVersion,
    report: Report,
    exceptions: Exceptions,
    texts?: Texts,
    entry?: string,
): Comparison {
    const isPlain = texts === undefined && entry === undefined;
    const declarations = isPlain ? declarationsOf(version) : new Declarations(version, queries, texts, entry);
    const comparison = new Comparison(version, receivers, exceptions, declarations.isExact);
    const libraries = declarations.libraries();
    for (const [name, member] of libraries) {
        if (!isSecondName(name)) {
            comparison.whole(member, report.libraries[name], name);
        } else if (report.names[name] !== true && report.libraries[name.slice(8)] !== undefined) {
            comparison.problem(name, `${member.file} declares ${name}: another library in ${version}`);
        }
    }
    for (const name of report.shipped) {
        if (!libraries.has(name)) {
            comparison.addUndeclared("libraries", name);
        }
    }
    for (const [name, type] of Object.entries(subjects)) {
        const shape = declarations.shapeOf(type);
        const found = Object.values(report.subjects[name] ?? []);
        if ((onlyIn[name] ?? version) !== version) {
            continue;
        }
        // What is made by something that is not declared is no type, either: then that is on the list.
        if (shape === undefined && found.length > 0 && !type.startsWith("Returned<")) {
            comparison.problem(name, `${name} is there in ${version}, but there is no type ${type}`);
        } else if (shape !== undefined && found.length === 0) {
            comparison.problem(name, `no ${name} was seen in ${version}`);
        } else if (shape !== undefined) {
            comparison.subject = name;
            const path = shape.name ?? listOf(name);
            for (const one of found) {
                comparison.value(shape, one, { path, list: path, file: "types" });
            }
            comparison.subject = "";
        }
    }
    for (const made of report.calls) {
        // What is not declared is on the list already.
        const member = memberOf(declarations, made.owner, made.name);
        if (member !== undefined && isFor(member, version)) {
            comparison.made(member, made);
        }
    }
    const made = new Set(
        report.calls.flatMap(({ owner, name }) => [`${owner} ${name}`, `${subjects[owner] ?? ""} ${name}`]),
    );
    for (const [owner, member] of [...libraries, ...calledTypes(declarations)]) {
        for (const { name, ...one } of member.shape().members?.values() ?? []) {
            const isFunction = one.shape().kinds?.has("function") === true;
            if (
                isFunction &&
                isFor({ name, ...one }, version) &&
                !isSecondName(owner) &&
                !made.has(`${owner} ${name}`)
            ) {
                comparison.addUncalled(owner, name);
            }
        }
    }
    return comparison;
}

/** Types of which each method is called, unless it is on the list. */
function calledTypes(declarations: Declarations): [name: string, member: Pick<Member, "shape">][] {
    const names = ["Module", "Room", "Occupant", "Stanza", "ClientSession"].map((name) => `Prosody.${name}`);
    return names.flatMap((name) => {
        const shape = declarations.shapeOf(name);
        return shape === undefined ? [] : [[name, { shape: () => shape }]];
    });
}

/** A function of a library, in a table of it, or of a type. */
function memberOf(declarations: Declarations, owner: string, name: string): Member | undefined {
    const [first = "", ...rest] = name.split(".");
    const library = declarations.libraries().get(owner)?.shape().members?.get(first);
    const type = subjects[owner] ?? owner;
    let member =
        library ?? (callOwners.has(type) ? declarations.shapeOf(type)?.members?.get(first) : undefined);
    for (const part of rest) {
        member = member?.shape().members?.get(part);
    }
    return member;
}
