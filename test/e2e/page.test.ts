/**
 * The page of `make demo SERVE=1` in a real browser: what several people see, what keeps somebody out, and what the page
 * says when Prosody, the homeserver or the demo itself cannot be reached.
 */

import { existsSync } from "node:fs";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { chromium, type Browser, type BrowserContext, type Locator, type Page as Tab } from "playwright-core";
import { admitted, meetingOf, startDeployment, visit, type Deployment } from "../../demo/deployment";
import { servePage, type Page } from "../../demo/page";
import type { ProsodyVersion } from "../../demo/prosody";
import { CANTEEN, COOK, expectCleanLog, LAB, MEMBER, MODERATOR, versions } from "./support";

const cache = path.resolve(__dirname, "../../.cache");
const executable = path.join(cache, "bin/chromium");
const withBrowser = existsSync(path.join(cache, "chromium/.stamp"));
const describeWithBrowser = withBrowser ? describe : describe.skip;

const BANNED = "@banned:hs.test";

jest.setTimeout(60_000);

const phone = { width: 400, height: 800 };

/** A page that is served, with what is behind it. */
interface Served {
    readonly deployment: Deployment;
    readonly page: Page;
}

/** Serves the page. @param openIdToken makes a token; default: the stand-in does */
async function serve(version: ProsodyVersion, openIdToken?: () => string): Promise<Served> {
    const deployment = await startDeployment({ version });
    const { matrix, prosody } = deployment;
    matrix.addRoom({ roomId: LAB, members: { [MODERATOR]: 50, [MEMBER]: 0, [BANNED]: 0 } });
    matrix.addRoom({ roomId: CANTEEN, members: { [COOK]: 100, [MEMBER]: 0 } });
    matrix.ban(LAB, BANNED);
    const page = await servePage({
        prosody,
        people: [
            { name: "Maria", description: "moderator", user: MODERATOR },
            { name: "Peter <b>", description: "member of both", user: MEMBER },
            { name: "Eve", description: "stranger", user: COOK },
            { name: "Bruno", description: "banned", user: BANNED },
            { name: "Gita", description: "guest" },
            { name: "Mallory", description: "forger", user: COOK, forger: true },
        ],
        rooms: [
            { name: "the lab", roomId: LAB },
            { name: "the canteen", roomId: CANTEEN },
        ],
        serverName: "hs.test",
        openIdToken: openIdToken ?? ((user) => matrix.token(user)),
    });
    return { deployment, page };
}

/** Opens a meeting as one of the people. @returns the card of the visit */
async function openMeeting(tab: Tab, person: string, room = "the lab"): Promise<Locator> {
    await tab.getByRole("radio", { name: person }).check();
    await tab.getByRole("radio", { name: room }).check();
    await tab.getByRole("button", { name: `Open ${room}’s meeting as ${person}` }).click();
    return tab.getByRole("article", { name: `${person} in ${room}` }).first();
}

/** Waits for the outcome of a visit. */
async function expectOutcome(card: Locator, outcome: string): Promise<void> {
    await card.getByRole("status").filter({ hasText: outcome }).waitFor({ timeout: 15_000 });
}

/** Waits until somebody is shown in a meeting. @param row name, kind and role */
async function expectOccupant(card: Locator, ...row: readonly string[]): Promise<void> {
    await card
        .getByRole("row")
        .filter({
            hasText: new RegExp(`^\\s*${row.map((text) => text.replace(/[()]/g, "\\$&")).join("\\s*")}\\s*$`),
        })
        .waitFor();
}

