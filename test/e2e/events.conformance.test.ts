/**
 * The declared events against those that running servers fire: what they carry is declared, what is declared is there
 * and of that type. Events that were not seen, events and fields that are not declared stand on lists with a reason
 * (test/types/undeclared.json). `UPDATE_UNDECLARED=1` writes the lists anew; reasons already given are kept.
 */

import path from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import type { ProsodyVersion } from "../../demo/prosody";
import { asThread, broken, renamed, withCompanion, type Breakage } from "./conformance/breakages";
import {
    Comparison,
    differences,
    Exceptions,
    readLists,
    withVersions,
    writeLists,
    type Found,
} from "./conformance/compare";
import {
    commonEntry,
    Declarations,
    isFor,
    wantOf,
    type Member,
    type Shape,
    type Texts,
} from "./conformance/declarations";
import { keep, startProbed, versions } from "./conformance/probe";
import { run } from "./conformance/scenario";
import {
    eventPatterns,
    ownSubjects,
    receivers,
    subjects,
    unseenEventPatterns,
    unseenPatterns,
} from "./conformance/subjects";

const listFile = path.resolve(__dirname, "../types/undeclared.json");
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
    members: new Map(),
    open: false,
    patterns: [],
    each: undefined,
    name: undefined,
};
const joinEvent = 'Prosody.HostEvents["muc-occupant-pre-join"]';
const queries = [...new Set([...Object.values(maps), joinEvent, ...Object.values(subjects)])];
const exceptions = new Exceptions(readLists(listFile).exceptions?.events ?? {});

/** What mod_conformance_events reports. Lua writes what is empty as a list or as an object, as it happens. */
interface Seen {
    readonly count: number;
    readonly hosts: Readonly<Record<string, true>>;
    readonly payloads: readonly { readonly before?: Found; readonly after?: Found }[] | object;
}
type Report = Readonly<Record<MapName, Readonly<Record<string, Seen>>>>;

/** One version's comparison, with the lists of events. */
interface Result {
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

async function probe(version: ProsodyVersion): Promise<Report> {
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

function compare(version: ProsodyVersion, report: Report, texts?: Texts, entry?: string): Result {
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

describe("declared events against running servers", () => {
    const reports = new Map<ProsodyVersion, Report>();
    const results = new Map<ProsodyVersion, Result>();
    const listed = (pick: (result: Result) => ReadonlyMap<string, ReadonlySet<string>>) =>
        withVersions(new Map([...results].map(([version, result]) => [version, pick(result)])));

    beforeAll(async () => {
        for (const version of versions) {
            const report = await probe(version);
            keep(`events-${version}`, report);
            reports.set(version, report);
            results.set(version, compare(version, report));
        }
        if (process.env.UPDATE_UNDECLARED === "1") {
            writeLists(
                listFile,
                "events",
                listed((result) => result.undeclared),
                eventPatterns,
            );
            writeLists(
                listFile,
                "unseen events",
                listed((result) => result.unseen),
                unseenEventPatterns,
            );
            writeLists(
                listFile,
                "unseen payloads",
                listed((result) => result.comparison.unproven),
                unseenPatterns,
            );
            writeLists(
                listFile,
                "payloads",
                listed((result) => result.comparison.undeclared),
                eventPatterns,
            );
        }
    }, 60_000);

    test.each(versions)("%s: payloads are as declared", (version) => {
        expect(results.get(version)?.comparison.problems).toEqual([]);
    });

    test.each(versions)("%s: payloads are as declared for all versions", (version) => {
        const report = reports.get(version);
        const result = report && compare(version, report, undefined, commonEntry);
        expect(result?.comparison.problems).toEqual([]);
    });

    test("known deviations are still there", () => {
        expect(exceptions.unused(versions)).toEqual([]);
    });

    test("declared fields of payloads that were never there are on the list, and nothing else is", () => {
        const expected = readLists(listFile)["unseen payloads"] ?? {};
        const found = listed((result) => result.comparison.unproven);
        expect(differences("not seen", expected, found, versions)).toEqual([]);
    });

    test("fields of payloads that are not declared are on the list, and nothing else is", () => {
        const expected = readLists(listFile).payloads ?? {};
        const found = listed((result) => result.comparison.undeclared);
        expect(differences("not declared", expected, found, versions)).toEqual([]);
    });

    test("events that are not declared are on the list, and nothing else is", () => {
        const expected = readLists(listFile).events ?? {};
        expect(
            differences(
                "not declared",
                expected,
                listed((result) => result.undeclared),
                versions,
            ),
        ).toEqual([]);
    });

    test("declared events that were not seen are on the list, and nothing else is", () => {
        const expected = readLists(listFile)["unseen events"] ?? {};
        expect(
            differences(
                "not seen",
                expected,
                listed((result) => result.unseen),
                versions,
            ),
        ).toEqual([]);
    });

    test.each<[owner: string, member: string, Breakage, message: RegExp]>([
        ["Prosody.HostEvents", "resource-bind", withCompanion, /no_such_field/],
        [joinEvent, "room", renamed, /"muc-occupant-pre-join"\.roomx: not there in/],
        [joinEvent, "room", withCompanion, /"muc-occupant-pre-join"\.no_such_field: not there in/],
        [joinEvent, "room", asThread, /"muc-occupant-pre-join"\.room as thread: table in/],
    ])("a declaration of %s.%s broken by %p is found out", (owner, member, breakage, message) => {
        const version = versions.at(-1) ?? "13.0";
        const result = results.get(version);
        const report = reports.get(version);
        if (result === undefined || report === undefined) {
            throw new Error(`Prosody ${version} was not looked at`);
        }
        const texts = broken(new Declarations(version, queries), owner, member, breakage);
        const changed = compare(version, report, texts);
        const all = [...changed.comparison.problems, ...(changed.unseen.get("HostEvents") ?? [])];
        const before = [...result.comparison.problems, ...(result.unseen.get("HostEvents") ?? [])];
        const more = all.filter((one) => !before.includes(one));
        expect(more).toContainEqual(expect.stringMatching(message));
    });
});
