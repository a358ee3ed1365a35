/** The links of Markdown documents. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

function withoutCode(text: string): string {
    return text.replaceAll(/^( *)```.*?^\1```/gms, "");
}

/** The anchors of a document, as GitHub makes them of headings. */
function anchorsOf(text: string): readonly string[] {
    return [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
        heading
            .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
            .toLowerCase()
            .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
            .replaceAll(" ", "-"),
    );
}

/** The links of a file to files and anchors that are not there. */
export function deadLinksOf(file: string): readonly string[] {
    const text = withoutCode(readFileSync(file, "utf8"));
    return [...text.matchAll(/\]\(<?([^)\s>]+)>?\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => {
            const [name = "", anchor] = target.split("#");
            const linked = name === "" ? file : path.resolve(path.dirname(file), name);
            return (
                !existsSync(linked) ||
                (anchor !== undefined && !anchorsOf(readFileSync(linked, "utf8")).includes(anchor))
            );
        });
}

/** The links to nowhere of all documents in a folder, with the file of each. */
export function deadLinks(folder: string): readonly string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".md"))
        .flatMap((file) => deadLinksOf(path.join(folder, file)).map((target) => `${file}: ${target}`));
}
