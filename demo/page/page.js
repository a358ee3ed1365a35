/**
 * The page's part of the demo: one visit is one person who opens one meeting, by a connection of its own. What comes
 * from the server is only ever put in as text.
 */

/* global Strophe, $build, $iq, $pres */
"use strict";

const mucUser = "http://jabber.org/protocol/muc#user";
const mucAdmin = "http://jabber.org/protocol/muc#admin";
const framingNamespace = "urn:ietf:params:xml:ns:xmpp-framing";
const nickNamespace = "http://jabber.org/protocol/nick";
const saslNamespace = "urn:ietf:params:xml:ns:xmpp-sasl";
const stanzasNamespace = "urn:ietf:params:xml:ns:xmpp-stanzas";

/** How a condition is explained where the server sends no text. */
const noText = "no reason was given";

/** How long Prosody may take to let somebody in. */
const patience = 20_000;

const narrow = matchMedia("(max-width: 45rem)");
const demoCommand = "make demo SERVE=1";

/** What the demo's server told about itself. */
let setup;

/** All visits on the page. */
const visits = new Set();

/** The demo's server did not answer. */
class Unreachable extends Error {
    advice = `Start it again with “${demoCommand}”, and open the page that it names.`;
}

/** Gets JSON from the demo's server. @throws with the server's text when it fails, or when there is no server */
async function get(path) {
    const response = await fetch(path).catch(() => {
        throw new Unreachable("The demo is not running any more.");
    });
    if (!response.ok) {
        throw new Error(await response.text());
    }
    return response.json();
}

/** Makes an element with a text. */
function make(name, textContent, properties) {
    return Object.assign(document.createElement(name), { textContent, ...properties });
}

/** Adds one radio button for each of some choices. */
function addChoices(container, name, choices) {
    choices.forEach(({ label, detail }, index) => {
        const input = make("input", "", { type: "radio", name, value: String(index), checked: index === 0 });
        const element = document.createElement("label");
        element.append(input, ` ${label}`);
        if (detail !== undefined) {
            element.append(make("small", detail));
        }
        container.append(element);
    });
}

/** The first element below another, at any depth, of a name and namespace. */
function find(element, namespace, name) {
    return element.getElementsByTagNameNS(namespace, name)[0];
}

/** The condition and the text of an error, be it of SASL or of a stanza. */
function readError(element, namespace) {
    const parts = Array.from(element.getElementsByTagNameNS(namespace, "*"));
    const condition = parts.find((part) => !["text", "failure"].includes(part.localName));
    const text = parts.find((part) => part.localName === "text");
    return {
        condition: condition?.localName ?? "unknown",
        text: text?.textContent || noText,
    };
}

/** What kind of occupant has an address. */
function kindOf(jid) {
    switch (Strophe.getDomainFromJid(jid ?? "")) {
        case setup.hosts.users:
            return "Matrix user";
        case setup.hosts.guests:
            return "guest";
        default:
            return "service";
    }
}

/** One person in one meeting, with the card that shows them. */
class Visit {
    constructor(person, room, otherRoom) {
        Object.assign(this, { person, room, otherRoom });
        this.occupants = new Map();
        this.panel = document.getElementById("visit").content.cloneNode(true).firstElementChild;
        const heading = this.find("h2");
        heading.textContent = `${person.name} in ${room}`;
        heading.id = `visit-${(Visit.count = (Visit.count ?? 0) + 1)}`;
        this.panel.setAttribute("aria-labelledby", heading.id);
        const face = this.find(".face");
        face.textContent = person.name.charAt(0);
        face.style.setProperty("--hue", String(setup.people.indexOf(person) * 75));
        this.find(".course").open = !narrow.matches;
        this.find(".other").textContent = `Try to enter ${otherRoom}, too`;
        this.find(".leave").addEventListener("click", () => this.leave());
        this.find(".other").addEventListener("click", () => this.tryOther());
        this.find(".again").addEventListener("click", () => {
            this.remove();
            visit(person, room);
        });
        document.getElementById("visits").prepend(this.panel);
        visits.add(this);
        this.show();
    }

    find(selector) {
        return this.panel.querySelector(selector);
    }

    /** Scrolls the card into view; on a phone to the top, as it is below all that can be chosen. */
    show() {
        const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
        (narrow.matches ? this.panel : this.find(".verdict")).scrollIntoView({
            block: narrow.matches ? "start" : "nearest",
            behavior: quiet ? "instant" : "smooth",
        });
    }

    /** Adds a step that was taken. */
    step(text) {
        this.find(".steps").append(make("li", text));
    }

    /** Says how it stands. @param state `inside`, `refused`, `lost`, `left` @param advice what to do */
    outcome(text, state, advice = "") {
        clearTimeout(this.timer);
        this.state = state;
        this.find(".outcome").textContent = text;
        this.find(".advice").textContent = advice;
        this.find(".advice").hidden = advice === "";
        this.panel.className = state;
        this.find(".again").hidden = state !== "lost";
        this.find(".other").hidden ||= state !== "inside";
        this.find(".leave").textContent = state === "inside" ? "Leave the meeting" : "Remove this card";
        if (state !== "inside") {
            this.occupants.clear();
            this.showOccupants();
        }
        offerGuests();
    }

