/**
 * The declarations of types/ against running servers: what they declare is there, is of that type and is called that
 * way; what is there besides stands on a list with a reason (test/types/undeclared.json).
 * `UPDATE_UNDECLARED=1` writes the list anew; reasons already given are kept.
 */

import path from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { login, type Client, type Transport } from "../../demo/client";
import { admitted } from "../../demo/deployment";
import type { ProsodyVersion } from "../../demo/prosody";
import {
    asThread,
    broken,
    calledOtherwise,
    gone,
    removed,
    renamed,
    withCompanion,
    type Breakage,
} from "./conformance/breakages";
import {
    Comparison,
    differences,
    Exceptions,
    readLists,
    withVersions,
    writeLists,
    type Found,
} from "./conformance/compare";
import { commonEntry, Declarations, wantOf, type Texts } from "./conformance/declarations";
import { ALICE, BOB, keep, ROOMS, startProbed, type Probed, versions } from "./conformance/probe";
import {
    listOf,
    onlyIn,
    ownSubjects,
    patterns,
    receivers,
    subjects,
    unseenPatterns,
} from "./conformance/subjects";
import { visitAsServers, visitByTcp } from "./conformance/visits";

const listFile = path.resolve(__dirname, "../types/undeclared.json");

/** What mod_conformance reports. */
interface Report {
    readonly libraries: Readonly<Record<string, Found>>;
    readonly subjects: Readonly<Record<string, readonly Found[]>>;
    readonly failures: Readonly<Record<string, string>>;
    /** Of each second name of a library, whether it is that library. */
    readonly names: Readonly<Record<string, boolean>>;
    /** Libraries that this version has, declared or not. */
    readonly shipped: readonly string[];
}

const queries = [...new Set(Object.values(subjects))];

const known = new Map<ProsodyVersion, Declarations>();

/** The declarations for a version, as they are. */
function declarationsOf(version: ProsodyVersion): Declarations {
    const declarations = known.get(version) ?? new Declarations(version, queries);
    known.set(version, declarations);
    return declarations;
}

/** The version on which broken declarations are tried out. */
const newest = versions.at(-1) ?? "13.0";

/** Whether it is a name that 13.0 has for a library beside its old one. */
function isSecondName(name: string): boolean {
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
async function probe(version: ProsodyVersion): Promise<Report> {
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
function compare(version: ProsodyVersion, report: Report, texts?: Texts, entry?: string): Comparison {
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
    return comparison;
}

const exceptions = new Exceptions(readLists(listFile).exceptions?.deviations ?? {});

describe("declarations against running servers", () => {
    const reports = new Map<ProsodyVersion, Report>();
    const compared = new Map<ProsodyVersion, Comparison>();
    const listed = (pick: (one: Comparison) => ReadonlyMap<string, ReadonlySet<string>>) =>
        withVersions(new Map([...compared].map(([version, one]) => [version, pick(one)])));

    beforeAll(async () => {
        for (const version of versions) {
            const report = await probe(version);
            keep(`conformance-${version}`, report);
            reports.set(version, report);
            compared.set(version, compare(version, report));
        }
        if (process.env.UPDATE_UNDECLARED === "1") {
            writeLists(
                listFile,
                "names",
                listed((one) => one.undeclared),
                patterns,
            );
            writeLists(
                listFile,
                "unseen fields",
                listed((one) => one.unproven),
                unseenPatterns,
            );
        }
    }, 60_000);

    test.each(versions)("%s has what is declared, and is called that way", (version) => {
        expect(compared.get(version)?.problems).toEqual([]);
    });

    test.each(versions)("%s agrees with the declarations for all versions", (version) => {
        expect(compare(version, needed(reports, version), undefined, commonEntry).problems).toEqual([]);
    });

    test("13.0 has each library by its second name", () => {
        const names = [...declarationsOf("13.0").libraries().keys()];
        const second = names.filter(isSecondName).map((name) => name.slice(8));
        expect(second.sort()).toEqual(names.filter((name) => !isSecondName(name)).sort());
    });

    test("what is there and not declared is on the list, and nothing else is", () => {
        const found = listed((one) => one.undeclared);
        expect(differences("not declared", readLists(listFile).names ?? {}, found, versions)).toEqual([]);
    });

    test("declared fields that nothing had are on the list, and nothing else is", () => {
        const found = listed((one) => one.unproven);
        const expected = readLists(listFile)["unseen fields"] ?? {};
        expect(differences("not seen", expected, found, versions)).toEqual([]);
    });

    test("known deviations are still there", () => {
        expect(exceptions.unused(versions)).toEqual([]);
    });

    test.each<[owner: string, member: string, Breakage, message: RegExp]>([
        ["util.jid", "bare", renamed, /jid.* declares util\.jid\.barex: not there in/],
        [
            "util.jid",
            "split",
            calledOtherwise,
            /declares util\.jid:split to be called with ":": called with "\."/,
        ],
        ["util.jid", "bare", gone, /says that util\.jid\.bare is gone since 0\.11: there in/],
        [
            "Prosody.Room",
            "get_affiliation",
            renamed,
            /declares Prosody\.Room\.get_affiliationx: not there in/,
        ],
        ["Prosody.Room", "get_affiliation", calledOtherwise, /called with "\.": called with ":" in/],
        ["Prosody.Module", "set_status", calledOtherwise, /called with "\.": called with ":" in/],
        [
            "Prosody.ComponentSession",
            "send",
            calledOtherwise,
            /:send to be called with ":": called with "\." in/,
        ],
        ["Prosody.Room", "jid", withCompanion, /declares Prosody\.Room\.no_such_field: not there in/],
        ["Prosody.Room", "jid", asThread, /declares Prosody\.Room\.jid as thread: string "room@rooms/],
    ])("a declaration of %s.%s broken by %p is found out", (owner, member, breakage, message) => {
        const problems = problemsOfBroken(newest, owner, member, breakage);
        expect(problems).not.toEqual([]);
        expect(problems.filter((problem) => !message.test(problem))).toEqual([]);
    });

    test("a declaration that is taken away is missed", () => {
        const texts = broken(declarationsOf(newest), "Prosody.Room", "get_affiliation", removed);
        const { undeclared } = compare(newest, needed(reports, newest), texts);
        const before = needed(compared, newest).undeclared.get("Prosody.Room");
        const more = [...(undeclared.get("Prosody.Room") ?? [])].filter((name) => before?.has(name) !== true);
        expect(more).toEqual(["get_affiliation"]);
    });

    /** What is found besides what is found anyway. */
    function problemsOfBroken(
        version: ProsodyVersion,
        owner: string,
        member: string,
        breakage: Breakage,
    ): string[] {
        const texts = broken(declarationsOf(version), owner, member, breakage);
        const before = needed(compared, version).problems;
        return compare(version, needed(reports, version), texts).problems.filter(
            (one) => !before.includes(one),
        );
    }
});

function needed<Value>(map: ReadonlyMap<ProsodyVersion, Value>, version: ProsodyVersion): Value {
    const value = map.get(version);
    if (value === undefined) {
        throw new Error(`Prosody ${version} was not looked at`);
    }
    return value;
}
