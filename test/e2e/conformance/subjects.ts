import type { ProsodyVersion } from "../../../demo/prosody";
import type { Receivers } from "./compare";

/** The type of what a function of a library returns. */
function made(library: string, name: string): string {
    return `Returned<(typeof import("${library}"))["${name}"]>`;
}

/** The type of what a method of the module API returns. */
function given(method: string): string {
    return `Returned<Prosody.Module["${method}"]>`;
}

/** What only sessions of a kind have. */
const kinds = {
    c2s: "unknown",
    WebSocket: "Prosody.WebSocketSession",
    BOSH: "Prosody.BoshSession",
} as const;

/** Sessions of clients of each kind in each stage. A session that is not bound, or not any more, may have less. */
const sessions = Object.entries(kinds).flatMap(([kind, type]) => {
    const early = 'Prosody.Session & Partial<Omit<Prosody.ClientSession, "type">>';
    return [
        [`session ${kind} c2s_unauthed`, `${early} & ${kind === "BOSH" ? type : `Partial<${type}>`}`],
        [`session ${kind} c2s_unbound`, `${early} & ${type}`],
        [`session ${kind} c2s`, `Prosody.ClientSession & ${type}`],
        [`session ${kind} c2s_destroyed`, `${early} & Partial<${type}>`],
    ] as const;
});

/** Types that are looked at for themselves, so not inside of others. */
export const ownSubjects: readonly string[] = [
    "Prosody.Session",
    "Prosody.ClientSession",
    "Prosody.WebSocketSession",
    "Prosody.BoshSession",
];

/** The list of what is not declared of an object whose type has no name. */
export function listOf(subject: string): string {
    return subject.startsWith("session ") ? "sessions" : subject;
}

/** Which declared type each object has that the probe looks at: its name there, and a type expression. */
export const subjects: Readonly<Record<string, string>> = {
    prosody: "typeof prosody",
    "host local": "Prosody.Host",
    "host component": "Prosody.Host",
    "module of the server": "Prosody.Module",
    "module of a host": "Prosody.Module",
    "module of a component": "Prosody.Module",
    "module add_timer": given("add_timer"),
    "module open_store": 'Prosody.Stores["keyval"]',
    "module open_store map": 'Prosody.Stores["map"]',
    "module open_store archive": 'Prosody.Stores["archive"]',
    "module open_store keyval+": 'Prosody.Stores["keyval+"]',
    "module measure": given("measure"),
    "module metric": given("metric"),
    "module context": given("context"),
    ...Object.fromEntries(sessions),
    "session s2s s2sin_unauthed": "Prosody.ServerSession",
    "session component component": "Prosody.ComponentSession",
    "session.conn": "Prosody.Connection",
    "session.sasl_handler": "Prosody.SaslHandler",
    room: "Prosody.Room",
    occupant: "Prosody.Occupant",
    "stanza of a client": "Prosody.Stanza",
    "http request": "Prosody.HttpServerRequest",
    "http response": "Prosody.HttpServerResponse",
    "util.stanza": "Prosody.Stanza",
    "util.sasl": made("util.sasl", "new"),
    "util.cache": made("util.cache", "new"),
    "util.queue": made("util.queue", "new"),
    "util.set": made("util.set", "new"),
    "util.array": made("util.array", "new"),
    "util.events": made("util.events", "new"),
    "util.multitable": made("util.multitable", "new"),
    "util.dbuffer": made("util.dbuffer", "new"),
    "util.ringbuffer": made("util.ringbuffer", "new"),
    "util.hashring": made("util.hashring", "new"),
    "util.smqueue": made("util.smqueue", "new"),
    "util.promise": made("util.promise", "new"),
    "util.fsm": made("util.fsm", "new"),
    "util.roles": made("util.roles", "new"),
    "util.dataforms": made("util.dataforms", "new"),
    "util.pubsub": made("util.pubsub", "new"),
    "util.xmppstream": made("util.xmppstream", "new"),
    "util.throttle": made("util.throttle", "create"),
    "util.indexedbheap": made("util.indexedbheap", "create"),
    "util.ip": made("util.ip", "new_ip"),
    "util.error": made("util.error", "new"),
    "util.watchdog": made("util.watchdog", "new"),
    "util.async runner": made("util.async", "runner"),
    "util.timer": made("util.timer", "add_task"),
    "util.logger": made("util.logger", "init"),
    "net.http client": made("net.http", "new"),
    "http client request": 'import("net.http").Request',
    "util.rsm": made("util.rsm", "get"),
};

/** First parameters, besides `self`, that are the object of a call by colon, by the last word of the type's name. */
export const receivers: Receivers = {
    sessions: ["session"],
    Session: ["session"],
    ClientSession: ["session"],
    ServerSession: ["session"],
    ComponentSession: ["session"],
    HttpServerResponse: ["response"],
    Module: ["module"],
    RoleObject: ["role"],
    Room: ["room"],
    Stanza: ["stanza", "t"],
    XmppStream: ["stream", "_"],
};

/** Objects that only one version has. */
export const onlyIn: Readonly<Record<string, ProsodyVersion>> = {
    "util.fsm": "13.0",
    "module open_store keyval+": "13.0",
    "util.roles": "13.0",
};

type Patterns = readonly (readonly [list: RegExp, name: RegExp, reason: string])[];

const INNER = "the object or library keeps it for itself";
const START = "for the start of the server, prosodyctl and other parts of the server";
const TIMING = "now and then: depends on how fast client and server were";

