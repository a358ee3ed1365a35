/**
 * Makes the picture of the dashboard from a real run: starts the demo's deployment and lets people log in, with trouble
 * on the way; a real Prometheus scrapes Prosody and evaluates the dashboard's own queries; what comes out is drawn.
 * Grafana itself is not needed.
 *
 *     PROMETHEUS=/usr/bin/prometheus npx tsx scripts/dashboard-picture.ts [SECONDS] [FILE]
 */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ticksUpTo } from "../bench/plot";
import { connectFocus, MEET, meetingOf, startDeployment, visit, type Deployment } from "../demo/deployment";
import { roomName, widgetToken } from "../demo/matrix";
import type { Client } from "../demo/client";
import { freePort } from "../demo/server-process";

const seconds = Number(process.argv[2] ?? 120);
const output = path.resolve(process.argv[3] ?? path.join(__dirname, "../docs/dashboard.svg"));
/** What `$__rate_interval` stands for in so short a run. */
const rateInterval = "15s";
const step = Math.max(1, Math.round(seconds / 120));

/** A colour as the dashboard has it: of one series, or shades for all of a panel. */
interface Colour {
    readonly mode: string;
    readonly fixedColor: string;
}

interface Panel {
    readonly title: string;
    readonly fieldConfig: {
        readonly defaults: { readonly unit: string; readonly color?: Colour };
        readonly overrides: readonly {
            readonly matcher: { readonly options: string };
            readonly properties: readonly { readonly id: string; readonly value: Colour }[];
        }[];
    };
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

interface Series {
    readonly name: string;
    readonly points: readonly (readonly [time: number, value: number])[];
}

const dashboard = JSON.parse(
    readFileSync(path.join(__dirname, "../docs/grafana-dashboard.json"), "utf8"),
) as { readonly title: string; readonly panels: readonly Panel[] };

const rooms = Array.from({ length: 6 }, (_, index) => `!room${index}:hs.test`);
const users = Array.from({ length: 30 }, (_, index) => `@user${index}:hs.test`);

function any<Item>(items: readonly Item[]): Item {
    return items[Math.floor(Math.random() * items.length)] as Item;
}

/** One visitor after another: comes, perhaps twice at once, stays a little, and goes. */
async function comeAndGo(deployment: Deployment, until: number): Promise<void> {
    while (Date.now() < until) {
        const room = any(rooms);
        const stranger = Math.random() < 0.12;
        const user = stranger ? "@stranger:hs.test" : any(users);
        const wrongRoom = Math.random() < 0.05;
        const token = widgetToken({ token: deployment.matrix.token(user), roomId: room });
        const url = wrongRoom ? { token, room: roomName("!elsewhere:hs.test") } : { token };
        const come = () => visit(deployment, { user, room, query: url, timeoutMs: 15_000 });
        // Some have two connections at once, and some lose the first and come back.
        const results = await Promise.all(Math.random() < 0.2 ? [come(), come()] : [come()]);
        if (Math.random() < 0.2) {
            results.push(await come());
        }
        const clients: Client[] = results.flatMap((result) => (result.ok ? [result.client] : []));
        for (const client of clients) {
            const target = Math.random() < 0.06 ? any(rooms) : room;
            await client.join(
                `${meetingOf(target)}/${user.slice(1, 8)}${Math.random().toString(36).slice(2, 6)}`,
            );
        }
        await pause(1_000 + Math.random() * 14_000);
        await Promise.all(clients.map((client) => client.disconnect()));
        await pause(Math.random() * 700);
    }
}

/** The homeserver's day: quick, then slow, then down for a while, then quick again. */
async function trouble({ matrix, homeserver }: Deployment): Promise<void> {
    const part = (seconds * 1000) / 10;
    homeserver.always({ kind: "random-delay", minMs: 5, maxMs: 60 });
    await pause(2 * part);
    // Half of the people leave two of the rooms, and some get power in the others, or lose it.
    users.forEach((user, index) => {
        rooms.forEach((room, at) => {
            if (at < 2 && index % 2 === 0) matrix.leave(room, user);
            if (at >= 2 && index % 3 === 0) matrix.setPower(room, user, index % 5 === 0 ? 0 : 100);
        });
    });
    await pause(part);
    homeserver.always({ kind: "random-delay", minMs: 100, maxMs: 450 });
    await pause(2 * part);
    homeserver.always({ kind: "raw", status: 503, body: "down" });
    await pause(1.5 * part);
    homeserver.always({ kind: "random-delay", minMs: 5, maxMs: 60 });
    await pause(3.5 * part);
}

/** Asks Prometheus for one query over the whole run. */
async function evaluate(
    base: string,
    expr: string,
    legend: string,
    start: number,
    end: number,
): Promise<Series[]> {
    const query = expr
        .replaceAll("$__rate_interval", rateInterval)
        // As Grafana does when one host is chosen.
        .replaceAll("$host", MEET.replaceAll(".", "\\\\."));
    const parameters = new URLSearchParams({
        query,
        start: String(start),
        end: String(end),
        step: String(step),
    });
    const response = await fetch(`${base}/api/v1/query_range?${parameters.toString()}`);
    const answer = (await response.json()) as {
        readonly status: string;
        readonly error?: string;
        readonly data?: {
            readonly result: readonly {
                readonly metric: Readonly<Record<string, string>>;
                readonly values: readonly (readonly [number, string])[];
            }[];
        };
    };
    if (answer.status !== "success" || answer.data === undefined) {
        throw new Error(`${expr}: ${answer.error ?? "no data"}`);
    }
    return answer.data.result.map(({ metric, values }) => ({
        name: legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? ""),
        points: values
            .map(([time, value]) => [time, Number(value)] as const)
            .filter(([, value]) => !Number.isNaN(value)),
    }));
}

