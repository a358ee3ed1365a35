/** What came out of `make bench-verify`: goals and table. */

import { showRatio, type Goal } from "../goals";
import { pairRatios, summarise, type Summary } from "../statistics";
import { showNumber } from "../table";

/** The ways of checking that are compared, in the order in which they take turns. */
export const wayNames = ["uvs-shaped", "ours, admin", "ours, bot", "ours, service"] as const;
export type WayName = (typeof wayNames)[number];

/** One way of checking in one room; lists have a value for each round. */
export interface Cell {
    readonly way: WayName;
    readonly members: number;
    /** Requests to the homeserver for each check. */
    readonly requests: number;
    /** Bytes to and from the homeserver for each check. */
    readonly bytes: number;
    /** Milliseconds from the client's SASL request to its success. */
    readonly p50: number[];
    readonly p99: number[];
    /** Milliseconds of Prosody's processor for each login. */
    readonly cpu: number[];
    /** Milliseconds of the homeserver's processor for each login. */
    readonly homeserverCpu: number[];
}

/** One run. */
export interface Result {
    readonly date: string;
    readonly machine: string;
    readonly prosody: string;
    readonly synapse: string;
    readonly command: string;
    /** How long it took. */
    readonly seconds: number;
    readonly rounds: number;
    /** Checks of each way in each room in each round. */
    readonly checks: number;
    readonly cells: readonly Cell[];
}

function cellOf(cells: readonly Cell[], way: WayName, members: number): Cell {
    const found = cells.find((cell) => cell.way === way && cell.members === members);
    if (found === undefined) throw new Error(`${way} was not measured with ${members} members`);
    return found;
}

/** How many times faster a way is than a check in the shape of a verification service, by p50, round by round. */
function speedUp(cells: readonly Cell[], way: WayName, members: number): Summary {
    const slow = cellOf(cells, "uvs-shaped", members);
    return summarise(pairRatios(slow.p50, cellOf(cells, way, members).p50));
}

/** By how much figures differ that are the same. */
const noise = 0.05;

/** Judges a run. */
export function judge(cells: readonly Cell[]): Goal[] {
    const ours = wayNames.filter((way) => way !== "uvs-shaped");
    const faster = [
        [5, 2],
        [2000, 10],
    ] as const;
    return [
        ...faster.flatMap(([members, least]) =>
            ours.map((way) => {
                const times = speedUp(cells, way, members);
                return {
                    goal: `Room of ${members}, ${way}: at least ${least} times faster`,
                    figure: showRatio(times),
                    met: times.median >= least,
                };
            }),
        ),
        {
            goal: "Requests in the room of 5, ours, service: no more than ours, bot",
            figure: `${cellOf(cells, "ours, service", 5).requests} and ${cellOf(cells, "ours, bot", 5).requests}`,
            met: cellOf(cells, "ours, service", 5).requests <= cellOf(cells, "ours, bot", 5).requests,
        },
        ...ours.map((way) => {
            const [small, large] = [5, 2000].map((members) => cellOf(cells, way, members).cpu);
            const grown = summarise(pairRatios(large ?? [], small ?? []));
            return {
                goal: `CPU of Prosody, ${way}: no more in the room of 2000 than in that of 5 (within ${noise * 100} %)`,
                figure: showRatio(grown),
                met: grown.median <= 1 + noise,
            };
        }),
    ];
}

function line(cells: readonly string[]): string {
    return `| ${cells.join(" | ")} |`;
}

function show(values: readonly number[]): string {
    const { median, smallest, largest } = summarise(values);
    return smallest === largest
        ? showNumber(median)
        : `${showNumber(median)} (${showNumber(smallest)} to ${showNumber(largest)})`;
}

/** The whole result as Markdown. */
export function tableOf(result: Result, goals: readonly Goal[]): string {
    const heads = [
        "Members",
        "Check",
        "p50, ms",
        "p99, ms",
        "Times faster",
        "Requests",
        "Bytes",
        "CPU of Prosody, ms",
        "CPU of Synapse, ms",
    ];
    const body = result.cells.map((cell) => [
        String(cell.members),
        cell.way,
        show(cell.p50),
        show(cell.p99),
        cell.way === "uvs-shaped" ? "" : showRatio(speedUp(result.cells, cell.way, cell.members)),
        showNumber(cell.requests),
        showNumber(cell.bytes),
        show(cell.cpu),
        show(cell.homeserverCpu),
    ]);
    return [
        `Synapse ${result.synapse}, Prosody ${result.prosody}, ${result.machine}, ${result.date}, ` +
            `\`${result.command}\`, ${result.seconds} s.`,
        "",
        `Median (range) of ${result.rounds} rounds of ${result.checks} checks, one check after the other; the ways take turns. ` +
            "Each check has an OpenID token of its own, and no answer is kept (`matrix_cache_seconds = 0`).",
        "",
        line(heads),
        line(heads.map((_, index) => (index < 2 ? ":--" : "--:"))),
        ...body.map(line),
        "",
        line(["Goal", "Figure", "Met"]),
        line([":--", ":--", ":--"]),
        ...goals.map(({ goal, figure, met }) => line([goal, figure, met ? "yes" : "**no**"])),
        "",
    ].join("\n");
}
