/**
 * Greets every occupant of a room, some seconds after they joined, and tells by HTTP how many were greeted.
 *
 *     Component "rooms.example.com" "muc"
 *         modules_enabled = { "NAME" }
 *         NAME_text = "Welcome, {nick}!"
 */

import * as jid from "util.jid";
import * as stanzas from "util.stanza";
import { fill } from "./text";

const text = module.get_option_string("NAME_text", "Welcome, {nick}!");
const delay = module.get_option_number("NAME_delay", 1) ?? 1;
let greeted = 0;

module.hook("muc-occupant-joined", (event) => {
    const { room, nick } = event;
    module.add_timer(delay, () => {
        // They may have left meanwhile.
        if (room.get_occupant_by_nick(nick) !== undefined) {
            greeted += 1;
            const body = fill(text, jid.resource(nick) ?? "you");
            room.broadcast_message(stanzas.message({ type: "groupchat", from: room.jid }, body));
        }
    });
});

module.depends("http");
module.provides("http", {
    route: {
        GET: () => ({ status_code: 200, headers: { content_type: "text/plain" }, body: `${greeted}\n` }),
    },
});
