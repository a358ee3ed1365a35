/** What `make coverage` asks of which file, and which lines it knows not to run. */

/** The files that decide who gets in and with which power, and folders of such: every line of theirs has to run. */
export const deciding: readonly string[] = [
    "src/rights/",
    ...[
        "door",
        "doorkeeper",
        "guests",
        "lobby",
        "ownership",
        "grants",
        "departure",
        "start-call",
        "features",
    ].map((name) => `src/meeting/${name}.ts`),
    "src/meeting/call.ts",
    "src/meeting/direct.ts",
    "src/meeting/muc.ts",
    "src/meeting/resync.ts",
    "src/login/token.ts",
    "src/verification/homeserver-api.ts",
    "src/verification/place.ts",
    "src/verification/uvs.ts",
    "src/verification/verifier.ts",
    "src/matrix/power.ts",
    "src/matrix/room-name.ts",
    "src/matrix/ids.ts",
];

/** A line of another file that no test runs, by its text without the space around it. */
export interface NotRun {
    readonly file: string;
    readonly text: string;
    readonly reason: string;
}

export const notRun: readonly NotRun[] = [
    {
        file: "src/admin/check-verifier.ts",
        text: 'verifier("ok", `not asked by this check: ${configured.description}`);',
        reason: "Only a third way of verifying gets there, as docs/development.md shows one.",
    },
    {
        file: "src/admin/login-checks.ts",
        text: 'about("token", report)("error", `refused: ${refusal}`, loginReasons[refusal].advice);',
        reason: "Only a new reason gets there that stands in no list yet.",
    },
];
