/**
 * The page's part of the demo: one visit is one person who opens one meeting, by a connection of its own. What comes
 * from the server is only ever put in as text.
 */

/* global Strophe, $pres */
"use strict";

const mucUser = "http://jabber.org/protocol/muc#user";
const nickNamespace = "http://jabber.org/protocol/nick";
const saslNamespace = "urn:ietf:params:xml:ns:xmpp-sasl";
const stanzasNamespace = "urn:ietf:params:xml:ns:xmpp-stanzas";

/** How a condition is explained where the server sends no text. */
const noText = "no reason was given";

/** Gets JSON from the demo's server. */
async function get(path) {
    const response = await fetch(path);
    if (!response.ok) {
        throw new Error(await response.text());
    }
    return response.json();
}

/** Adds one radio button for each of some choices. */
function addChoices(container, name, choices) {
    choices.forEach(({ label, detail }, index) => {
        const input = Object.assign(document.createElement("input"), {
            type: "radio",
            name,
            value: String(index),
            checked: index === 0,
        });
        const element = document.createElement("label");
        element.append(input, ` ${label}`);
        if (detail !== undefined) {
            element.append(Object.assign(document.createElement("small"), { textContent: detail }));
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

/** One person in one meeting, with the panel that shows them. */
class Visit {
    constructor(person, room) {
        this.person = person;
        this.occupants = new Map();
        this.panel = document.getElementById("visit").content.cloneNode(true).firstElementChild;
        this.find("h2").textContent = `${person} in ${room}`;
        this.find(".leave").addEventListener("click", () => this.leave());
        this.find(".other").addEventListener("click", () => this.tryOther());
        document.getElementById("visits").prepend(this.panel);
    }

    find(selector) {
        return this.panel.querySelector(selector);
    }

    /** Adds a step that was taken. */
    step(text) {
        this.find(".steps").append(Object.assign(document.createElement("li"), { textContent: text }));
    }

    /** Says how it stands. @param state `inside`, `refused`, or nothing */
    outcome(text, state) {
        this.find(".outcome").textContent = text;
        this.panel.className = state ?? "";
    }

    /** Says that the door stayed closed, and what the log says of it. */
    async refuse(what, { condition, text }) {
        this.step(`${what}: ${condition}`);
        this.outcome(text, "refused");
        await this.showLog();
    }

    async showLog() {
        const line = await get(`refusal?mark=${this.widget.mark}`);
        this.find(".log").hidden = line === "";
        this.find(".log code").textContent = line;
    }

    /** Opens the meeting. @param widget what the server made for this visit */
    open(widget) {
        this.widget = widget;
        this.find(".claims").textContent = JSON.stringify([widget.header, widget.claims], undefined, 2);
        this.find(".token").textContent = widget.token;
        this.step("Token made: an OpenID token of the homeserver, and the room’s id");

        const connection = new Strophe.Connection(widget.socket);
        this.connection = connection;
        // Of an anonymous login Strophe has no status that would tell this.
        connection.xmlOutput = (element) => {
            if (element.localName === "auth") {
                this.step("Connected; Prosody asks Matrix who this is");
            }
        };
        connection.addHandler((presence) => this.onPresence(presence), null, "presence");
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
                this.closed();
                break;
            case Strophe.Status.CONNECTED:
                this.step(`Logged in as ${Strophe.getNodeFromJid(this.connection.jid)}`);
                this.join(this.widget.meeting);
                break;
            case Strophe.Status.CONNFAIL:
            case Strophe.Status.DISCONNECTED:
                if (!this.over) {
                    this.over = true;
                    this.outcome("The connection ended.");
                }
                this.closed();
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
                .t(this.person),
        );
    }

    /** Tries a meeting that the session was not verified for. */
    tryOther() {
        this.find(".other").hidden = true;
        this.step("Asks for the other room’s meeting with the same session");
        this.join(this.widget.otherMeeting);
    }

    onPresence(presence) {
        const from = presence.getAttribute("from") ?? "";
        const meeting = Strophe.getBareJidFromJid(from);
        if (presence.getAttribute("type") === "error") {
            const error = readError(presence, stanzasNamespace);
            if (meeting === this.widget.meeting) {
                this.refuse("Join refused", error);
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
            this.occupants.set(from, {
                name: find(presence, nickNamespace, "nick")?.textContent ?? Strophe.getResourceFromJid(from),
                affiliation: item?.getAttribute("affiliation") ?? "none",
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
            const reason = find(item ?? document, mucUser, "reason")?.textContent;
            this.outcome(
                statuses.includes("307") ? `Put out: ${reason ?? noText}` : "Left the meeting.",
                "refused",
            );
            this.occupants.clear();
            return;
        }
        const role = item?.getAttribute("role");
        if (this.role !== role) {
            this.step(
                this.role === undefined
                    ? `In the meeting: affiliation ${item?.getAttribute("affiliation")}, role ${role}`
                    : `Now affiliation ${item?.getAttribute("affiliation")}, role ${role}`,
            );
            this.role = role;
        }
        this.outcome(role === "moderator" ? "In, as moderator" : "In, as participant", "inside");
        this.find(".other").hidden = this.tried === true;
        this.tried = true;
    }

    showOccupants() {
        const body = this.find("tbody");
        this.find(".occupants").hidden = this.occupants.size === 0;
        body.replaceChildren(
            ...Array.from(this.occupants.values(), ({ name, affiliation, role, self }) => {
                const row = document.createElement("tr");
                row.append(
                    ...[self ? `${name} (you)` : name, affiliation, role].map((textContent) =>
                        Object.assign(document.createElement("td"), { textContent }),
                    ),
                );
                return row;
            }),
        );
    }

    /** Leaves the meeting; a second time, takes the panel away. */
    leave() {
        if (this.over) {
            this.panel.remove();
            return;
        }
        this.over = true;
        this.outcome("Left the meeting.");
        this.connection.disconnect();
    }

    closed() {
        this.occupants.clear();
        this.showOccupants();
        this.find(".other").hidden = true;
        this.find(".leave").textContent = "Take away";
    }
}

async function start() {
    const setup = await get("setup");
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
    document.getElementById("choice").addEventListener("submit", async (event) => {
        event.preventDefault();
        const choice = new FormData(event.target);
        const person = Number(choice.get("person"));
        const room = Number(choice.get("room"));
        const visit = new Visit(setup.people[person].name, setup.rooms[room]);
        try {
            visit.open(await get(`widget?person=${person}&room=${room}`));
        } catch (error) {
            visit.outcome(error.message, "refused");
        }
    });
}

start();
