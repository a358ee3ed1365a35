/**
 * The declared events against those that running servers fire: what they carry is declared, what is declared is there
 * and of that type. Events that were not seen, events and fields that are not declared stand on lists with a reason
 * (test/types/undeclared.json). `UPDATE_UNDECLARED=1` writes the lists anew; reasons already given are kept.
 */

import path from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import type { ProsodyVersion } from "../../demo/prosody";
import { asThread, broken, renamed, withCompanion, type Breakage } from "./conformance/breakages";
import { differences, Exceptions, readLists, withVersions, writeLists } from "./conformance/compare";
import { commonEntry, Declarations } from "./conformance/declarations";
import { compare, joinEvent, probe, queries, type Report, type Result } from "./conformance/event-report";
import { keep, versions } from "./conformance/probe";
import { eventPatterns, unseenEventPatterns, unseenPatterns } from "./conformance/subjects";

const listFile = path.resolve(__dirname, "../types/undeclared.json");
const exceptions = new Exceptions(readLists(listFile).exceptions?.events ?? {});

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
            results.set(version, compare(version, report, exceptions));
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
        const result = report && compare(version, report, exceptions, undefined, commonEntry);
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
        const changed = compare(version, report, exceptions, texts);
        const all = [...changed.comparison.problems, ...(changed.unseen.get("HostEvents") ?? [])];
        const before = [...result.comparison.problems, ...(result.unseen.get("HostEvents") ?? [])];
        const more = all.filter((one) => !before.includes(one));
        expect(more).toContainEqual(expect.stringMatching(message));
    });
});
