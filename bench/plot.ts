/** The result as a picture: panels of bars and of lines in one SVG, legible on light and on dark. */

import { summarise } from "./statistics";
import type { Row } from "./rows";
import { showNumber } from "./table";
import { variantNames, type VariantName } from "./variants";

const colours: Record<VariantName, string> = {
    floor: "#8b949e",
    limit: "#d29922",
    ours: "#2f81f7",
    baseline: "#db61a2",
};
/** Enough contrast to white and to black. */
const ink = "#7d8590";

const panelWidth = 560;
const panelHeight = 264;
const columns = 2;
/** Space inside a panel, around what is drawn. */
const margin = { top: 46, right: 16, bottom: 62, left: 58 };
const legendHeight = 40;

/** One diagram: rows side by side, each with a bar for each variant, or joined by a line for each variant. */
export interface Panel {
    readonly title: string;
    readonly unit: string;
    readonly across: string;
    readonly kind: "bars" | "lines";
    readonly rows: readonly {
        readonly label: string;
        /** A second line of the label, once for all rows in a line that share it. */
        readonly group?: string;
        readonly row: Row;
    }[];
}

function escapeText(text: string): string {
    return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function text(x: number, y: number, content: string, more = ""): string {
    return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escapeText(content)}</text>`;
}

/** Round numbers from 0 to at least a value, at most six of them. */
export function ticksUpTo(largest: number): number[] {
    if (!(largest > 0)) return [0, 1];
    const power = 10 ** Math.floor(Math.log10(largest / 5));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => largest / size <= 5) ?? largest;
    return Array.from({ length: Math.ceil(largest / step - 1e-9) + 1 }, (_, index) => index * step);
}

/** Which rows of a panel share a second line of their labels. */
function groupsOf({ rows }: Panel): { group: string; from: number; rows: number }[] {
    const groups: { group: string; from: number; rows: number }[] = [];
    rows.forEach(({ group }, from) => {
        const last = groups.at(-1);
        if (group === undefined) return;
        if (last?.group === group) last.rows++;
        else groups.push({ group, from, rows: 1 });
    });
    return groups;
}

function drawPanel(panel: Panel, variants: readonly VariantName[], left: number, top: number): string {
    const width = panelWidth - margin.left - margin.right;
    const height = panelHeight - margin.top - margin.bottom;
    const values = panel.rows.flatMap(({ row }) => Object.values(row.values).flat());
    const ticks = ticksUpTo(Math.max(0, ...values));
    const upTo = ticks.at(-1) ?? 1;
    const x0 = left + margin.left;
    const y0 = top + margin.top + height;
    const yOf = (value: number): number => y0 - (value / upTo) * height;
    const slot = width / panel.rows.length;

    const parts = [
        text(x0, top + 20, panel.title, 'font-weight="bold"'),
        text(x0, top + 35, panel.unit, 'font-size="11"'),
        text(
            x0 + width / 2,
            y0 + (panel.rows.some(({ group }) => group !== undefined) ? 51 : 36),
            panel.across,
            'text-anchor="middle"',
        ),
        ...groupsOf(panel).map(({ group, from, rows }) => {
            const middle = x0 + slot * (from + rows / 2);
            const border = from === 0 ? "" : `<path d="M${x0 + slot * from} ${y0}v34" stroke="${ink}"/>`;
            return border + text(middle, y0 + 32, group, 'text-anchor="middle"');
        }),
    ];
    for (const tick of ticks) {
        const y = yOf(tick).toFixed(1);
        parts.push(`<path d="M${x0} ${y}h${width}" stroke="${ink}" stroke-opacity="0.3"/>`);
        parts.push(text(x0 - 6, yOf(tick) + 4, showNumber(tick), 'text-anchor="end"'));
    }
    const lines = new Map<VariantName, string[]>();
    panel.rows.forEach(({ label, row }, index) => {
        const middle = x0 + slot * (index + 0.5);
        parts.push(text(middle, y0 + 17, label, 'text-anchor="middle"'));
        const bar = (slot * 0.8) / variants.length;
        variants.forEach((variant, place) => {
            const measured = row.values[variant];
            if (measured === undefined) return;
            const { median, smallest, largest } = summarise(measured);
            const lined = panel.kind === "lines";
            const x = lined ? middle : middle + (place - variants.length / 2 + 0.5) * bar;
            const fill = `fill="${colours[variant]}"`;
            if (lined) {
                lines.set(variant, [
                    ...(lines.get(variant) ?? []),
                    `${x.toFixed(1)} ${yOf(median).toFixed(1)}`,
                ]);
                parts.push(`<circle cx="${x.toFixed(1)}" cy="${yOf(median).toFixed(1)}" r="3.5" ${fill}/>`);
                return;
            }
            const barTop = yOf(median);
            parts.push(
                `<rect x="${(x - bar * 0.45).toFixed(1)}" y="${barTop.toFixed(1)}" width="${(bar * 0.9).toFixed(1)}" height="${(y0 - barTop).toFixed(1)}" ${fill}>` +
                    `<title>${variant}: ${showNumber(median)} (${showNumber(smallest)} to ${showNumber(largest)})</title></rect>`,
                `<path d="M${x.toFixed(1)} ${yOf(largest).toFixed(1)}V${yOf(smallest).toFixed(1)}" stroke="${ink}" stroke-width="1.5"/>`,
            );
        });
    });
    for (const [variant, points] of lines) {
        parts.push(
            `<path d="M${points.join("L")}" fill="none" stroke="${colours[variant]}" stroke-width="2"/>`,
        );
    }
    return parts.join("\n");
}

/** Draws panels, two side by side; those without rows are left out. */
export function plot(title: string, all: readonly Panel[]): string {
    const panels = all.filter(({ rows }) => rows.length > 0);
    const variants = variantNames.filter((name) =>
        panels.some(({ rows }) => rows.some(({ row }) => row.values[name])),
    );
    const width = panelWidth * columns;
    const height = legendHeight + panelHeight * Math.ceil(panels.length / columns);
    const legend = variants.map((variant, index) => {
        const x = width - (variants.length - index) * 100;
        return `<rect x="${x}" y="14" width="12" height="12" fill="${colours[variant]}"/>${text(x + 18, 24, variant)}`;
    });
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="${ink}">`,
        `<title>${escapeText(title)}</title>`,
        text(margin.left, 25, title, 'font-size="15" font-weight="bold"'),
        ...legend,
        ...panels.map((panel, index) =>
            drawPanel(
                panel,
                variants,
                (index % columns) * panelWidth,
                legendHeight + Math.floor(index / columns) * panelHeight,
            ),
        ),
        "</svg>",
        "",
    ].join("\n");
}
