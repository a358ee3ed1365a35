/** What the probe reports of the events of a running Prosody, and how that is compared with the declarations. */

import type { ProsodyVersion } from "../../../demo/prosody";
import { Comparison, type Exceptions, type Found } from "./compare";
import { Declarations, isFor, wantOf, type Member, type Shape, type Texts } from "./declarations";
import { startProbed } from "./probe";
import { run } from "./scenario";
import { ownSubjects, receivers, subjects } from "./subjects";

const maps = {
    HostEvents: "Prosody.HostEvents",
    GlobalEvents: "Prosody.GlobalEvents",
    HttpServerEvents: "Prosody.HttpServerEvents",
    HttpClientEvents: "Prosody.HttpClientEvents",
} as const;
type MapName = keyof typeof maps;
const mapNames = ["HostEvents", "GlobalEvents", "HttpServerEvents", "HttpClientEvents"] as const;
/** Nothing declared; which is only so for the libraries' own events. */
const nothing: Shape = {
    kinds: undefined,
    literals: new Map(),
    call: undefined,
    first: undefined,
    signatures: undefined,
    members: new Map(),
    open: false,
    patterns: [],
    each: undefined,
    name: undefined,
};
export const joinEvent = 'Prosody.HostEvents["muc-occupant-pre-join"]';
export const queries = [...new Set([...Object.values(maps), joinEvent, ...Object.values(subjects)])];

/** What mod_conformance_events reports. Lua writes what is empty as a list or as an object, as it happens. */
interface Seen {
    readonly count: number;
    readonly hosts: Readonly<Record<string, true>>;
    readonly payloads: readonly { readonly before?: Found; readonly after?: Found }[] | object;
}
export type Report = Readonly<Record<MapName, Readonly<Record<string, Seen>>>>;

/** One version's comparison, with the lists of events. */
export interface Result {
    readonly comparison: Comparison;
    readonly unseen: ReadonlyMap<string, ReadonlySet<string>>;
    readonly undeclared: ReadonlyMap<string, ReadonlySet<string>>;
    readonly seen: number;
}

/** The declaration of an event of that name. */
function declarationOf(shape: Shape, event: string): Member | undefined {
    return shape.members?.get(event) ?? shape.patterns.find(({ pattern }) => pattern.test(event))?.member;
}

function mapShape(declarations: Declarations, name: MapName): Shape {
    const shape = declarations.shapeOf(maps[name]);
    if (shape === undefined && name.startsWith("Http")) {
        return nothing;
    }
    if (shape?.members === undefined) {
        throw new Error(`there is no type ${maps[name]} of events`);
    }
    return shape;
}

function wantsOf(declarations: Declarations): object {
    const known = new Set([
        ...ownSubjects,
        ...Object.values(subjects).flatMap((type) => declarations.shapeOf(type)?.name ?? []),
    ]);
    return Object.fromEntries(
        mapNames.map((name) => {
            const shape = mapShape(declarations, name);
            const members = [...(shape.members?.values() ?? [])];
            const wants = members.map((member) => [member.name, wantOf(member.shape(), known) ?? {}]);
            return [name, Object.fromEntries(wants)];
        }),
    );
}

export async function probe(version: ProsodyVersion): Promise<Report> {
    const probed = await startProbed(
        version,
        "conformance_events",
        wantsOf(new Declarations(version, queries)),
    );
    let report: unknown;
    try {
        await run(probed).catch((error: unknown) => {
            throw new Error(
                `the scenario broke off\n${probed.prosody.log().split("\n").slice(-25).join("\n")}`,
                {
                    cause: error,
                },
            );
        });
    } finally {
        report = await probed.stop();
    }
    return report as Report;
}

/** Names that a client makes up are cut off. */
function general(event: string): string {
    return event
        .replace(/^(GET|POST|OPTIONS|HEAD) .*$/, "$1 …")
        .replace(/^((?:pre-)?(?:iq(?:-\w+)?|message|presence)\/(?:host|bare|full|self))\/.*$/, "$1/…")
        .replace(/^([a-z-]+)\/(?!host$|bare$|full$|self$|remote$|initial$).*$/, (all, kind: string) =>
            /^(?:pre-)?(?:iq|message|presence)/.test(kind) ? all : `${kind}/…`,
        );
}

export function compare(
    version: ProsodyVersion,
    report: Report,
    exceptions: Exceptions,
    texts?: Texts,
    entry?: string,
): Result {
    const declarations = new Declarations(version, queries, texts, entry);
    const comparison = new Comparison(version, receivers, exceptions, declarations.isExact);
    const unseen = new Map<string, Set<string>>();
    const undeclared = new Map<string, Set<string>>();
    let count = 0;
    for (const name of mapNames) {
        const shape = mapShape(declarations, name);
        const seen = new Map(Object.entries(report[name]));
        const unseenHere = new Set<string>();
        for (const member of shape.members?.values() ?? []) {
            const event = seen.get(member.name);
            if (!isFor(member, version)) {
                comparison.notFor(member, `"${member.name}"`, event && {});
                continue;
            }
            if (event === undefined) {
                unseenHere.add(member.name);
                const other = mapNames.find((one) => report[one][member.name] !== undefined);
                if (other !== undefined && !mapShape(declarations, other).members?.has(member.name)) {
                    comparison.problem(
                        member.name,
                        `${member.file} declares "${member.name}" among ${name}: fired among ${other} in ${version}`,
                    );
                }
                continue;
            }
            count += 1;
            comparePayloads(comparison, member, member.name, event);
        }
        const strange = new Set<string>();
        const unmatched = new Set(shape.patterns.map(({ member }) => member));
        for (const [event, payloads] of seen) {
            const declared = declarationOf(shape, event);
            if (declared === undefined) {
                strange.add(general(event));
            } else if (shape.members?.has(event) !== true) {
                unmatched.delete(declared);
                comparePayloads(comparison, declared, event, payloads);
            }
        }
        for (const member of unmatched) {
            unseenHere.add(member.name);
        }
        unseen.set(name, unseenHere);
        undeclared.set(name, strange);
    }
    return { comparison, unseen, undeclared, seen: count };
}

function comparePayloads(comparison: Comparison, member: Member, name: string, event: Seen): void {
    const shape = member.shape();
    const list = shape.name ?? `"${member.name}"`;
    const at = { path: `"${name}"`, list, file: member.file };
    for (const { before, after } of Object.values(event.payloads) as { before?: Found; after?: Found }[]) {
        comparison.value(shape, before, at);
        comparison.isLenient = true;
        comparison.value(shape, after, at);
        comparison.isLenient = false;
    }
}
