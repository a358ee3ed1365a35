/**
 * The declarations of types/ against running servers: what they declare is there, is of that type and is called that
 * way; what is there besides stands on a list with a reason (test/types/undeclared.json).
 * `UPDATE_UNDECLARED=1` writes the list anew; reasons already given are kept.
 */

import path from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
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
    differences,
    Exceptions,
    readLists,
    withVersions,
    writeLists,
    type Comparison,
} from "./conformance/compare";
import { commonEntry } from "./conformance/declarations";
import { keep, versions } from "./conformance/probe";
import { compare, declarationsOf, isSecondName, probe, type Report } from "./conformance/report";
import { patterns, uncalledPatterns, unseenPatterns } from "./conformance/subjects";

const listFile = path.resolve(__dirname, "../types/undeclared.json");

/** The version on which broken declarations are tried out. */
const newest = versions.at(-1) ?? "13.0";

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
            compared.set(version, compare(version, report, exceptions));
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
            writeLists(
                listFile,
                "uncalled functions",
                listed((one) => one.uncalled),
                uncalledPatterns,
            );
        }
    }, 60_000);

    test.each(versions)("%s has what is declared, and is called that way", (version) => {
        expect(compared.get(version)?.problems).toEqual([]);
    });

    test.each(versions)("%s agrees with the declarations for all versions", (version) => {
        expect(
            compare(version, needed(reports, version), exceptions, undefined, commonEntry).problems,
        ).toEqual([]);
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

    test("declared functions that are not called are on the list, and nothing else is", () => {
        const found = listed((one) => one.uncalled);
        const expected = readLists(listFile)["uncalled functions"] ?? {};
        expect(differences("not called", expected, found, versions)).toEqual([]);
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
        const { undeclared } = compare(newest, needed(reports, newest), exceptions, texts);
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
        return compare(version, needed(reports, version), exceptions, texts).problems.filter(
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
