/** Takes the picture of the demo's page, docs/demo-page.png, from a real run: `npx tsx scripts/page-picture.ts`. */

import * as path from "node:path";
import { chromium } from "playwright-core";
import { servePage } from "../demo/page";
import { people, roomsOf, setStage } from "../demo/stage";

const root = path.resolve(__dirname, "..");

async function main(): Promise<void> {
    const stage = await setStage("13.0", undefined);
    const page = await servePage({
        prosody: stage.prosody,
        people,
        rooms: roomsOf(stage),
        serverName: "hs.test",
        openIdToken: stage.openIdToken,
    });
    const browser = await chromium.launch({ executablePath: path.join(root, ".cache/bin/chromium") });
    try {
        const tab = await browser.newPage({ viewport: { width: 1200, height: 800 } });
        await tab.goto(page.url);
        for (const [person, outcome] of [
            ["Bruno", "not a member"],
            ["Peter", "In, as participant"],
            ["Maria", "In, as moderator"],
        ] as const) {
            await tab.getByRole("radio", { name: person }).check();
            await tab.getByRole("button", { name: "Open the meeting" }).click();
            await tab.getByRole("status").filter({ hasText: outcome }).waitFor();
        }
        await tab.getByRole("article").first().getByRole("button", { name: "Try the other meeting" }).click();
        await tab.locator(".log code").filter({ hasText: "other_room" }).waitFor();
        await tab.screenshot({ path: path.join(root, "docs/demo-page.png"), fullPage: true });
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