/** The texts whose contrast with what is behind them is below what WCAG asks for (AA). Runs in the browser. */
function poorContrasts(): string[] {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (canvas === null) return ["no canvas"];
    const pixel = (colour: string): number[] => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = (colour: string): number => {
        const [red = 0, green = 0, blue = 0] = pixel(colour)
            .map((value) => value / 255)
            .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    return [...document.querySelectorAll("body, body *")]
        .filter((element) => element.checkVisibility())
        .filter((element) =>
            [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== ""),
        )
        .flatMap((element) => {
            let behind: Element | null = element;
            while (behind && pixel(getComputedStyle(behind).backgroundColor)[3] !== 255) {
                behind = behind.parentElement;
            }
            const [darker = 0, lighter = 0] = [
                luminance(getComputedStyle(element).color),
                luminance(getComputedStyle(behind ?? document.documentElement).backgroundColor),
            ].sort((one, other) => one - other);
            const contrast = (lighter + 0.05) / (darker + 0.05);
            return contrast < 4.5 ? [`${element.textContent}: ${contrast.toFixed(2)}`] : [];
        });
}

/** Expects all texts to be legible, in light and in dark. */
async function expectLegible(tab: Tab): Promise<void> {
    const grounds: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
        await tab.emulateMedia({ colorScheme });
        expect([colorScheme, await tab.evaluate(poorContrasts)]).toEqual([colorScheme, []]);
        grounds.push(await tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
    }
    expect(new Set(grounds).size).toBe(2);
}

/** Whether all of an element is on the screen. */
async function isOnScreen(element: Locator): Promise<boolean> {
    return element.evaluate((node) => {
        const { top, bottom, left, right } = node.getBoundingClientRect();
        return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
    });
}

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
        ({ deployment, page } = await serve(version));
    });
    afterAll(async () => {
        await page.stop();
        await deployment.stop();
    });

    beforeEach(async () => {
        context = await browser.newContext({ reducedMotion: "reduce" });
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

    function open(person: string, room?: string): Promise<Locator> {
        return openMeeting(tab, person, room);
    }

    test("shows several people side by side, with their roles as each of them sees them", async () => {
        const peter = await open("Peter <b>");
        await expectOutcome(peter, "In the meeting, as participant");
        const maria = await open("Maria");
        await expectOutcome(maria, "In the meeting, as moderator");

        await expectOccupant(peter, "Peter <b> (you)", "Matrix user", "participant");
        await expectOccupant(peter, "Maria", "Matrix user", "moderator");
        await expectOccupant(maria, "Peter <b>", "Matrix user", "participant");
        await expectOccupant(maria, "Maria (you)", "Matrix user", "moderator");
        await expect(maria.locator(".steps li").allTextContents()).resolves.toEqual([
            expect.stringContaining("Token made"),
            "Connecting to Prosody",
            expect.stringContaining("Connected"),
            "Logged in as Maria",
            "In the meeting: affiliation owner, role moderator",
        ]);

        await maria.getByRole("button", { name: "Leave the meeting" }).click();
        await expectOutcome(maria, "Left the meeting.");
        await peter.locator("tbody tr").filter({ hasText: "Maria" }).waitFor({ state: "detached" });
        await maria.getByRole("button", { name: "Remove this card" }).click();
        await maria.waitFor({ state: "detached" });
    });

    test("shows the token that it makes", async () => {
        const maria = await open("Maria");
        await expectOutcome(maria, "In the meeting, as moderator");
        await maria.getByText("The token (JWT)").click();
        const claims = JSON.parse((await maria.locator(".claims").textContent()) ?? "") as unknown;
        expect(claims).toMatchObject([{ alg: "HS256" }, { context: { matrix: { room_id: LAB } } }]);
        expect(await maria.locator(".token").textContent()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    });

    test.each([
        ["Eve", "You are not a member of the Matrix room of this meeting.", "not_in_room"],
        ["Bruno", "You are not a member of the Matrix room of this meeting.", "not_in_room"],
        ["Mallory", "Matrix does not confirm who you are.", "user_unknown"],
    ])("tells %s why they stay out, and shows what the log says", async (person, text, reason) => {
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
        await expectOutcome(cook, "In the meeting, as moderator");
        const maria = await open("Maria");
        await expectOutcome(maria, "In the meeting, as moderator");
        await maria.getByRole("button", { name: "Try to enter the canteen, too" }).click();
        await maria
            .locator(".steps li")
            .filter({ hasText: "Refused: You were admitted to another meeting." })
            .waitFor();
        await maria.locator(".log code").filter({ hasText: "Refused (other_room)" }).waitFor();
        await expectOutcome(maria, "In the meeting, as moderator");
    });

    test("can be used by keyboard alone, and names all that it shows", async () => {
        await tab.getByRole("radio", { name: "Maria" }).focus();
        await tab.keyboard.press("ArrowDown");
        await tab.keyboard.press("Tab");
        await tab.keyboard.press("Tab");
        await tab.keyboard.press("Enter");
        const peter = tab.getByRole("article");
        await expectOutcome(peter, "In the meeting, as participant");
        expect(await tab.getByRole("group", { name: "Who are you?" }).count()).toBe(1);
        expect(await tab.getByRole("list", { name: "Steps of the login" }).count()).toBe(1);
        expect(await tab.getByRole("columnheader").allTextContents()).toEqual(["Name", "Comes as", "Role"]);
        expect(await tab.getByRole("heading", { level: 2 }).allTextContents()).toEqual([
            "Peter <b> in the lab",
        ]);
    });

    test("has a moderator let a guest in, and calls all by their names", async () => {
        const gita = await open("Gita");
        await expectOutcome(gita, "This meeting is for members of its Matrix room");
        await gita.getByText("A moderator in the lab can let Gita in.").waitFor();
        await gita.locator(".log code").filter({ hasText: "Refused (guest_not_let_in)" }).waitFor();

        const peter = await open("Peter <b>");
        await expectOutcome(peter, "In the meeting, as participant");
        expect(await peter.getByRole("button", { name: "Let Gita in" }).count()).toBe(0);
        const maria = await open("Maria");
        await maria.getByRole("button", { name: "Let Gita in" }).click();
        await expectOutcome(gita, "In the meeting, as guest");
        await maria.getByRole("button", { name: "Let Gita in" }).waitFor({ state: "detached" });
        expect(await gita.locator(".log").isVisible()).toBe(false);
        for (const card of [peter, maria]) await expectOccupant(card, "Gita", "guest", "participant");
        await expectOccupant(gita, "Gita (you)", "guest", "participant");

        const nameless = admitted(await visit(deployment, { user: MEMBER, room: LAB }));
        await nameless.join(`${meetingOf(LAB)}/c0ffee`);
        await expectOccupant(maria, "Matrix user without a name", "Matrix user", "participant");
        await nameless.disconnect();
    });

    test("offers no guest whose card was removed", async () => {
        const gita = await open("Gita");
        await expectOutcome(gita, "This meeting is for members of its Matrix room");
        const maria = await open("Maria");
        const letIn = maria.getByRole("button", { name: "Let Gita in" });
        await letIn.waitFor();
        await gita.getByRole("button", { name: "Remove this card" }).click();
        await letIn.waitFor({ state: "detached" });
    });

    test("is legible in light and in dark", async () => {
        await expectOutcome(await open("Bruno"), "You are not a member");
        const peter = await open("Peter <b>");
        await expectOutcome(peter, "In the meeting, as participant");
        await peter.getByRole("button", { name: "Leave the meeting" }).click();
        await expectOutcome(await open("Gita"), "guests whom they let in");
        const maria = await open("Maria");
        await maria.getByRole("button", { name: "Let Gita in" }).waitFor();
        await maria.getByText("The token (JWT)").click();
        await expectLegible(tab);
    });

    test("shows the outcome on a phone without scrolling by hand", async () => {
        await tab.setViewportSize(phone);
        expect(await isOnScreen(tab.getByRole("button", { name: "Open the lab’s meeting as Maria" }))).toBe(
            true,
        );
        const seen: boolean[] = [];
        for (const [person, outcome] of [
            ["Bruno", "You are not a member"],
            ["Peter <b>", "In the meeting, as participant"],
            ["Maria", "In the meeting, as moderator"],
        ] as const) {
            const card = await open(person);
            await expectOutcome(card, outcome);
            const what = person === "Bruno" ? card.locator(".log") : card.getByRole("table");
            await what.waitFor();
            seen.push(await isOnScreen(card.getByRole("status")), await isOnScreen(what));
            expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
                phone.width,
            );
        }
        expect(seen).toEqual([true, true, true, true, true, true]);
        await tab.getByRole("article").first().getByRole("link", { name: "Choose another person" }).click();
        expect(await isOnScreen(tab.getByRole("button", { name: "Open the lab’s meeting as Maria" }))).toBe(
            true,
        );
    });
});

