/** Breaks declarations in memory, to show that the conformance tests notice. */

import path from "node:path";
import ts from "typescript";
import type { Declarations, Texts } from "./declarations";

/** A change of the text of one declaration. */
export type Breakage = (declaration: ts.Node) => string;

/** The contents of the file that declares a member, with that declaration changed. */
export function broken(declarations: Declarations, owner: string, member: string, breakage: Breakage): Texts {
    const node = declarations.nodeOf(owner, member);
    const file = node.getSourceFile();
    const { text } = file;
    const changed = text.slice(0, node.getStart()) + breakage(node) + text.slice(node.getEnd());
    return new Map([[path.resolve(file.fileName), changed]]);
}

/** The name gets another letter. */
export const renamed: Breakage = (node) => {
    const name = (node as ts.NamedDeclaration).name?.getText() ?? "";
    const text = node.getText();
    const at = text.indexOf(name);
    const other = /["']$/.test(name) ? `${name.slice(0, -1)}x"` : `${name}x`;
    return text.slice(0, at) + other + text.slice(at + name.length);
};

/** A dot becomes a colon, and a colon a dot. */
export const calledOtherwise: Breakage = (node) => {
    const text = node.getText();
    if (/\bthis: void\b/.test(text)) {
        return text.replace(/\bthis: void\b/, "this: object");
    }
    const name = (node as ts.NamedDeclaration).name?.getText() ?? "";
    const at = text.indexOf("(", text.indexOf(name));
    const isEmpty = text[at + 1] === ")";
    return `${text.slice(0, at + 1)}this: void${isEmpty ? "" : ", "}${text.slice(at + 1)}`;
};

/** A field stands beside it that nobody has. */
export const withCompanion: Breakage = (node) => `readonly no_such_field: string;\n${node.getText()}`;

/** It is declared as something else. */
export const asThread: Breakage = (node) =>
    `readonly ${(node as ts.NamedDeclaration).name?.getText() ?? ""}: LuaThread;`;

/** It is not declared at all. */
export const removed: Breakage = () => "";

/** Its comment says that it is gone. */
export const gone: Breakage = (node) => `/** @until 0.11 */ ${node.getText()}`;
