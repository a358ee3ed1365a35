/**
 * Planted defects: small changes of the built modules, each of which makes a hole. A change goes by the name of a function
 * in the emitted Lua, and by the position of its parameters.
 */

import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** A change: `$1`, `$2` … in the Lua stand for the names of the function's parameters. */
type Change =
    /** Lua at the beginning of each function of a name. */
    | { readonly inFunction: string; readonly lua: string; readonly exported?: boolean }
    | { readonly replace: RegExp; readonly by: string };

/** A planted defect. */
export interface Plant {
    readonly name: string;
    readonly changes: readonly Change[];
}

/** Where a review asks which records have sessions that count. */
const isReviewed = /return isUsable\(\s*session,\s*os\.time\(\)\s*\)/;

const anyName = `
    for _, candidate in pairs(prosody.full_sessions) do
        if $1.previd and candidate.resumption_token == $1.previd then return candidate end
    end`;

export const plants: readonly Plant[] = [
    {
        name: "the door ignores other servers",
        changes: [
            {
                inFunction: "originOf",
                lua: 'if $1.origin.type == "s2sin" then return {kind = "trusted"} end',
            },
        ],
    },
    {
        name: "the door looks at presence alone",
        changes: [{ inFunction: "onStanza", lua: 'if $1.stanza.name ~= "presence" then return nil end' }],
    },
    {
        name: "the door does not compare the room",
        changes: [
            {
                inFunction: "refuseMatrixUser",
                lua:
                    "if $2 and $1.meeting then $2 = setmetatable(" +
                    "{room = {roomName = $1.meeting.roomName}}, {__index = $2}) end",
            },
        ],
    },
    {
        name: "a breakout room without its main room's rule",
        changes: ["refuseMatrixUser", "refuseGuest"].map((inFunction) => ({
            inFunction,
            lua: "$1 = setmetatable({enteredMain = true}, {__index = $1})",
        })),
    },
    {
        name: "a kicked user may go to breakout rooms",
        changes: [{ replace: /session\.matrix_main_room = nil/, by: "local _ = nil" }],
    },
    {
        name: "guests need not be let in",
        changes: [{ inFunction: "refuseGuestEntry", lua: "do return nil end" }],
    },
    {
        name: "an error in the door lets pass",
        changes: [
            {
                inFunction: "decide",
                lua: 'if $1.stanza and $1.stanza.name == "iq" then error("planted") end',
            },
            {
                inFunction: "askSafely",
                exported: true,
                lua: "local fine, reason = pcall($3, $1, $2)\n    if true then return fine and reason or nil end",
            },
        ],
    },
    {
        name: "reviews of those inside alone",
        changes: [
            {
                replace: isReviewed,
                by:
                    "return session.matrix_main_room ~= nil and " +
                    'session.matrix_main_room:get_occupant_by_real_jid(session.full_jid or "") ~= nil',
            },
        ],
    },
    {
        name: "logins that are not bound are not reviewed",
        changes: [{ replace: isReviewed, by: "return session.full_jid ~= nil" }],
    },
    {
        name: "hibernating sessions of a banned user stay",
        changes: [
            {
                inFunction: "jidsOf",
                lua:
                    "local live = {}\n    for session in pairs($1.sessions) do\n" +
                    "        if session.full_jid and not session.hibernating then " +
                    "live[jid.bare(session.full_jid)] = true end\n    end\n    if true then return live end",
            },
        ],
    },
    {
        name: "breakout rooms are left out when a user is removed",
        changes: [{ inFunction: "roomsOfCall", lua: "do return {$1} end" }],
    },
    {
        name: "a review opens an ended membership again",
        changes: [{ inFunction: "takeAnswer", lua: "$4 = true" }],
    },
    {
        name: "a kept answer survives a revocation",
        changes: [
            {
                inFunction: "follow",
                lua: "$3 = setmetatable({forget = function () end}, {__index = $3})",
            },
        ],
    },
    {
        name: "a reload forgets who is logged in",
        changes: [{ inFunction: "openRegistry", lua: '$1:shared("rights").index = nil' }],
    },
    {
        name: "an affiliation stays after leaving",
        changes: [{ inFunction: "endAffiliation", lua: "do return end" }],
    },
    {
        name: "power is as the login found it",
        changes: [
            {
                inFunction: "takeAnswer",
                lua:
                    'if not $4 and $2.membership ~= "ended" then ' +
                    "$2 = {membership = $2.membership, power = $1.power} end",
            },
        ],
    },
    {
        name: "a demotion leaves the roles in the call",
        changes: [{ inFunction: "settleUser", lua: "do return end" }],
    },
    {
        name: "Jicofo makes owners",
        changes: [{ inFunction: "mayBeGranted", lua: "do return true end" }],
    },
    {
        name: "every member passes the lobby",
        changes: [{ inFunction: "passes", lua: "$3 = true" }],
    },
    {
        name: "a resumption does not compare the room",
        changes: [
            { inFunction: "sessionToResume", lua: anyName },
            {
                inFunction: "isSameUser",
                lua:
                    "do return $1.matrix_rights and $2.matrix_rights and " +
                    "$1.matrix_rights.userId == $2.matrix_rights.userId end",
            },
        ],
    },
    {
        name: "a resumption does not compare the user",
        changes: [
            { inFunction: "sessionToResume", lua: anyName },
            { inFunction: "isSameUser", lua: "do return true end" },
        ],
    },
    {
        name: "a login does not ask for the membership",
        changes: [{ inFunction: "decidePlace", lua: 'do return {kind = "member", owner = false} end' }],
    },
    {
        name: "a login does not compare the room of the URL",
        changes: [{ inFunction: "refuseRoom", lua: "do return nil end" }],
    },
    {
        name: "an older answer counts",
        changes: [{ inFunction: "takeAnswer", lua: "$3 = math.max($3, $1.asked)" }],
    },
];

function applied(text: string, change: Change): string {
    if ("replace" in change) return text.replace(change.replace, change.by);
    const name = `${change.exported === true ? "____exports\\." : "(?:____exports\\.)?"}${change.inFunction}`;
    return text.replace(
        new RegExp(`(function ${name}\\(([^)]*)\\)\n)`, "g"),
        (_, head: string, list: string) => {
            const names = list.split(", ");
            const lua = change.lua.replace(
                /\$(\d)/g,
                (__, number: string) => names[Number(number) - 1] ?? "nil",
            );
            return `${head}    ${lua.trim()}\n`;
        },
    );
}

/**
 * Makes a folder of the built modules with a defect.
 *
 * @throws when a change finds nothing to change: the function has another name
 */
export function planted({ name, changes }: Plant, modules: string): string {
    const folder = mkdtempSync(path.join(tmpdir(), "planted-"));
    cpSync(modules, folder, { recursive: true });
    for (const change of changes) {
        let found = false;
        for (const file of readdirSync(folder).filter((entry) => entry.endsWith(".lua"))) {
            const text = readFileSync(path.join(folder, file), "utf8");
            const changed = applied(text, change);
            found ||= changed !== text;
            writeFileSync(path.join(folder, file), changed);
        }
        const where = "replace" in change ? String(change.replace) : change.inFunction;
        if (!found) throw new Error(`planted defect "${name}": nothing in dist/ matches ${where}`);
    }
    return folder;
}