    /** Says that the user was refused, and what the log says about it. */
    async refuse(what, { condition, text }, advice) {
        this.step(`${what}: ${condition}`);
        this.outcome(text, "refused", advice);
        await this.showLog();
    }

    async showLog() {
        // Without the demo's server there is no log to show.
        const line = await get(`refusal?mark=${this.widget.mark}`).catch(() => "");
        this.find(".log").hidden = line === "";
        this.find(".log code").textContent = line;
    }

    /** Says that there is no connection, and what to do. */
    lost(text) {
        if (this.over) return;
        this.over = true;
        const { host } = new URL(this.widget.socket);
        this.step("The connection is closed");
        this.outcome(
            text,
            "lost",
            `Check that Prosody is still running at ${host}; its log is ${setup.log}. If it has ended, stop the demo and start it again with “${demoCommand}”.`,
        );
    }

    /** Opens the meeting. @param widget what the server made for this visit */
    open(widget) {
        this.widget = widget;
        if (widget.token === undefined) {
            this.step("No token: a guest has no Matrix account");
        } else {
            this.find(".jwt").hidden = false;
            this.find(".claims").textContent = JSON.stringify([widget.header, widget.claims], undefined, 2);
            this.find(".token").textContent = widget.token;
            this.step("Token made: an OpenID token of the homeserver, and the room’s id");
        }

        const connection = new Strophe.Connection(widget.socket);
        this.connection = connection;
        // Of an anonymous login Strophe has no status that would tell this.
        connection.xmlOutput = (element) => {
            if (element.localName === "auth") {
                this.step(
                    this.person.guest
                        ? "Connected; logs in anonymously"
                        : "Connected; Prosody asks Matrix who this is",
                );
            }
        };
        connection.addHandler((presence) => this.onPresence(presence), null, "presence");
        this.timer = setTimeout(() => {
            this.lost("Prosody does not answer.");
            connection.disconnect();
        }, patience);
        connection.connect(widget.domain, null, (status, _condition, element) => {
            this.onStatus(status, element);
        });
    }

    onStatus(status, element) {
        switch (status) {
            case Strophe.Status.CONNECTING:
                this.step("Connecting to Prosody");
                break;
            case Strophe.Status.AUTHFAIL:
                this.over = true;
                this.refuse("Login refused", readError(element ?? document, saslNamespace));
                break;
            case Strophe.Status.CONNECTED:
                this.connected = true;
                this.step(this.person.guest ? "Logged in as a guest" : `Logged in as ${this.person.name}`);
                this.join(this.widget.meeting);
                break;
            case Strophe.Status.CONNFAIL:
            case Strophe.Status.DISCONNECTED:
                this.lost(
                    this.connected ? "The connection to Prosody is lost." : "Prosody cannot be reached.",
                );
                break;
        }
    }

    /** Asks to enter a meeting. */
    join(meeting) {
        const nick = Strophe.getNodeFromJid(this.connection.jid).slice(0, 8);
        this.connection.send(
            $pres({ to: `${meeting}/${nick}` })
                .c("x", { xmlns: "http://jabber.org/protocol/muc" })
                .up()
                .c("nick", { xmlns: nickNamespace })
                .t(this.person.name),
        );
    }

    /** Tries a meeting that the session was not verified for. */
    tryOther() {
        this.find(".other").hidden = true;
        this.step(`Asks to enter ${this.otherRoom} with the same session`);
        this.join(this.widget.otherMeeting);
    }

    /** Whether this is a guest who was refused and can still be let in. */
    get waits() {
        return this.person.guest && this.state === "refused" && !this.over;
    }

    /** Lets a guest in, as a moderator. */
    letIn(guest) {
        this.connection.sendIQ(
            $iq({ type: "set", to: this.widget.meeting })
                .c("query", { xmlns: mucAdmin })
                .c("item", { affiliation: "member", jid: Strophe.getBareJidFromJid(guest.connection.jid) }),
            () => {
                this.step(`Lets ${guest.person.name} in`);
                guest.step(`${this.person.name} lets ${guest.person.name} in`);
                guest.join(guest.widget.meeting);
            },
            (answer) => {
                const { text } = readError(answer, stanzasNamespace);
                this.step(`May not let ${guest.person.name} in: ${text}`);
            },
        );
    }

