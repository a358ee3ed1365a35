/**
 * Copies the documents of a package. A link to a file that the package lacks becomes its text, so that no link is dead.
 *
 *   node scripts/documents.mjs FOLDER FILE...    the files by their paths from the root of the repository
 */

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const [folder, ...files] = process.argv.slice(2);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const packed = new Set(files.map((file) => path.normalize(file)));

/** A link or a picture, with brackets in its text at most once nested; or a block of code, which is left alone. */
const linkOrCode = /^```.*?^```|!?\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/gms;

/** The text of a document without links to files that are not packed. */
function withoutDeadLinks(file, text) {
    return text.replaceAll(linkOrCode, (whole, label, target) => {
        if (target === undefined || /^([a-z]+:|#)/.test(target)) {
            return whole;
        }
        const linked = path.join(path.dirname(file), target.split("#")[0]);
        return packed.has(linked) ? whole : label;
    });
}

for (const file of packed) {
    const source = path.join(root, file);
    const copy = path.join(folder, file);
    fs.mkdirSync(path.dirname(copy), { recursive: true });
    if (file.endsWith(".md")) {
        fs.writeFileSync(copy, withoutDeadLinks(file, fs.readFileSync(source, "utf8")));
    } else {
        fs.copyFileSync(source, copy);
    }
    fs.chmodSync(copy, 0o644);
}
