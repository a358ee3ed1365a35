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
    "src/meeting/remote.ts",
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
    {
        file: "src/admin/check-site.ts",
        text: 'const [, , user, domain = jid] = find(jid, "^([^@]*)@(.*)$");',
        reason: "The default is for an administrator without @, such as a component; every test names users.",
    },
    {
        file: "src/admin/check-site.ts",
        text: 'const [, , domain = name] = find(name, "%.(.*)$");',
        reason: "The default is for a name without a dot; every component in the tests has one.",
    },
    {
        file: "src/admin/failure.ts",
        text: 'const [scheme = "", given = ""] = string.match(url, "^(%a+)://([^/?#]*)");',
        reason: "The defaults are for the type: options take no URL without a scheme.",
    },
    {
        file: "src/admin/failure.ts",
        text: 'const [host = ""] = string.match(authority, "^[^:]*");',
        reason: "The default is for the type: the pattern takes every text.",
    },
    {
        file: "src/admin/registration.ts",
        text: "return file.close() ? undefined : `${path} could not be written to its end`;",
        reason: "Only a disk that fills up while the file is written gets to the message.",
    },
    {
        file: "src/admin/room.ts",
        text: 'const [, , node = ""] = find(text, "^([^@]*)");',
        reason: "The default is for the type: the pattern takes every text.",
    },
    {
        file: "src/admin/sessions.ts",
        text: 'return "not asked";',
        reason: "Only with uvs_verify_membership = false, with which no test lists the sessions.",
    },
    {
        file: "src/mod_auth_matrix_user_verification.ts",
        text: 'return typeof configured === "string" ? configured : configured.make(() => []);',
        reason: "Nobody takes part in a room that a command asks about, but in that of an application service.",
    },
];
