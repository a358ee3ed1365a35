/** Which rows the plot shows, and how. */

import type { Panel } from "./plot";
import type { Row } from "./rows";

/** The panels of a run. */
export function panelsOf(rows: readonly Row[]): Panel[] {
    const matching = (
        pattern: RegExp,
        label: (row: Row, parts: readonly string[]) => string,
        group?: (parts: readonly string[]) => string,
    ): Panel["rows"] =>
        rows
            .filter(({ id }) => pattern.test(id))
            .map((row) => {
                const parts = row.id.split("/");
                return { row, label: label(row, parts), group: group?.(parts) };
            });
    const verifierTime = (_: Row, parts: readonly string[]): string => `${parts[2]} ms`;
    const clients = (parts: readonly string[]): string =>
        parts[1] === "1" ? "1 client" : `${parts[1]} clients at once`;
    const last = (_: Row, parts: readonly string[]): string => Number(parts.at(-1)).toLocaleString("en");
    const loads = "time of the verifier";
    return [
        {
            title: "CPU of a login",
            unit: "ms",
            kind: "bars",
            across: loads,
            rows: matching(/^logins\/.*\/cpu$/, verifierTime, clients),
        },
        {
            title: "Logins",
            unit: "a second",
            kind: "bars",
            across: loads,
            rows: matching(/^logins\/.*\/rate$/, verifierTime, clients),
        },
        {
            title: "CPU of a login that names its former session",
            unit: "ms",
            kind: "bars",
            across: "live sessions",
            rows: matching(/^previd\//, last),
        },
        {
            title: "Checks in a storm of clients that come back",
            unit: "requests to the verifier",
            kind: "bars",
            across: "tokens of the clients",
            rows: matching(/^storm\/.*\/checks$/, ({ title }) => /with (\d+)/.exec(title)?.[1] ?? ""),
        },
        {
            title: "CPU of a presence update",
            unit: "ms",
            kind: "bars",
            across: "occupants of the room",
            rows: matching(/^presence\/cpu$/, ({ title }) => /\d+$/.exec(title)?.[0] ?? ""),
        },
        {
            title: "CPU of a refusal",
            unit: "ms",
            kind: "bars",
            across: "token",
            rows: matching(/^refusal\//, (_, parts) => (parts[1] === "none" ? "none" : "9 KB")),
        },
        {
            title: "Growth of Lua's memory by logins that have ended",
            unit: "kB, garbage collected",
            kind: "lines",
            across: "logins",
            rows: matching(/^leak\/lua\//, last),
        },
        {
            title: "Memory of 1000 sessions",
            unit: "MB",
            kind: "bars",
            across: "resident memory of the process",
            rows: matching(/^memory$/, () => ""),
        },
    ];
}
