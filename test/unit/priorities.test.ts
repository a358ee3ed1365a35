/** Tests of the table of priorities: it holds them all, by the right events, in the order in which the hooks run. */

import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "@jest/globals";
import ts from "typescript";
import { priorities } from "../../src/prosody/priorities";
import { root } from "./support/files";

/** All nodes of a file of src/. */
function nodesOf(file: string): readonly ts.Node[] {
    const text = readFileSync(path.join(root, "src", file), "utf8");
    const found: ts.Node[] = [ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)];
    for (const node of found) {
        node.forEachChild((child) => {
            found.push(child);
        });
    }
    return found;
}

/** The comment before an entry of the table. */
function commentOn(entry: ts.Node): string {
    const text = entry.getSourceFile().text;
    const ranges = ts.getLeadingCommentRanges(text, entry.getFullStart()) ?? [];
    return ranges.map(({ pos, end }) => text.slice(pos, end)).join("\n");
}

const entries = nodesOf("prosody/priorities.ts").filter(ts.isPropertyAssignment);
const groups = entries.filter(({ initializer }) => ts.isObjectLiteralExpression(initializer));

/** A call that registers a hook. */
interface Hook {
    readonly file: string;
    readonly event: string;
    readonly priority?: string;
}

const hooks: readonly Hook[] = ts.sys
    .readDirectory(path.join(root, "src"), [".ts"])
    .map((file) => path.relative(path.join(root, "src"), file))
    // Diagnosis hooks nothing; what it adds are findings.
    .filter((file) => !file.startsWith("admin/"))
    .flatMap((file) =>
        nodesOf(file)
            .filter(ts.isCallExpression)
            .filter(({ expression }) =>
                /(^|\.)(hook|hook_global|add|add_handler)$/.test(expression.getText()),
            )
            .map((call) => call.arguments.map((argument) => argument.getText()))
            .filter(([event = "", handler]) => handler !== undefined && /^["`]/.test(event))
            .map(([event = "", , priority]) => ({ file, event: event.slice(1, -1), priority })),
    );

describe("each event", () => {
    test.each(Object.entries(priorities))("%s: stands in the order in which its hooks run", (_, hooksOf) => {
        const numbers: readonly number[] = Object.values(hooksOf);
        expect(numbers).toEqual([...numbers].sort((one, other) => other - one));
    });

    test("is named, and each of its hooks has a reason", () => {
        for (const entry of entries) {
            expect([entry.name.getText(), commentOn(entry)]).toEqual([
                entry.name.getText(),
                expect.stringMatching(groups.includes(entry) ? /^\/\/ `[^`]+`.*: / : /^\/\/ [A-Z].*\.$/s),
            ]);
        }
    });
});

describe("each hook", () => {
    test("takes its priority from the table, from its own event", () => {
        expect(hooks.length).toBeGreaterThan(30);
        for (const { file, event, priority = "" } of hooks) {
            const group = groups.find(({ name }) => priority.startsWith(`priorities.${name.getText()}.`));
            const comment =
                group === undefined ? `no entry of the table: ${event} ${priority}` : commentOn(group);
            // The door's six events of stanzas share an entry.
            const named = event.replace(/^\$\{kind\}/, "presence");
            expect([file, comment]).toEqual([file, expect.stringContaining(`\`${named}\``)]);
        }
    });

    test("of the table is registered", () => {
        const named = groups.flatMap(({ name, initializer }) =>
            (initializer as ts.ObjectLiteralExpression).properties.map(
                (property) => `priorities.${name.getText()}.${property.name?.getText() ?? ""}`,
            ),
        );
        const used = new Set(hooks.map(({ priority }) => priority));
        expect(named.filter((priority) => !used.has(priority))).toEqual([]);
    });
});
