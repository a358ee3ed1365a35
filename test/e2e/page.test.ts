/** The page of `make demo SERVE=1` in a real browser: what several people see, and what keeps somebody out. */

import { existsSync } from "node:fs";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { chromium, type Browser, type BrowserContext, type Locator, type Page as Tab } from "playwright-core";
import { startDeployment, type Deployment } from "../../demo/deployment";
import { servePage, type Page } from "../../demo/page";
import { CANTEEN, COOK, expectCleanLog, LAB, MEMBER, MODERATOR, versions } from "./support";

const cache = path.resolve(__dirname, "../../.cache");
const executable = path.join(cache, "bin/chromium");
const withBrowser = existsSync(path.join(cache, "chromium/.stamp"));
const describeWithBrowser = withBrowser ? describe : describe.skip;

const BANNED = "@banned:hs.test";

jest.setTimeout(60_000);

let browser: Browser;

beforeAll(async () => {
    if (withBrowser) {
        browser = await chromium.launch({
            executablePath: executable,
            args: [
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        });
    }
});
afterAll(async () => {
    if (withBrowser) {
        await browser.close();
    }
});

if (!withBrowser) {
    test.skip("the page in a browser: Chromium is not in .cache (scripts/setup-servers.sh browser)", () =>
        undefined);
}

describeWithBrowser.each(versions)("the page with Prosody %s", (version) => {
    let deployment: Deployment;
    let page: Page;
    let context: BrowserContext;
    let tab: Tab;
    let errors: string[];

    beforeAll(async () => {
        deployment = await startDeployment({ version });
        const { matrix, prosody } = deployment;
        matrix.addRoom({ roomId: LAB, members: { [MODERATOR]: 50, [MEMBER]: 0, [BANNED]: 0 } });
        matrix.addRoom({ roomId: CANTEEN, members: { [COOK]: 100, [MEMBER]: 0 } });
        matrix.ban(LAB, BANNED);
        page = await servePage({
            prosody,
            people: [
                { name: "Maria", description: "moderator", user: MODERATOR },
                { name: "Peter <b>", description: "member of both", user: MEMBER },
                { name: "Eve", description: "stranger", user: COOK },
                { name: "Bruno", description: "banned", user: BANNED },
                { name: "Mallory", description: "forger", user: COOK, forger: true },
            ],
            rooms: [
                { name: "the lab", roomId: LAB },
                { name: "the canteen", roomId: CANTEEN },
            ],
            serverName: "hs.test",
            openIdToken: (user) => matrix.token(user),
        });
    });
    afterAll(async () => {
        await page.stop();
        await deployment.stop();
    });

    beforeEach(async () => {
        context = await browser.newContext();
        tab = await context.newPage();
        errors = [];
        tab.on("pageerror", (error) => errors.push(error.message));
        tab.on("console", (message) => {
            if (message.type() === "error") errors.push(message.text());
        });
        await tab.goto(page.url);
    });
    afterEach(async () => {
        await context.close();
        expect(errors).toEqual([]);
        expectCleanLog(deployment, 0);
    });

    /** Opens a meeting as one of the people. @returns the panel of the visit */
    async function open(person: string, room = "the lab"): Promise<Locator> {
        await tab.getByRole("radio", { name: person }).check();
        await tab.getByRole("radio", { name: room }).check();
        await tab.getByRole("button", { name: "Open the meeting" }).click();
        return tab
            .getByRole("article")
            .filter({ has: tab.getByRole("heading", { name: `${person} in ${room}` }) })
            .first();
    }

    /** Waits for the outcome of a visit. */
    async function expectOutcome(visit: Locator, outcome: string): Promise<void> {
        await visit.getByRole("status").filter({ hasText: outcome }).waitFor({ timeout: 15_000 });
    }

    test("shows several people side by side, with their roles as each of them sees them", async () => {
        const peter = await open("Peter <b>");
        await expectOutcome(peter, "In, as participant");
        const maria = await open("Maria");
        await expectOutcome(maria, "In, as moderator");

        for (const [visit, rows] of [
            [peter, ["Peter <b> (you)noneparticipant", "Mariaownermoderator"]],
            [maria, ["Peter <b>noneparticipant", "Maria (you)ownermoderator"]],
        ] as const) {
            for (const row of rows) {
                await visit.locator("tbody tr").filter({ hasText: row }).waitFor();
            }
        }
        await expect(maria.locator(".steps li").allTextContents()).resolves.toEqual([
            expect.stringContaining("Token made"),
            "Connecting to Prosody",
            expect.stringContaining("Connected"),
            expect.stringMatching(/^Logged in as /),
            "In the meeting: affiliation owner, role moderator",
        ]);

        await maria.getByRole("button", { name: "Leave" }).click();
        await expectOutcome(maria, "Left the meeting.");
        await peter.locator("tbody tr").filter({ hasText: "Maria" }).waitFor({ state: "detached" });
        await maria.getByRole("button", { name: "Take away" }).click();
        await maria.waitFor({ state: "detached" });
    });

    test("shows the token that it makes", async () => {
        const maria = await open("Maria");
        await expectOutcome(maria, "In, as moderator");
        await maria.getByText("The token (JWT)").click();
        const claims = JSON.parse((await maria.locator(".claims").textContent()) ?? "") as unknown;
        expect(claims).toMatchObject([{ alg: "HS256" }, { context: { matrix: { room_id: LAB } } }]);
        expect(await maria.locator(".token").textContent()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    });

    test.each([
        ["Eve", "You are not a member of the Matrix room of this meeting.", "not_in_room"],
        ["Bruno", "You are not a member of the Matrix room of this meeting.", "not_in_room"],
        ["Mallory", "Matrix does not confirm who you are.", "user_unknown"],
    ])("says to %s why he stays out, and what the log says", async (person, text, reason) => {
        const visit = await open(person);
        await expectOutcome(visit, text);
        await visit
            .locator(".log code")
            .filter({ hasText: `Login refused (${reason})` })
            .waitFor();
        await visit.locator(".steps li").filter({ hasText: "Login refused: not-allowed" }).waitFor();
        expect(await visit.locator("tbody tr").count()).toBe(0);
    });

    test("keeps a session that was verified for one room out of the other", async () => {
        // Somebody has to hold the other meeting open, so that the way into it is a real one.
        const cook = await open("Eve", "the canteen");
        await expectOutcome(cook, "In, as moderator");
        const maria = await open("Maria");
        await expectOutcome(maria, "In, as moderator");
        await maria.getByRole("button", { name: "Try the other meeting" }).click();
        await maria
            .locator(".steps li")
            .filter({ hasText: "Refused: You were admitted to another meeting." })
            .waitFor();
        await maria.locator(".log code").filter({ hasText: "Refused (other_room)" }).waitFor();
        await expectOutcome(maria, "In, as moderator");
    });

    test("can be used by keyboard alone, and names all that it shows", async () => {
        await tab.getByRole("radio", { name: "Maria" }).focus();
        await tab.keyboard.press("ArrowDown");
        await tab.keyboard.press("Tab");
        await tab.keyboard.press("Tab");
        await tab.keyboard.press("Enter");
        const peter = tab.getByRole("article");
        await expectOutcome(peter, "In, as participant");
        expect(await tab.getByRole("group", { name: "Who are you?" }).count()).toBe(1);
        expect(await tab.getByRole("list", { name: "Steps of the login" }).count()).toBe(1);
        expect(await tab.getByRole("columnheader").allTextContents()).toEqual(["Who", "Affiliation", "Role"]);
    });
});
