/**
 * The package prosody-types as somebody else gets it: packed, installed into an empty project, the example of the tutorial
 * built there, and that loaded in a real Prosody of each version.
 */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { childNamed, connect, type Client } from "../../demo/client";
import { startProsody, type Prosody } from "../../demo/prosody";
import { versions } from "./support";

const root = path.resolve(__dirname, "../..");
const example = path.join(root, "examples/greeter");
const sources = ["tsconfig.json", "src/text.ts", "src/mod_greeter.ts"];
const npm = { encoding: "utf8", stdio: "pipe" } as const;

/** The project of the example, in a folder of its own. */
const project = fs.mkdtempSync(path.join(os.tmpdir(), "greeter-"));
const dist = path.join(project, "dist");
let packed: readonly string[] = [];

/** Code without its layout, which differs between a file and the listing of it in a document. */
function bare(code: string): string {
    return code.replaceAll(/\s+/g, "").replaceAll(/,(?=[)\]}])/g, "");
}

beforeAll(() => {
    const [{ filename, files }] = JSON.parse(
        execFileSync("npm", ["pack", "--json", "--pack-destination", project], {
            ...npm,
            cwd: path.join(root, "types"),
        }),
    ) as [{ filename: string; files: { path: string }[] }];
    packed = files.map((file) => file.path);
    for (const file of ["package.json", ...sources]) {
        fs.cpSync(path.join(example, file), path.join(project, file));
    }
    // As the tutorial says, but without the net: all but the package itself comes from this repository's folder.
    const manifest = path.join(project, "package.json");
    const settings = JSON.parse(fs.readFileSync(manifest, "utf8")) as {
        devDependencies: Record<string, string>;
    };
    for (const name of Object.keys(settings.devDependencies)) {
        settings.devDependencies[name] =
            name === "prosody-types" ? `file:${filename}` : `file:${path.join(root, "node_modules", name)}`;
    }
    fs.writeFileSync(manifest, JSON.stringify(settings));
    execFileSync("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"], {
        ...npm,
        cwd: project,
    });
    execFileSync("npx", ["prosody-types", "build"], { ...npm, cwd: project });
}, 180_000);

afterAll(() => {
    fs.rmSync(project, { recursive: true, force: true });
});

describe("the package", () => {
    test("holds each file of declarations and what to read", () => {
        const declarations = fs
            .readdirSync(path.join(root, "types"), { recursive: true, encoding: "utf8" })
            .filter((name) => name.endsWith(".d.ts"));
        expect(declarations.length).toBeGreaterThan(90);
        expect([...packed].sort()).toEqual(
            [
                ...declarations,
                ...["bin.mjs", "build.mjs", "package.json"],
                ...["CHANGELOG.md", "FROM-LUA.md", "LICENSE", "README.md", "TUTORIAL.md"],
            ].sort(),
        );
    });

    test("is installed unpacked, not linked", () => {
        const folder = path.join(project, "node_modules/prosody-types");
        expect(fs.lstatSync(folder).isSymbolicLink()).toBe(false);
        expect(fs.existsSync(path.join(folder, "13.d.ts"))).toBe(true);
    });

    test.each(sources)("shows %s in the tutorial as the example has it", (file) => {
        const tutorial = fs.readFileSync(path.join(root, "types/TUTORIAL.md"), "utf8");
        expect(bare(tutorial)).toContain(bare(fs.readFileSync(path.join(example, file), "utf8")));
    });

    test("is all that the example needs to be built into one file", () => {
        expect(fs.readdirSync(dist)).toEqual(["mod_greeter.lua"]);
        expect(fs.readFileSync(path.join(dist, "mod_greeter.lua"), "utf8")).toContain('require("util.jid")');
    });

    test("refuses what is wrong in the example", () => {
        const file = path.join(project, "src/mod_greeter.ts");
        const text = fs.readFileSync(file, "utf8");
        fs.writeFileSync(file, text.replace("muc-occupant-joined", "muc-occupant-join"));
        try {
            expect(() => execFileSync("npx", ["prosody-types", "build"], { ...npm, cwd: project })).toThrow(
                /No event is called \\"muc-occupant-join\\", but \\"muc-occupant-joined\\" is/,
            );
        } finally {
            fs.writeFileSync(file, text);
        }
    }, 60_000);
});

describe.each(versions)("the example on Prosody %s", (version) => {
    let prosody: Prosody | undefined;
    let client: Client | undefined;
    let status = 200;
    const web = http.createServer((_request, response) => {
        response.statusCode = status;
        response.end("Hello from the web, {nick}!");
    });

    beforeAll(async () => {
        await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
        const { port } = web.address() as AddressInfo;
        prosody = await startProsody({
            version,
            pluginPaths: [dist],
            hosts: [
                { kind: "VirtualHost", name: "greeter.test", options: { authentication: "anonymous" } },
                {
                    kind: "Component",
                    name: "muc.greeter.test",
                    module: "muc",
                    options: {
                        modules_enabled: ["greeter", "admin_shell"],
                        muc_room_locking: false,
                        greeter_text: "Hello, {nick}!",
                        greeter_delay: 0.1,
                        greeter_url: `http://127.0.0.1:${port}/greeting.txt`,
                    },
                },
            ],
        });
        const result = await connect({ prosody, transport: "websocket", host: "greeter.test" });
        if (!result.ok) {
            throw new Error(`no login: ${result.condition}`);
        }
        client = result.client;
    }, 30_000);

    afterAll(async () => {
        await client?.disconnect();
        await prosody?.stop();
        web.close();
    });

    /** Waits for a text in a room. */
    async function hear(text: string): Promise<void> {
        await client?.waitFor(
            (stanza) => stanza.tagName === "message" && childNamed(stanza, "body")?.textContent === text,
            5_000,
            0,
        );
    }

    test("greets with the text of the web", async () => {
        expect(await client?.join("hall@muc.greeter.test/ann")).toMatchObject({ ok: true });
        await hear("Hello from the web, ann!");
    });

    test("greets with its own text when the web fails, and says so in the log", async () => {
        status = 500;
        expect(await client?.join("yard@muc.greeter.test/ann")).toMatchObject({ ok: true });
        await hear("Hello, ann!");
        await prosody?.waitForLog(/No greeting from http:\S+ 500/);
    });

    test("greets when the shell says so, on 13.0", async () => {
        status = 200;
        const line = 'greeter:greet("hall@muc.greeter.test", "world")';
        if (version === "0.12") {
            await expect(prosody?.shell(line)).rejects.toThrow();
            return;
        }
        expect(await prosody?.shell(line)).toContain("Greeted world");
        await hear("Hello from the web, world!");
    });

    test("is reloaded, and throws nothing", async () => {
        await prosody?.reload("muc.greeter.test", "greeter");
        expect(prosody?.log()).not.toMatch(/traceback|attempt to (?:index|call|compare|concatenate)/i);
    });
});
