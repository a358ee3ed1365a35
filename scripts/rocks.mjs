/**
 * Packs the rocks that `prosodyctl install` takes, from the front matter of the READMEs in packaging/rocks/. Written into
 * the folder of the release's tarball, beside it:
 *
 *   MODULE-VERSION-1.rockspec    how LuaRocks builds the module from the tarball
 *   MODULE-VERSION-1.src.rock    the rockspec with the tarball
 *   MODULE-VERSION-1.all.rock    the module itself: nothing is built, so no Lua headers are needed
 *   manifest-5.2 … manifest-5.4  make a rocks server of the folder
 *
 *   SOURCE_DATE_EPOCH=SECONDS node scripts/rocks.mjs TARBALL VERSION
 */

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";
import yaml from "js-yaml";

// Archives hold local time, and are to be the same everywhere.
process.env.TZ = "UTC";

const [tarball, version] = process.argv.slice(2);
const output = path.dirname(path.resolve(tarball));
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const readmes = path.join(root, "packaging/rocks");
/** Rocks have a version of the packaging behind that of what they hold. */
const release = `${version}-1`;
const time = Number(process.env.SOURCE_DATE_EPOCH);

/** What a README says in YAML between its first two lines of three dashes. */
function frontMatter(file) {
    const [, text] = /^---\n(.*?)\n---\n/s.exec(fs.readFileSync(file, "utf8")) ?? [];
    if (text === undefined) {
        throw new Error(`${file} has no front matter`);
    }
    return yaml.load(text);
}

/** A value as Lua source. */
function toLua(value) {
    if (Array.isArray(value)) return `{ ${value.map(toLua).join("; ")} }`;
    if (typeof value === "object") {
        const fields = Object.entries(value).map(([key, field]) => `[${toLua(key)}] = ${toLua(field)}`);
        return `{ ${fields.join("; ")} }`;
    }
    return JSON.stringify(value); // plain text, which both languages quote alike
}

/** Fields as a Lua file. */
function luaFile(fields) {
    return Object.entries(fields)
        .map(([key, value]) => `${key} = ${toLua(value)}\n`)
        .join("");
}

/** Packs files, by their paths in the archive. The same content gives the same bytes. */
function zip(archive, files) {
    // Readable by all, as Unix (3) writes it.
    const attributes = { mtime: time * 1000, os: 3, attrs: 0o100644 * 65536 };
    const entries = Object.entries(files).map(([name, content]) => [
        name,
        [Buffer.from(content), attributes],
    ]);
    fs.writeFileSync(archive, zipSync(Object.fromEntries(entries), { level: 9 }));
}

function md5(content) {
    return createHash("md5").update(content).digest("hex");
}

const names = fs.readdirSync(readmes).sort();
for (const name of names) {
    const { summary, rockspec } = frontMatter(path.join(readmes, name, "README.md"));
    const { modules } = rockspec.build;
    const source = path.basename(tarball);
    const file = `${name}-${release}.rockspec`;
    const text = luaFile({
        package: name,
        version: release,
        description: { summary, license: "Apache-2.0" },
        dependencies: ["lua >= 5.2", ...rockspec.dependencies],
        source: { url: `file://${source}`, dir: path.basename(source, ".tar.gz") },
        build: { type: "builtin", modules },
    });
    fs.writeFileSync(path.join(output, file), text);
    zip(path.join(output, `${name}-${release}.src.rock`), {
        [file]: text,
        [source]: fs.readFileSync(tarball),
    });

    const lua = Object.fromEntries(
        Object.entries(modules).map(([module, from]) => [
            `${module}.lua`,
            fs.readFileSync(path.join(root, "dist", from)),
        ]),
    );
    const sums = Object.fromEntries(Object.entries(lua).map(([to, content]) => [to, md5(content)]));
    zip(path.join(output, `${name}-${release}.all.rock`), {
        [file]: text,
        rock_manifest: luaFile({ rock_manifest: { lua: sums, [file]: md5(text) } }),
        ...Object.fromEntries(Object.entries(lua).map(([to, content]) => [`lua/${to}`, content])),
    });
}

const packed = { [release]: [{ arch: "src" }, { arch: "all" }] };
for (const lua of ["5.2", "5.3", "5.4"]) {
    fs.writeFileSync(
        path.join(output, `manifest-${lua}`),
        luaFile({
            commands: {},
            modules: {},
            repository: Object.fromEntries(names.map((name) => [name, packed])),
        }),
    );
}
