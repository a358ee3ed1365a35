/**
 * Greets everybody who joins a room, some seconds later, with a text that may come from the web.
 *
 *     Component "muc.example.com" "muc"
 *         modules_enabled = { "greeter", "admin_shell" }
 *         greeter_text = "Welcome, {nick}!"
 *         greeter_delay = 2
 *         greeter_url = "http://localhost:8000/greeting.txt"
 */

import * as http from "net.http";
import * as jid from "util.jid";
import * as stanzas from "util.stanza";
import { fill } from "./text";

const text = module.get_option_string("greeter_text", "Welcome, {nick}!");
const delay = module.get_option_number("greeter_delay", 1) ?? 1;
const url = module.get_option_string("greeter_url");
const greeted = module.measure("greeted", "counter");

/** Tells the whole room. */
function say(room: Prosody.Room, body: string): void {
    room.broadcast_message(stanzas.message({ type: "groupchat", from: room.jid }, body));
}

/** Greets with the text of the web, or, where that fails, with that of the configuration. */
function greet(room: Prosody.Room, nick: string): void {
    greeted(1);
    if (url === undefined) {
        say(room, fill(text, nick));
        return;
    }
    http.request(url, {}, (body, status) => {
        if (status !== 200) {
            module.log("warn", "No greeting from %s: %s", url, status === 0 ? body : status);
        }
        say(room, fill(status === 200 && body !== undefined ? body : text, nick));
    });
}

module.hook("muc-occupant-joined", (event) => {
    const nick = jid.resource(event.nick) ?? "you";
    module.add_timer(delay, () => {
        // They may have left meanwhile.
        if (event.room.get_occupant_by_nick(event.nick) !== undefined) {
            greet(event.room, nick);
        }
    });
});

// Prosody 13: prosodyctl shell greeter greet room@muc.example.com somebody
module.add_item("shell-command", {
    section: "greeter",
    section_desc: "Greet people in rooms",
    name: "greet",
    desc: "Greet somebody in a room now",
    args: [
        { name: "room", type: "string" },
        { name: "nick", type: "string" },
    ],
    host_selector: "room",
    handler(roomJid: string, nick: string) {
        const room = prosody.hosts.get(module.host)?.modules.muc?.get_room_from_jid(roomJid);
        if (room === undefined || room === false) {
            return $multi(false, "There is no such room");
        }
        greet(room, nick);
        return $multi(true, `Greeted ${nick}`);
    },
});