    onPresence(presence) {
        const from = presence.getAttribute("from") ?? "";
        const meeting = Strophe.getBareJidFromJid(from);
        if (presence.getAttribute("type") === "error") {
            const error = readError(presence, stanzasNamespace);
            if (meeting === this.widget.meeting) {
                const { guest, name } = this.person;
                this.refuse(
                    "Join refused",
                    error,
                    guest ? `A moderator in ${this.room} can let ${name} in.` : "",
                );
            } else {
                this.step(`Refused: ${error.text}`);
                this.showLog();
            }
            return true;
        }
        if (meeting !== this.widget.meeting) {
            return true;
        }
        const item = find(presence, mucUser, "item");
        const statuses = Array.from(presence.getElementsByTagNameNS(mucUser, "status"), (status) =>
            status.getAttribute("code"),
        );
        const gone = presence.getAttribute("type") === "unavailable";
        if (gone) {
            this.occupants.delete(from);
        } else {
            const kind = kindOf(item?.getAttribute("jid"));
            this.occupants.set(from, {
                name: find(presence, nickNamespace, "nick")?.textContent || `${kind} without a name`,
                kind,
                role: item?.getAttribute("role") ?? "none",
                self: statuses.includes("110"),
            });
        }
        if (statuses.includes("110")) {
            this.onOwnPresence(gone, item, statuses);
        }
        this.showOccupants();
        return true;
    }

    onOwnPresence(gone, item, statuses) {
        if (gone) {
            // Prosody shuts down: the end of the connection, which follows, tells the user.
            if (this.over || statuses.includes("332")) return;
            const reason = find(item ?? document, mucUser, "reason")?.textContent;
            this.outcome(
                statuses.includes("307")
                    ? `Removed from the meeting: ${reason || noText}`
                    : "No longer in the meeting.",
                "refused",
            );
            return;
        }
        const role = item?.getAttribute("role");
        const affiliation = item?.getAttribute("affiliation");
        if (this.role !== role) {
            const change = this.role === undefined ? "In the meeting: " : "Now ";
            this.step(`${change}affiliation ${affiliation}, role ${role}`);
            this.role = role;
        }
        if (this.state !== "inside") {
            this.find(".log").hidden = true;
            // A guest is verified for no room, so there is none to compare with.
            this.find(".other").hidden = this.person.guest;
        }
        this.outcome(`In the meeting, as ${this.person.guest ? "guest" : role}`, "inside");
    }

    showOccupants() {
        const body = this.find("tbody");
        this.find(".occupants").hidden = this.occupants.size === 0;
        body.replaceChildren(
            ...Array.from(this.occupants.values(), ({ name, kind, role, self }) => {
                const row = document.createElement("tr");
                row.append(
                    make("td", self ? `${name} (you)` : name),
                    make("td", kind),
                    make("td", role, { className: role }),
                );
                return row;
            }),
        );
    }

    /** Leaves the meeting; a second time, removes the card. */
    leave() {
        if (this.state !== "inside") {
            this.remove();
            return;
        }
        this.over = true;
        this.step("Leaves the meeting");
        this.outcome("Left the meeting.", "left");
        this.disconnect();
    }

    /**
     * Ends the stream, whereupon Prosody closes the connection. Strophe would close it at once, and what Prosody had sent
     * until then would be an error for the browser.
     */
    disconnect() {
        if (this.connection?.connected) {
            this.connection.send($build("close", { xmlns: framingNamespace }));
        } else {
            this.connection?.disconnect();
        }
    }

    remove() {
        clearTimeout(this.timer);
        this.over = true;
        this.disconnect();
        visits.delete(this);
        this.panel.remove();
        offerGuests();
    }
}

/** Offers each moderator to let in the guests who were refused in the same meeting. */
function offerGuests() {
    for (const host of visits) {
        const moderates = host.state === "inside" && host.role === "moderator";
        host.find(".admit").replaceChildren(
            ...Array.from(visits)
                .filter((guest) => moderates && guest.waits && guest.room === host.room)
                .map((guest) =>
                    make("button", `Let ${guest.person.name} in`, {
                        type: "button",
                        onclick: () => host.letIn(guest),
                    }),
                ),
        );
    }
}

/** Lets a person visit the meeting of a room. */
async function visit(person, room) {
    const at = setup.rooms.indexOf(room);
    const otherRoom = setup.rooms.find((name) => name !== room) ?? room;
    const visit = new Visit(person, room, otherRoom);
    try {
        visit.open(await get(`widget?person=${setup.people.indexOf(person)}&room=${at}`));
    } catch (error) {
        visit.over = true;
        visit.outcome(error.message, "lost", error.advice);
    }
}

async function start() {
    setup = await get("setup");
    document.getElementById("version").textContent = `Prosody ${setup.version}`;
    addChoices(
        document.getElementById("people"),
        "person",
        setup.people.map(({ name, description }) => ({ label: name, detail: description })),
    );
    addChoices(
        document.getElementById("rooms"),
        "room",
        setup.rooms.map((label) => ({ label })),
    );
    const form = document.getElementById("choice");
    const chosen = () => {
        const choice = new FormData(form);
        return [setup.people[Number(choice.get("person"))], setup.rooms[Number(choice.get("room"))]];
    };
    const nameButton = () => {
        const [person, room] = chosen();
        form.querySelector("button").textContent = `Open ${room}’s meeting as ${person.name}`;
    };
    form.addEventListener("change", nameButton);
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        visit(...chosen());
    });
    nameButton();
}

// The page itself says when a connection ends.
Strophe.setLogLevel(Strophe.LogLevel.FATAL);
start().catch(({ message, advice = "" }) => {
    document.getElementById("problem").textContent = `${message} ${advice}`;
});
