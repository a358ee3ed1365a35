#!/usr/bin/env node
/** `npm create prosody-module NAME`: makes a folder NAME with the project of a Prosody module in TypeScript. */

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const usage = `Usage: npm create prosody-module NAME

Makes a folder NAME with a Prosody module mod_NAME in TypeScript, its tests and its lint.
NAME is lower-case letters, digits and underscores, and begins with a letter.
`;

const template = path.join(path.dirname(fileURLToPath(import.meta.url)), "template");
const [name, ...more] = process.argv.slice(2);
if (name === undefined || more.length > 0 || !/^[a-z][a-z0-9_]*$/.test(name)) {
    process.stderr.write(usage);
    process.exit(2);
}
if (fs.existsSync(name)) {
    process.stderr.write(`${name} is already there\n`);
    process.exit(1);
}

for (const file of fs.readdirSync(template, { recursive: true, encoding: "utf8" })) {
    const source = path.join(template, file);
    if (fs.statSync(source).isFile()) {
        // npm leaves files called .gitignore and package.json of a package to itself.
        const target = path.join(
            name,
            file.replaceAll("NAME", name).replace(/^_git/, ".git").replace(/^_/, ""),
        );
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.writeFileSync(target, fs.readFileSync(source, "utf8").replaceAll("NAME", name));
    }
}
process.stdout.write(`Made ${name}. Go on with:

    cd ${name}
    npm install
    npm run build       # writes dist/mod_${name}.lua
    npm test            # runs it in a stand-in for Prosody, by busted
    make run            # starts a Prosody with it, where there is one
`);