/** Reasons by pattern, for what is new on the list. */
export const patterns: Patterns = [
    [/^libraries$/, /^core\./, "a part of the server itself: plugins reach it by the module API"],
    [
        /^libraries$/,
        /^net\.(?:server_|cqueues|tls_|unbound|dns|resolvers|websocket)/,
        "what net.server, net.adns, net.connect and net.websocket are made of",
    ],
    [
        /^libraries$/,
        /^net\.(?:httpserver|http\.codes)/,
        "says nothing but that it was replaced, or a mere list",
    ],
    [
        /^libraries$/,
        /^util\.(?:prosodyctl|startup|argparse|adminstream|helpers|import|dependencies|debug|gc|mercurial|sqlite3)/,
        START,
    ],
    [
        /^libraries$/,
        /^util\.(?:sql|sasl\.|dns|mathcompat|compat|poll|struct|openssl|template)/,
        "reached by another library",
    ],
    [/^libraries$/, /./, "a library that plugins rarely need: not declared so far"],
    [/./, /(?:^|\.)_/, "private by its name"],
    [/Session$|^sessions$/, /^(?:awaiting_ack|delayed_ack_timer|inactive_timer|bosh_processing)$/, TIMING],
    [/Session$|^sessions$/, /./, "a module of the server keeps it in the session for itself"],
    [/^Prosody\.Connection$/, /./, "differs by the backend of net.server: plugins go through the session"],
    [/^Prosody\.Host$/, /./, "permissions go through the module API; the rest the server keeps for itself"],
    [/^Prosody\.RoomData$/, /./, "reached by methods of the room"],
    [/^Prosody\.Server$/, /./, START],
    [
        /^Prosody\.(?:MucModule|PepModule|ModuleEnvironment)$/,
        /./,
        "a global of that module, not meant for others",
    ],
    [/^Prosody\./, /./, INNER],
    [/^core\./, /./, START],
    [/^util\.signal$/, /^SIG/, "the number of a signal: names do as well"],
    [/^util\.pposix$/, /./, START],
    [/./, /^version$/, "for the check of versions at the start"],
    [/./, /./, INNER],
];

/** The same for functions that are not called. */
export const uncalledPatterns: Patterns = [
    [/^util\.sql$/, /./, "needs LuaDBI, which is not there in the tests"],
    [/^util\.(?:x509|helpers)$/, /^(?:der2pem|get_upvalue)$/, "always throws: a fault of Prosody"],
    [/^util\.async$/, /./, "waits: the report is written before it goes on"],
    [/^core\.statsmanager$/, /^collect$/, 'there with statistics_interval = "manual" alone'],
    [/^util\.datamanager$/, /^stores$/, "throws with the storage of the tests, which is in memory"],
    [/^util\.(?:human\.io|prosodyctl)$/, /./, "reads from a terminal or acts on the server from outside"],
    [
        /^util\.(?:signal|pposix|debug|dependencies|helpers|statsd|logger|random)$/,
        /./,
        "acts on the whole process",
    ],
    [
        /^Prosody\.Room$/,
        /^(?:handle_|send_|respond_|route_|publicise|process_form|destroy|clear)/,
        "answers a client: the scenario of the events runs it",
    ],
    [
        /^Prosody\.(?:Module|ClientSession)$/,
        /^(?:load|unload|save|restore|add_host|command|ready|_log|set_global|once|original_smacks_callback|on_destroy)$/,
        "set by the module or session itself, or for the start of a module",
    ],
    [/^core\.moduleapi$/, /./, "called as a method of Prosody.Module"],
    [/^net\./, /./, "needs a connection"],
    [/./, /./, "would change or end what other tests look at"],
];

/** The same for events. */
export const eventPatterns: Patterns = [
    [/^HttpServerEvents$/, /…$/, "one for each route: declared with module:provides"],
    [/^HttpServerEvents$/, /./, "of an event source that only mod_http_errors reaches"],
    [/Events$/, /ondrain$|^stats-update$|^openmetrics-updated$/, TIMING],
    [/Events$/, /^(?:admin|logging|module-status|s2s|c2s)/, "for parts of the server itself"],
    [/./, /(?:^|\.)_/, "private by its name"],
    [/./, /./, INNER],
];

/** The same for declared events that were not seen. */
export const unseenEventPatterns: Patterns = [
    [
        /./,
        /^s2s|^sasl\/c2s\/challenge/,
        "needs another server, or SCRAM, which the clients of the tests do not speak",
    ],
    [/./, /timeout|ack-delayed|-pending$|csi-flushing|important/, "needs minutes of waiting"],
    [
        /./,
        /^token|^user-flag|^user-password-reset|^vcard|^invite|^external_service|^cloud_notify/,
        "needs modules that the test does not load",
    ],
    [/./, /restore|^server-starting|^signal\//, "only at the start of the server or by signals"],
    [/./, /…$|\/(?:host|self|bare|full)$/, "the scenario sends no such stanza"],
    [/./, /./, "the scenario does not bring it about"],
];

/** The same for declared fields that no object had. */
export const unseenPatterns: Patterns = [
    [
        /Session$|^sessions$/,
        /^(?:secure|smacks|presence|priority|sasl_handler|c2s_timeout|awaiting_ack.*|delayed_ack_timer|bosh_(?:wait_timer|processing)|inactive_timer|last_requested_h|handled_stanza_count|outgoing_stanza_queue)$/,
        TIMING,
    ],
    [/./, /^send$/, "a known deviation, see exceptions"],
    [/./, /./, "optional, and the tests bring nothing about that sets it"],
];