const size = { width: 620, height: 250, top: 40, right: 22, bottom: 62, left: 52 };
const palette = ["#2f81f7", "#a371f7", "#39c5cf", "#db61a2", "#d29922", "#8b949e"];
/** Grafana's named colours, and its shades of them. */
const named: Readonly<Record<string, string>> = { green: "#2da44e", orange: "#f0883e", red: "#e02f44" };
const shades: Readonly<Record<string, readonly string[]>> = {
    red: ["#e02f44", "#ff9830", "#8a0f1e", "#ff7383", "#c4162a", "#ffa6b0"],
};
const ink = "#57606a";

/** The colour of one series of a panel. */
function colourOf({ fieldConfig: { defaults, overrides } }: Panel, name: string, place: number): string {
    const own = overrides
        .find(({ matcher }) => matcher.options === name)
        ?.properties.find(({ id }) => id === "color")?.value.fixedColor;
    if (own !== undefined) return named[own] ?? own;
    const colours = shades[defaults.color?.fixedColor ?? ""] ?? palette;
    return colours[place % colours.length] ?? ink;
}

/** Round numbers of seconds, about six, of which none is beyond the end. */
function timesUpTo(seconds: number): number[] {
    const between = [5, 10, 15, 20, 30, 60, 120, 300, 600].find((size) => seconds / size < 7) ?? 1200;
    return Array.from({ length: Math.floor(seconds / between) + 1 }, (_, index) => index * between);
}

