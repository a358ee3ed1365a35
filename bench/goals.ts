/** The goals that the measurements are held against. They inform; nothing fails by them. */

import { ratio, type Row, type Rows } from "./rows";
import { pairRatios, summarise, type Summary } from "./statistics";

/** One goal and what came out. */
export interface Goal {
    readonly goal: string;
    readonly figure: string;
    readonly met: boolean;
}

/** By how much values of the same thing differ from one run to the next: less than that is no difference. */
const noise = 0.02;

export function showRatio({ median, smallest, largest }: Summary): string {
    return `${median.toFixed(2)} (${smallest.toFixed(2)} to ${largest.toFixed(2)})`;
}

/** Whether ours is worse than the baseline in a row: in the middle by more than noise, and in every single round. */
function isWorse(row: Row): boolean {
    const compared = ratio(row, "ours", "baseline");
    if (row.better === undefined || compared === undefined) return false;
    return row.better === "less"
        ? compared.median > 1 + noise && compared.smallest > 1
        : compared.median < 1 - noise && compared.largest < 1;
}

/** Compares the values of ours in two rows, round by round. */
function between(one: Row | undefined, other: Row | undefined): Summary | undefined {
    const values = one?.values.ours;
    const others = other?.values.ours;
    return values && others ? summarise(pairRatios(values, others)) : undefined;
}

function atMost(goal: string, compared: Summary | undefined, most: number): Goal[] {
    return compared === undefined
        ? []
        : [{ goal: `${goal} at most ${most}`, figure: showRatio(compared), met: compared.median <= most }];
}

function atLeast(goal: string, compared: Summary | undefined, least: number): Goal[] {
    return compared === undefined
        ? []
        : [{ goal: `${goal} at least ${least}`, figure: showRatio(compared), met: compared.median >= least }];
}

/** How much more than the bare server's Lua's memory may grow by all logins in a row, in kB: no leak is so small. */
const leakMaximum = 200;

function noLeak(rows: readonly Row[]): Goal[] {
    const last = rows.findLast(({ id }) => id.startsWith("leak/lua/"));
    const ours = last?.values.ours?.[0];
    const floor = last?.values.floor?.[0];
    if (ours === undefined || floor === undefined) return [];
    return [
        {
            goal: `${last?.title ?? ""} at most ${leakMaximum} kB more than the bare server's`,
            figure: `${ours.toFixed(0)} kB against ${floor.toFixed(0)} kB`,
            met: ours - floor <= leakMaximum,
        },
    ];
}

/** Judges a run. */
export function judge(rows: Rows): Goal[] {
    const all = rows.all;
    const previds = all.filter(({ id }) => id.startsWith("previd/"));
    const storms = all.filter(({ id }) => /^storm\/.*\/checks$/.test(id));
    const worse = all.filter(isWorse);
    const compared = all.filter((row) => row.better !== undefined && ratio(row, "ours", "baseline"));
    return [
        ...all
            .filter(({ id }) => /^logins\/.*\/cpu$/.test(id))
            .flatMap((row) => atMost(`${row.title}: ours to the limit's,`, ratio(row, "ours", "limit"), 1.1)),
        ...all
            .filter(({ id }) => /^logins\/.*\/rate$/.test(id))
            .flatMap((row) =>
                atLeast(`${row.title}: ours to the limit's,`, ratio(row, "ours", "limit"), 0.9),
            ),
        ...storms.map((row) => {
            const checks = Math.max(...(row.values.ours ?? []));
            const tokens = Number(/with (\d+) token/.exec(row.title)?.[1]);
            return { goal: `${row.title}: at most ${tokens}`, figure: String(checks), met: checks <= tokens };
        }),
        ...atMost(
            "CPU of a login with previd among the most sessions to that among the fewest,",
            between(previds.at(-1), previds[0]),
            1.1,
        ),
        ...atMost(
            "CPU of a presence update: ours to the bare server's,",
            ratio(rows.get("presence/cpu"), "ours", "floor"),
            1.02,
        ),
        ...atMost(
            "CPU of a refused token of 9 KB to that of a refusal without one,",
            between(rows.get("refusal/large"), rows.get("refusal/none")),
            1.5,
        ),
        ...noLeak(all),
        ...(compared.length === 0
            ? []
            : [
                  {
                      goal: "In no row worse than the baseline",
                      figure:
                          worse.length === 0
                              ? `${compared.length} rows compared`
                              : `worse in: ${worse.map(({ title }) => title).join("; ")}`,
                      met: worse.length === 0,
                  },
              ]),
    ];
}
