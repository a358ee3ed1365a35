/** Takes the picture of the demo's page, docs/demo-page.png, from a real run: `npx tsx scripts/page-picture.ts [FILE]`. */

import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { chromium, type Page } from "playwright-core";
import { servePage } from "../demo/page";
import { people, roomsOf, setStage } from "../demo/stage";

const root = path.resolve(__dirname, "..");

/** One chunk of a PNG. */
function chunk(type: string, data: Buffer): Buffer {
    const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    checksum.writeUInt32BE(crc32(content));
    return Buffer.concat([length, content, checksum]);
}

/** Writes a PNG anew, a third smaller: Chromium compresses for speed. @param tab an empty page, which decodes it */
async function compress(png: Buffer, tab: Page): Promise<Buffer> {
    const { width, height, text } = await tab.evaluate(
        async (source) => {
            const image = Object.assign(new Image(), { src: source });
            await image.decode();
            const { width, height } = image;
            const canvas = new OffscreenCanvas(width, height).getContext("2d");
            canvas?.drawImage(image, 0, 0);
            const pixels = canvas?.getImageData(0, 0, width, height).data ?? [];
            let text = "";
            pixels.forEach((value, index) => {
                if (index % 4 < 3) text += String.fromCharCode(value);
            });
            return { width, height, text };
        },
        `data:image/png;base64,${png.toString("base64")}`,
    );
    const pixels = Buffer.from(text, "latin1");
    // Each row begins with the number of its filter, which is none: that suits areas of one colour.
    const rows = Array.from({ length: height }, (_, row) => [
        Buffer.alloc(1),
        pixels.subarray(row * width * 3, (row + 1) * width * 3),
    ]);
    const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
    header.writeUInt32BE(width);
    header.writeUInt32BE(height, 4);
    return Buffer.concat([
        png.subarray(0, 8),
        chunk("IHDR", header),
        chunk("IDAT", deflateSync(Buffer.concat(rows.flat()), { level: 9 })),
        chunk("IEND", Buffer.alloc(0)),
    ]);
}

async function main(): Promise<void> {
    const stage = await setStage("13.0", undefined);
    const page = await servePage({
        prosody: stage.prosody,
        people,
        rooms: roomsOf(stage),
        serverName: "hs.test",
        openIdToken: stage.openIdToken,
    });
    const browser = await chromium.launch({
        executablePath: path.join(root, ".cache/bin/chromium"),
        // Without these, Chromium may wait for a GPU or a network that is not there.
        args: ["--disable-gpu", "--disable-quic", "--disable-background-networking"],
    });
    try {
        const tab = await browser.newPage({
            viewport: { width: 1120, height: 720 },
            reducedMotion: "reduce",
        });
        await tab.goto(page.url);
        for (const [person, outcome] of [
            ["Bruno", "not a member"],
            ["Gita", "guests whom they let in"],
            ["Maria", "as moderator"],
        ] as const) {
            await tab.getByRole("radio", { name: person }).check();
            await tab.getByRole("button", { name: `as ${person}` }).click();
            await tab.getByRole("status").filter({ hasText: outcome }).waitFor();
        }
        const maria = tab.getByRole("article", { name: "Maria" });
        await maria.getByRole("button", { name: "Let Gita in" }).click();
        await maria.getByRole("cell", { name: "Gita" }).waitFor();
        // No picture of the pointer over a button, nor of the focus.
        await tab.mouse.move(0, 0);
        const picture = await tab.screenshot({ fullPage: true });
        const file = path.resolve(process.argv[2] ?? path.join(root, "docs/demo-page.png"));
        writeFileSync(file, await compress(picture, await browser.newPage()));
    } finally {
        await browser.close();
        await page.stop();
        await stage.stop();
    }
}

main().then(
    () => process.exit(),
    (error: unknown) => {
        console.error(error);
        process.exit(1);
    },
);