function escapeText(text: string): string {
    return text.replaceAll(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function shorten(value: number): string {
    return String(Number(value.toPrecision(3)));
}

const unitNames: Readonly<Record<string, string>> = { ops: "a second", s: "seconds" };

function drawPanel(
    panel: Panel,
    series: readonly Series[],
    start: number,
    end: number,
    index: number,
): string {
    const left = (index % 2) * size.width;
    const top = 44 + Math.floor(index / 2) * size.height;
    const width = size.width - size.left - size.right;
    const height = size.height - size.top - size.bottom;
    const x0 = left + size.left;
    const y0 = top + size.top + height;
    const ticks = ticksUpTo(Math.max(0, ...series.flatMap(({ points }) => points.map(([, value]) => value))));
    const most = ticks.at(-1) ?? 1;
    const xOf = (time: number): string => (x0 + ((time - start) / (end - start)) * width).toFixed(1);
    const yOf = (value: number): string => (y0 - (value / most) * height).toFixed(1);
    const unit = unitNames[panel.fieldConfig.defaults.unit];
    const parts = [
        `<rect x="${left + 4}" y="${top + 4}" width="${size.width - 8}" height="${size.height - 8}" rx="4" fill="#ffffff" stroke="#d0d7de"/>`,
        `<text x="${left + 16}" y="${top + 25}" font-weight="bold" fill="#1f2328">${escapeText(panel.title)}${unit === undefined ? "" : `<tspan font-weight="normal" fill="${ink}"> · ${unit}</tspan>`}</text>`,
    ];
    for (const tick of ticks) {
        parts.push(`<path d="M${x0} ${yOf(tick)}h${width}" stroke="#d0d7de"/>`);
        parts.push(
            `<text x="${x0 - 6}" y="${Number(yOf(tick)) + 4}" text-anchor="end">${shorten(tick)}</text>`,
        );
    }
    for (const time of timesUpTo(end - start)) {
        parts.push(`<text x="${xOf(start + time)}" y="${y0 + 16}" text-anchor="middle">${time} s</text>`);
    }
    let legendX = x0;
    let legendY = y0 + 34;
    series.forEach(({ name, points }, place) => {
        const colour = colourOf(panel, name, place);
        let line = "";
        points.forEach(([time, value], at) => {
            const before = points[at - 1]?.[0];
            const begins = before === undefined || time - before > 2 * step;
            line += `${begins ? "M" : "L"}${xOf(time)} ${yOf(value)}`;
        });
        parts.push(
            `<path d="${line}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linejoin="round"/>`,
        );
        const length = 34 + name.length * 6.6;
        if (legendX + length > x0 + width) {
            legendX = x0;
            legendY += 15;
        }
        parts.push(`<path d="M${legendX} ${legendY - 4}h12" stroke="${colour}" stroke-width="3"/>`);
        parts.push(`<text x="${legendX + 16}" y="${legendY}">${escapeText(name)}</text>`);
        legendX += length;
    });
    return parts.join("\n");
}

async function main(): Promise<void> {
    const folder = mkdtempSync(path.join(tmpdir(), "dashboard-"));
    const deployment = await startDeployment({
        version: process.env.PROSODY === "0.12" ? "0.12" : "13.0",
        modulesEnabled: ["http_openmetrics"],
        global: { statistics: "internal", statistics_interval: "manual" },
        // Rooms are only read again where the homeserver itself is asked.
        verification: "admin",
        authOptions: { matrix_max_checks: 4, matrix_resync: 10 },
    });
    for (const roomId of rooms) {
        const members = Object.fromEntries(users.map((user, index) => [user, index % 5 === 0 ? 50 : 0]));
        deployment.matrix.addRoom({ roomId, members });
    }
    const port = await freePort();
    writeFileSync(
        path.join(folder, "prometheus.yml"),
        JSON.stringify({
            global: { scrape_interval: "1s" },
            scrape_configs: [
                {
                    job_name: "prosody",
                    static_configs: [{ targets: [`127.0.0.1:${deployment.prosody.httpPort}`] }],
                },
            ],
        }),
    );
    const prometheus = spawn(
        process.env.PROMETHEUS ?? "prometheus",
        [
            `--config.file=${path.join(folder, "prometheus.yml")}`,
            `--storage.tsdb.path=${path.join(folder, "data")}`,
            `--web.listen-address=127.0.0.1:${port}`,
            "--log.level=error",
        ],
        { stdio: ["ignore", "inherit", "inherit"] },
    );
    try {
        await new Promise((resolve, reject) => {
            prometheus.once("spawn", resolve);
            prometheus.once("error", reject);
        });
        const focus = await connectFocus(deployment);
        for (const roomId of rooms) {
            await focus.join(`${meetingOf(roomId)}/focus`);
        }
        const start = Date.now() / 1000;
        const until = Date.now() + seconds * 1000;
        await Promise.all([
            trouble(deployment),
            ...Array.from({ length: 40 }, () => comeAndGo(deployment, until)),
        ]);
        const end = Date.now() / 1000;
        const drawn: string[] = [];
        for (const [index, panel] of dashboard.panels.entries()) {
            const series: Series[] = [];
            for (const { expr, legendFormat } of panel.targets) {
                series.push(...(await evaluate(`http://127.0.0.1:${port}`, expr, legendFormat, start, end)));
            }
            if (series.every(({ points }) => points.length === 0)) {
                console.warn(`nothing to draw in "${panel.title}"`);
            }
            drawn.push(drawPanel(panel, series, start, end, index));
        }
        const width = 2 * size.width;
        const height = 44 + Math.ceil(drawn.length / 2) * size.height;
        writeFileSync(
            output,
            [
                `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="11" fill="${ink}">`,
                `<title>${escapeText(dashboard.title)}</title>`,
                `<rect width="${width}" height="${height}" fill="#f6f8fa"/>`,
                `<text x="14" y="29" font-size="17" font-weight="bold" fill="#1f2328">${escapeText(dashboard.title)}</text>`,
                ...drawn,
                "</svg>",
                "",
            ].join("\n"),
        );
        console.log(`${output}: ${drawn.length} panels of ${Math.round(end - start)} s`);
    } finally {
        prometheus.kill();
        await deployment.stop();
        rmSync(folder, { recursive: true, force: true });
    }
}

main()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    })
    // Clients that try to connect again would keep the process for a while.
    .finally(() => process.exit());