describeWithBrowser.each(versions)("the page without a server, Prosody %s", (version) => {
    test("says what to do without the homeserver, without Prosody, and without the demo", async () => {
        let homeserverRuns = false;
        const { deployment, page }: Served = await serve(version, () => {
            if (homeserverRuns) return deployment.matrix.token(MODERATOR);
            throw new Error("connect ECONNREFUSED 127.0.0.1:8008");
        });
        const context = await browser.newContext({ reducedMotion: "reduce" });
        try {
            const tab = await context.newPage();
            const errors: string[] = [];
            tab.on("pageerror", (error) => errors.push(error.message));
            await tab.goto(page.url);

            const refused = await openMeeting(tab, "Maria");
            await expectOutcome(
                refused,
                "The homeserver gave no OpenID token (connect ECONNREFUSED 127.0.0.1:8008).",
            );
            await expectOutcome(refused, "Check that it is running, then try again.");

            homeserverRuns = true;
            await refused.getByRole("button", { name: "Connect again" }).click();
            const maria = tab.getByRole("article", { name: "Maria in the lab" });
            await expectOutcome(maria, "In the meeting, as moderator");
            expect(await maria.count()).toBe(1);
            const { folder, httpPort } = deployment.prosody;

            await deployment.prosody.stop();
            await expectOutcome(maria, "The connection to Prosody is lost.");
            await maria
                .getByText(`running at 127.0.0.1:${httpPort}; its log is ${folder}/prosody.log.`)
                .waitFor();
            await maria.getByText("start it again with “make demo SERVE=1”").waitFor();
            expect(await maria.getByRole("table").isVisible()).toBe(false);
            expect(await maria.getByRole("button").allTextContents()).toEqual(
                expect.arrayContaining(["Connect again", "Remove this card"]),
            );

            const peter = await openMeeting(tab, "Peter <b>");
            await expectOutcome(peter, "Prosody cannot be reached.");
            await peter.getByText(`running at 127.0.0.1:${httpPort}`).waitFor();

            await page.stop();
            const eve = await openMeeting(tab, "Eve");
            await expectOutcome(eve, "The demo is not running any more.");
            await eve.getByText("Start it again with “make demo SERVE=1”").waitFor();
            await expectLegible(tab);
            expect(errors).toEqual([]);
        } finally {
            await context.close();
            await page.stop();
            await deployment.stop();
        }
    });
});
