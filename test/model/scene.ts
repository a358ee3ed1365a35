/** One sequence: performs its commands against the server, tells the model what came of them, and compares. */

import { escapeXml } from "../../demo/client";
import { MEET, meetingOf, MUC } from "../../demo/deployment";
import { roomName, widgetToken } from "../../demo/matrix";
import { pause } from "../../demo/waiting";
import type { AdminAct, Command, Speech, TokenKind } from "./commands";
import {
    actors,
    bare,
    membersOf,
    places,
    World,
    type MatrixRoom,
    type Place,
    type Session,
    type Slot,
    type Token,
    type User,
} from "./world";
import * as rules from "./rules";
import { loginReasons } from "../../src/login-reasons";
import { BREAKOUT, LOBBY, type Lane } from "./stage";
import { conditionOf, newId, Wire } from "./wire";

/** Milliseconds from a change in Matrix to the latest moment at which it has taken effect. */
const LATEST = 1_000 + Number(process.env.MODEL_MARGIN ?? 4_000);
const CACHE = 60_000;
/** Users have 10 seconds to change between the rooms of a call. */
const GRACE = 13_000;
const PASSWORD = "known to nobody";
const traceback =
    /traceback|attempt to (?:index|call|compare|concatenate|perform)|Error at the door|Error while/i;

/** What look.lua says of a room. */
interface RoomView {
    readonly occupants: Readonly<
        Record<
            string,
            {
                readonly jid: string;
                readonly role: string;
                readonly affiliation: string;
                readonly sessions: readonly string[];
            }
        >
    >;
    readonly listed: Readonly<Record<string, string>>;
}

/** Something said that says who said it, and where. */
interface Marker {
    readonly place: Place;
    readonly by: string;
    readonly allowed: boolean;
    /** Sessions that may hear it. */
    readonly hearers: ReadonlySet<Session>;
}

/** What is wrong, and after which command. */
export interface Failure {
    readonly step: number;
    readonly wrong: readonly string[];
}

/** A sequence that runs. */
export class Scene {
    private readonly world: World;
    private readonly wires = new Map<Session, Wire>();
    private readonly scanned = new Map<Wire, number>();
    private readonly lastTokens = new Map<User, Token>();
    private readonly tokens: string[] = [];
    private readonly markers = new Map<string, Marker>();
    private readonly roomIds: Readonly<Record<MatrixRoom, string>>;
    private readonly jids: Map<Place, string>;
    private readonly wrong: string[] = [];
    private readonly logMark: number;
    private view: Partial<Record<Place, RoomView>> = {};
    private focus!: Wire;
    private focusJid = "";
    private names = 0;
    private loginsDoubtful = false;

    constructor(private readonly lane: Lane) {
        const { stage, number, homeserver } = lane;
        const tag = `${number}x${++lane.sequences}`;
        const server = homeserver.serverName;
        this.world = new World({
            guests: stage.settings.guests,
            cacheFor: CACHE,
            latest: LATEST,
            grace: GRACE,
        });
        this.roomIds = { A: `!a${tag}:${server}`, B: `!b${tag}:${server}` };
        this.userTag = `${tag}:${server}`;
        for (const room of ["A", "B"] as const) {
            const members = Object.fromEntries(
                Object.entries(membersOf[room]).map(([user, power]) => [this.userId(user as User), power]),
            );
            // The homeserver stays in the room, whoever leaves.
            members[`@keeper:${server}`] = 100;
            stage.matrix.addRoom({ roomId: this.roomIds[room], members });
        }
        this.jids = new Map<Place, string>([
            ["main", meetingOf(this.roomIds.A)],
            ["lobby", meetingOf(this.roomIds.A, LOBBY)],
            ["other", meetingOf(this.roomIds.B)],
        ]);
        this.logMark = stage.prosody.mark();
    }

    private readonly userTag: string;

    private userId(user: User): string {
        return `@${user}${this.userTag}`;
    }

    // ---- The course of a sequence

    /** Runs a sequence, no longer than until a time. @returns what is wrong, nothing when all is well */
    async run(commands: readonly Command[], until = Infinity): Promise<Failure | undefined> {
        const { turns } = this.lane.stage;
        let step = -1;
        try {
            await turns.together(() => this.begin());
            for (const command of commands) {
                if (Date.now() > until) break;
                step += 1;
                if (command.do === "reload") {
                    await turns.byItself(() => this.reload(command.module));
                }
                if (command.do === "unload") {
                    await turns.byItself(() => this.unload(command.where));
                }
                await turns.together(async () => {
                    this.tick();
                    await this.perform(command);
                    await this.check();
                });
                if (this.wrong.length > 0) return { step, wrong: [...this.wrong] };
            }
        } catch (error) {
            this.wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
        } finally {
            await turns.together(() => this.end());
        }
        return this.wrong.length > 0 ? { step, wrong: [...this.wrong] } : undefined;
    }

    private async begin(): Promise<void> {
        this.focus = await this.lane.stage.account("focus");
        this.focusJid = this.focus.jid;
        await this.focusEnters("main");
        await this.focusEnters("other");
    }

    private async focusEnters(place: Place): Promise<void> {
        const outcome = await this.focus.join(this.jidOf(place), "focus", "");
        if (outcome !== "entered")
            this.wrong.push(`Jicofo may not enter ${place}: ${outcome ?? "no answer"}`);
    }

    private async end(): Promise<void> {
        const { stage, homeserver } = this.lane;
        homeserver.always(undefined);
        const jids = this.world.sessions.flatMap(({ jid }) => (jid === undefined ? [] : [jid]));
        await Promise.all([...this.wires.values(), this.focus].map((wire) => wire.close()));
        if (jids.length > 0) await stage.lookAt("stop", ...jids);
        await stage.lookAt("clear", ...this.jids.values());
        const log = stage.prosody.logSince(this.logMark);
        const line = log.split("\n").find((text) => traceback.test(text));
        if (line !== undefined) this.wrong.push(`in the log: ${line}`);
        if (this.tokens.some((token) => log.includes(token))) this.wrong.push("a token is in the log");
        homeserver.requests.length = 0;
    }

    private tick(): void {
        this.world.disturbedAt = Math.max(this.world.disturbedAt, this.lane.stage.reloadedAt);
        this.world.mucReloadedAt = this.lane.stage.mucReloadedAt;
        this.world.tick(Date.now());
    }

    private say(text: string): void {
        this.wrong.push(text);
    }

    private jidOf(place: Place): string {
        return this.jids.get(place) ?? "";
    }

    private wireOf(session: Session): Wire {
        const wire = this.wires.get(session);
        if (wire === undefined) throw new Error(`${session.slot} has no connection`);
        return wire;
    }

    /** The session of an actor; with `make` one is made where there is none. */
    private async sessionOf(slot: Slot, make: boolean): Promise<Session | undefined> {
        let session = this.world.current.get(slot);
        if (session === undefined && make) {
            session = await this.logIn(slot, "new");
        }
        if (session?.stage === "unbound" && make) {
            await this.bind(session);
        }
        return session?.stage === "bound" ? session : undefined;
    }

    private async perform(command: Command): Promise<void> {
        switch (command.do) {
            case "log in":
                if (actors[command.who].kind === "matrix" && !this.isConnected(command.who)) {
                    await this.logIn(command.who, command.token, command.url);
                }
                return;
            case "bind": {
                const session = this.world.current.get(command.who);
                if (session?.stage === "unbound") await this.bind(session);
                return;
            }
            case "join":
                return this.join(command.who, command.where);
            case "leave":
                await this.join(command.who, command.where);
                await this.lookAtRooms();
                return this.leave(command.who, command.where);
            case "close": {
                const session = this.world.current.get(command.who);
                if (session !== undefined && this.isConnected(command.who)) await this.close(session);
                return;
            }
            case "cut": {
                if (!this.isCut(command.who)) await this.join(command.who, "main");
                const session = await this.sessionOf(command.who, false);
                if (session?.kind === "matrix") {
                    this.wires.get(session)?.cut();
                    session.stage = "cut";
                }
                return;
            }
            case "resume":
                return this.resume(command);
            case "say":
                return this.speak(command.who, command.where, command.how);
            case "ask":
                if (command.inside) {
                    await this.join(command.who, "main");
                    if (command.act === "kick") await this.join(command.target, "main");
                    await this.lookAtRooms();
                }
                return this.ask(command.who, command.act, command.target);
            case "jicofo":
                return this.jicofo(command.act, command.target);
            case "matrix":
                this.changeMatrix(command.user, command.room, command.change);
                return;
            case "interval":
                return this.interval();
            case "verifier":
                this.changeVerifier(command.how);
                return;
            case "reload":
            case "unload":
                return;
        }
    }

    private isCut(slot: Slot): boolean {
        return this.world.current.get(slot)?.stage === "cut";
    }

    private isConnected(slot: Slot): boolean {
        const stage = this.world.current.get(slot)?.stage;
        return stage === "bound" || stage === "unbound";
    }

    // ---- Logins

    private tokenOf(user: User, kind: TokenKind): Token {
        const owner = kind === "stranger's" ? "xen" : user;
        const known = this.lastTokens.get(owner);
        const isNew = known === undefined || kind === "new" || kind === "stranger's";
        const token = isNew ? this.newToken(owner) : known;
        if (kind === "expired") {
            this.lane.stage.matrix.revoke(token.text);
            token.expired = true;
        }
        return token;
    }

    private newToken(user: User): Token {
        const token = this.world.newToken(user, this.lane.stage.matrix.token(this.userId(user)));
        this.lastTokens.set(user, token);
        this.tokens.push(token.text);
        return token;
    }

    private async logIn(slot: Slot, kind: TokenKind, url?: MatrixRoom): Promise<Session | undefined> {
        const actor = actors[slot];
        if (actor.kind === "server" || actor.kind === "account") {
            const wire = await this.lane.stage.account(actor.kind === "server" ? "eve" : "kim");
            const session = this.admit(slot, wire, undefined);
            Object.assign(session, { stage: "bound", jid: wire.jid });
            return session;
        }
        if (actor.kind === "guest") {
            const wire = await this.lane.stage.guest();
            await wire.logIn();
            return this.admit(slot, wire, undefined);
        }
        const token = this.tokenOf(actor.user, kind);
        return this.logInWith(slot, actor.room, token, url ?? actor.room);
    }

    /** Logs in, and compares what came of it. @param resumed the session that the client asks for in the URL */
    private async logInWith(
        slot: Slot,
        room: MatrixRoom,
        token: Token,
        url: MatrixRoom,
        resumed?: Session,
    ): Promise<Session | undefined> {
        const previd = resumed && this.wires.get(resumed)?.resumption;
        const mayResume = resumed?.token === token && resumed.room === room;
        const resumes = mayResume && rules.isSurelyMember(this.world, resumed);
        const may = url === room && rules.mayLogIn(this.world, room, token, mayResume, Date.now());
        const must =
            url === room && rules.mustLogIn(this.world, room, token, resumes) && !this.loginsDoubtful;
        const wire = await Wire.open(this.lane.stage.prosody, MEET, {
            room: roomName(this.roomIds[url]),
            token: widgetToken({
                token: token.text,
                roomId: this.roomIds[room],
                serverName: this.lane.homeserver.serverName,
            }),
            previd,
        });
        const outcome = await wire.logIn();
        if (outcome === "success") {
            this.loginsDoubtful = false;
            if (!may) this.say(`${slot} logs in without the right`);
            return this.admit(slot, wire, token);
        }
        await wire.close();
        if (outcome === undefined) this.say(`no answer to the login of ${slot}`);
        if (must) this.say(`${slot} may not log in: ${outcome ?? "no answer"}`);
        const isOutside = !this.world.standing(token.user, room).joined;
        if (outcome === loginReasons.not_in_room.text && url === room && isOutside) {
            this.world.refused(token.user, room);
        }
        return undefined;
    }

    private admit(slot: Slot, wire: Wire, token: Token | undefined): Session {
        const session = this.world.loggedIn(slot, token, Date.now());
        this.wires.set(session, wire);
        return session;
    }

    private async bind(session: Session): Promise<void> {
        const wire = this.wireOf(session);
        const isSure = session.kind === "guest" || rules.isSurelyMember(this.world, session);
        const refusal = await wire.bind();
        if (refusal === undefined) {
            session.stage = "bound";
            session.jid = wire.jid;
            return;
        }
        if (isSure || refusal === "no answer") this.say(`${session.slot} may not bind: ${refusal}`);
        await this.close(session);
    }

    private async close(session: Session): Promise<void> {
        const wire = this.wires.get(session);
        await wire?.close();
        // What it heard until now is judged by what it might hear then.
        if (wire !== undefined) this.scan(session, wire);
        session.stage = "closed";
        for (const place of [...session.inside]) this.world.left(session, place, Date.now());
        session.leftAt = Date.now();
        this.world.current.delete(session.slot);
    }

    private async resume({ who, of, token: kind, inUrl }: Extract<Command, { do: "resume" }>): Promise<void> {
        const actor = actors[who];
        const lost = this.world.current.get(of);
        const old = lost && this.wires.get(lost);
        const previd = old?.resumption;
        if (actor.kind !== "matrix" || lost === undefined || old === undefined || previd === undefined)
            return;
        if (lost.stage === "unbound" || (who !== of && this.isConnected(who))) return;
        const own = this.world.current.get(who);
        if (who !== of && own !== undefined) return;
        const ownToken = lost.user === actor.user && kind !== "new" ? lost.token : undefined;
        const token = ownToken ?? this.newToken(actor.user);
        if (kind === "expired") {
            this.lane.stage.matrix.revoke(token.text);
            token.expired = true;
        }
        const handled = old.handledCount;
        const session = await this.logInWith(who, actor.room, token, actor.room, inUrl ? lost : undefined);
        if (session === undefined) return;
        const wire = this.wireOf(session);
        const must = inUrl && rules.mayResume(session, lost) && rules.isSurelyMember(this.world, lost);
        const resumed = await wire.resume(previd, handled);
        if (resumed === undefined) this.say(`no answer to the resumption of ${of} by ${who}`);
        if (resumed === true) {
            if (!rules.mayResume(session, lost)) this.say(`${who} resumes the session of ${of}`);
            session.stage = "closed";
            this.wires.delete(session);
            this.world.resumed(lost, who, token);
            wire.jid = old.jid;
            this.wires.set(lost, wire);
            // What was sent meanwhile is sent again.
            await wire.settle();
            this.scanned.set(wire, wire.received.length);
            return;
        }
        if (must) this.say(`${who} does not get the session of ${of} back`);
        await this.bind(session);
    }

    // ---- Rooms

    private nextNick(slot: Slot): string {
        return `${slot}-${++this.names}`;
    }

    private async makeBreakout(): Promise<void> {
        if (this.jids.has("breakout")) return;
        const { stage } = this.lane;
        const jid = await stage.lookAt("breakout", this.jidOf("main"), BREAKOUT, this.focusJid);
        if (!jid.includes("@")) throw new Error(`no breakout room: ${jid}`);
        this.jids.set("breakout", jid);
        this.world.breakoutMade = true;
        await this.focusEnters("breakout");
    }

    private async join(slot: Slot, place: Place): Promise<void> {
        const session = await this.sessionOf(slot, true);
        if (place === "breakout") await this.makeBreakout();
        if (session === undefined || session.inside.has(place)) return;
        const [may, must] = [
            rules.mayEnter(this.world, session, place),
            rules.mustEnter(this.world, session, place),
        ];
        const nick = this.nextNick(slot);
        const marker = this.mark(place, slot, may);
        const extra = `<nick xmlns="http://jabber.org/protocol/nick">${nick}</nick><status>${marker}</status>`;
        const wire = this.wireOf(session);
        const outcome = await wire.join(this.jidOf(place), nick, extra);
        if (outcome === "entered") {
            if (!may) this.say(`${slot} enters ${place} without the right`);
            this.world.entered(session, place, Date.now());
        } else if (must || outcome === undefined) {
            this.say(`${slot} may not enter ${place}: ${outcome ?? "no answer"}`);
        }
    }

    private async leave(slot: Slot, place: Place): Promise<void> {
        const session = await this.sessionOf(slot, false);
        const nick = session && this.nickOf(session, place);
        if (session === undefined || nick === undefined) return;
        const wire = this.wireOf(session);
        wire.send(`<presence xmlns="jabber:client" type="unavailable" to="${this.jidOf(place)}/${nick}"/>`);
        await wire.settle();
        this.world.left(session, place, Date.now());
    }

    /** The nick under which a session is in a place, as was seen last. */
    private nickOf(session: Session, place: Place): string | undefined {
        const occupants = Object.entries(this.view[place]?.occupants ?? {});
        return occupants.find(([, { sessions }]) => sessions.includes(session.jid ?? ""))?.[0];
    }

    /** Makes a text by which what is said is found again. */
    private mark(place: Place, by: string, allowed: boolean): string {
        const marker = `mark-${newId()}`;
        const hearers = this.world.sessions.filter((session) => rules.mayBeIn(this.world, session, place));
        this.markers.set(marker, { place, by, allowed, hearers: new Set(hearers) });
        return marker;
    }

    private async speak(slot: Slot, place: Place, how: Speech): Promise<void> {
        const session = await this.sessionOf(slot, true);
        if (place === "breakout") await this.makeBreakout();
        if (session === undefined) return;
        const wire = this.wireOf(session);
        const room = this.jidOf(place);
        const may = rules.mayBeIn(this.world, session, place);
        const nick = this.nickOf(session, place);
        const marker = this.mark(place, slot, may);
        const id = newId();
        const to = Object.keys(this.view[place]?.occupants ?? {}).find((other) => other !== nick) ?? "focus";
        const user = "http://jabber.org/protocol/muc#user";
        const items = "http://jabber.org/protocol/disco#items";
        const text = {
            groupchat: `<message type="groupchat" to="${room}" id="${id}"><body>${marker}</body></message>`,
            subject: `<message type="groupchat" to="${room}" id="${id}"><subject>${marker}</subject></message>`,
            private: `<message type="chat" to="${room}/${to}" id="${id}"><body>${marker}</body></message>`,
            query: `<iq type="get" to="${room}" id="${id}"><query xmlns="${items}"/></iq>`,
            decline:
                `<message to="${room}" id="${id}"><x xmlns="${user}">` +
                `<decline to="${escapeXml(this.focusJid)}"><reason>${marker}</reason></decline></x></message>`,
            presence:
                `<presence to="${room}/${nick ?? this.nextNick(slot)}" id="${id}">` +
                `<status>${marker}</status></presence>`,
        }[how];
        const since = wire.received.length;
        wire.send(text.replace(" ", ' xmlns="jabber:client" '));
        // Jitsi's plugin keeps what a lobby answers to queries.
        if (!may && !(how === "query" && place === "lobby")) {
            const answer = await wire.answer(new RegExp(`^<[a-z]+\\b[^>]*\\bid=['"]${id}['"]`), since);
            if (answer === undefined) this.say(`no answer to ${slot}, who says something in ${place}`);
            else if (conditionOf(answer) === undefined)
                this.say(`${slot} is not refused in ${place}: ${how}`);
        }
    }

    // ---- Power

    private async ask(slot: Slot, act: AdminAct, targetSlot: Slot): Promise<void> {
        const session = await this.sessionOf(slot, true);
        const target = this.world.current.get(targetSlot);
        if (session === undefined || target === undefined || target === session) return;
        if (target.jid === undefined) return;
        const { world } = this;
        const nick = this.nickOf(target, "main") ?? "nobody";
        const may = rules.mayBeListed(world, session, "main", this.isInCall(session), Date.now());
        const isInMain = this.nickOf(session, "main") !== undefined;
        const must =
            isInMain && rules.mustHavePower(world, session) && rules.mustBeIn(world, session, "main");
        const wire = this.wireOf(session);
        if (act === "invite") {
            const to = escapeXml(target.jid);
            wire.send(
                `<message xmlns="jabber:client" to="${this.jidOf("main")}" id="${newId()}">` +
                    `<x xmlns="http://jabber.org/protocol/muc#user"><invite to="${to}"/></x></message>`,
            );
            await wire.settle();
            if (may && isInMain) world.admitted.add(bare(target));
            return;
        }
        const answer = await wire.iq(
            `type="${act === "read settings" ? "get" : "set"}" to="${this.jidOf("main")}"`,
            this.requestFor(act, nick, bare(target)),
        );
        if (answer === undefined) {
            this.say(`no answer to ${slot}, who asks: ${act}`);
            return;
        }
        const refusal = conditionOf(answer);
        if (refusal === undefined && !may) {
            this.say(`${slot} does it without the power: ${act}`);
        }
        const isSetting = ["lock", "unlock", "set password", "read settings"].includes(act);
        if (refusal !== undefined && must && isSetting) {
            this.say(`${slot} may not, with the power: ${act}: ${refusal}`);
        }
        if (refusal === undefined) await this.follow(act, target);
    }

    private requestFor(act: AdminAct, nick: string, jid: string): string {
        const admin = (item: string): string =>
            `<query xmlns="http://jabber.org/protocol/muc#admin"><item ${item}/></query>`;
        const owner = (content: string): string =>
            `<query xmlns="http://jabber.org/protocol/muc#owner">${content}</query>`;
        const field = (name: string, value: string): string =>
            `<field var="${name}"><value>${value}</value></field>`;
        const settings = (membersOnly: boolean, password: boolean): string =>
            owner(
                '<x xmlns="jabber:x:data" type="submit">' +
                    field("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig") +
                    field("muc#roomconfig_membersonly", membersOnly ? "1" : "0") +
                    field("muc#roomconfig_roomsecret", password ? PASSWORD : "") +
                    "</x>",
            );
        const { membersOnly, password } = this.world;
        switch (act) {
            case "kick":
                return admin(`role="none" nick="${nick}"`);
            case "make moderator":
                return admin(`role="moderator" nick="${nick}"`);
            case "ban":
                return admin(`affiliation="outcast" jid="${jid}"`);
            case "make owner":
                return admin(`affiliation="owner" jid="${jid}"`);
            case "make member":
                return admin(`affiliation="member" jid="${jid}"`);
            case "take affiliation":
                return admin(`affiliation="none" jid="${jid}"`);
            case "lock":
                return settings(true, password);
            case "unlock":
                return settings(false, false);
            case "set password":
                return settings(membersOnly, true);
            case "destroy":
                return owner("<destroy/>");
            case "read settings":
            case "invite":
                return owner("");
        }
    }

    /** What follows from a request that was done. */
    private async follow(act: AdminAct, target: Session): Promise<void> {
        const { world } = this;
        const now = Date.now();
        const sameUser = world.sessions.filter((session) => bare(session) === bare(target));
        switch (act) {
            case "kick":
                for (const session of sameUser) world.putOut(session, now);
                return;
            case "ban":
                world.granted.delete(bare(target));
                world.banned.add(bare(target));
                world.admitted.delete(bare(target));
                for (const session of sameUser) {
                    world.putOut(session, now);
                    session.inside.delete("lobby");
                    session.inside.delete("breakout");
                }
                return;
            case "make owner":
                world.banned.delete(bare(target));
                if (rules.mayHavePower(world, target)) world.granted.add(bare(target));
                return;
            case "make member":
                world.banned.delete(bare(target));
                world.admitted.add(bare(target));
                world.demotedByOwner.add(bare(target));
                world.granted.delete(bare(target));
                return;
            case "take affiliation":
                world.granted.delete(bare(target));
                world.banned.delete(bare(target));
                world.admitted.delete(bare(target));
                world.demotedByOwner.add(bare(target));
                if (world.membersOnly) for (const session of sameUser) world.putOut(session, now);
                return;
            case "lock":
                world.membersOnly = true;
                for (const session of world.sessions) {
                    if (session.room !== "B") world.putOut(session, now);
                }
                return;
            case "unlock":
                world.membersOnly = world.password = false;
                for (const session of world.sessions) session.inside.delete("lobby");
                return;
            case "set password":
                world.password = true;
                return;
            case "destroy":
                world.destroyed(now);
                this.jids.delete("breakout");
                await this.focus.settle();
                await this.focusEnters("main");
                return;
            case "make moderator":
            case "read settings":
            case "invite":
                return;
        }
    }

    private isInCall(session: Session): boolean {
        const rooms = [this.view.main, this.view.breakout];
        return rooms.some((room) =>
            Object.values(room?.occupants ?? {}).some(({ jid }) => jid === bare(session)),
        );
    }

    private async jicofo(act: "make owner" | "make moderator", slot: Slot): Promise<void> {
        const target = this.world.current.get(slot);
        if (target?.jid === undefined) return;
        const nick = this.nickOf(target, "main") ?? "nobody";
        const request = this.requestFor(act, nick, bare(target));
        const answer = await this.focus.iq(`type="set" to="${this.jidOf("main")}"`, request);
        if (answer === undefined) this.say(`no answer to Jicofo: ${act}`);
        const isOwner = act === "make owner" && rules.mayHavePower(this.world, target);
        if (isOwner && answer !== undefined) this.world.granted.add(bare(target));
        // An owner's ban ends with it.
        this.world.banned.delete(bare(target));
    }

    // ---- Matrix

    private changeMatrix(
        user: User,
        room: MatrixRoom,
        change: Extract<Command, { do: "matrix" }>["change"],
    ): void {
        const { matrix } = this.lane.stage;
        const [roomId, userId] = [this.roomIds[room], this.userId(user)];
        const power = (matrix.roomOf(roomId)?.users.get(userId) ?? 0) as number;
        if (change === "ban" || change === "leave") {
            matrix.setMembership(roomId, userId, change);
        } else if (change === "join") {
            matrix.join(roomId, userId);
        } else {
            matrix.setPower(roomId, userId, change === "promote" ? 50 : 0);
        }
        const joined = matrix.roomOf(roomId)?.isJoined(userId) === true;
        const newPower = change === "promote" ? 50 : change === "demote" ? 0 : power;
        this.world.change(user, room, { joined, power: newPower >= 50 }, Date.now());
    }

    private changeVerifier(how: "down" | "slow" | "back"): void {
        const { homeserver } = this.lane;
        this.world.verifier = how === "back" ? "up" : how;
        this.world.disturbedAt = Date.now();
        this.loginsDoubtful ||= how === "down";
        homeserver.always(
            how === "down" ? { kind: "reset" } : how === "slow" ? { kind: "delay", ms: 400 } : undefined,
        );
    }

    /** Waits until the rooms were read again, which has to be within an interval. */
    private async interval(): Promise<void> {
        const { homeserver, stage } = this.lane;
        const began = Date.now();
        const deadline = began + LATEST;
        const left = new Set((["A", "B"] as const).filter((room) => this.world.isFollowed(room)));
        if (left.size === 0 || this.world.verifier === "down") {
            await pause(left.size === 0 ? 0 : 1_200);
            return;
        }
        const read = new Map<MatrixRoom, number>();
        while (left.size > 0 && Date.now() < deadline) {
            await pause(20);
            for (const room of left) {
                const path = `/rooms/${encodeURIComponent(this.roomIds[room])}/members`;
                const request = homeserver.requests.find(
                    ({ url, time, answered }) =>
                        answered &&
                        time > began &&
                        decodeURIComponent(url).includes(decodeURIComponent(path)),
                );
                if (request !== undefined) {
                    left.delete(room);
                    read.set(room, request.time);
                }
            }
        }
        for (const room of left) this.say(`room ${room} is not read again within ${LATEST} ms`);
        for (let calm = 0; calm < 3; calm = homeserver.pending === 0 ? calm + 1 : 0) await pause(10);
        await stage.look("1");
        await stage.look("1");
        // What was heard until now is judged by what may have been so before.
        await this.settle();
        for (const [session, wire] of this.wires) this.scan(session, wire);
        for (const [room, time] of read) this.world.reviewed(room, time);
    }

    private async reload(module: Extract<Command, { do: "reload" }>["module"]): Promise<void> {
        const { stage } = this.lane;
        if (module === "auth") await stage.prosody.reload(MEET, "auth_matrix_user_verification");
        else await stage.prosody.reload(MUC, module === "muc" ? "muc" : "matrix_power_sync");
        stage.reloadedAt = Date.now();
        if (module === "muc") stage.mucReloadedAt = stage.reloadedAt;
    }

    /** Unloads the auth module for a while. The door has to hold, as long as sessions live that it let in. */
    private async unload(place: Place): Promise<void> {
        const { stage } = this.lane;
        // Another sequence may have reloaded mod_muc since.
        this.tick();
        const sessions = this.world.sessions.filter(({ stage: it }) => it === "bound");
        if (!sessions.some(({ kind }) => kind === "matrix")) return;
        await stage.prosody.shell(`module:unload("auth_matrix_user_verification", "${MEET}")`);
        try {
            for (const { slot } of sessions) {
                if (this.world.current.get(slot)?.stage === "bound") await this.join(slot, place);
            }
            await this.check();
        } finally {
            await stage.prosody.shell(`module:load("auth_matrix_user_verification", "${MEET}")`);
            stage.reloadedAt = Date.now();
        }
    }

    // ---- What must hold

    private async check(): Promise<void> {
        await this.settle();
        this.tick();
        await this.lookAtRooms();
        await this.listen();
    }

    private async settle(): Promise<void> {
        if (!(await this.focus.settle())) this.say("no answer to Jicofo's ping");
        await Promise.all(
            [...this.wires].map(async ([session, wire]) => {
                if (session.stage !== "bound") return;
                if (!wire.open) this.say(`the connection of ${session.slot} is closed`);
                else if (!(await wire.settle())) this.say(`no answer to a ping of ${session.slot}`);
            }),
        );
    }

    private async lookAtRooms(): Promise<void> {
        const now = Date.now();
        const seen = JSON.parse(await this.lane.stage.lookAt("rooms", ...this.jids.values())) as Readonly<
            Record<string, RoomView | undefined>
        >;
        this.view = Object.fromEntries([...this.jids].map(([place, jid]) => [place, seen[jid]]));
        for (const place of places) {
            const view = this.view[place];
            if (view !== undefined) {
                this.compareOccupants(place, view);
                this.compareLists(place, view, now);
            }
            for (const session of this.world.sessions) {
                if (rules.mustBeIn(this.world, session, place) && this.nickOf(session, place) === undefined) {
                    this.say(`${session.slot} is no longer in ${place}, with the right`);
                }
                // A user who was removed has to come in again.
                if (session.inside.has(place) && this.nickOf(session, place) === undefined) {
                    this.world.left(session, place, now);
                    session.enteredMain &&= place === "lobby" || place === "breakout";
                }
            }
        }
    }

    private compareOccupants(place: Place, view: RoomView): void {
        for (const [nick, occupant] of Object.entries(view.occupants)) {
            if (occupant.jid === bare({ jid: this.focusJid } as Session)) continue;
            const isModerator = occupant.role === "moderator";
            const isListed = occupant.affiliation === "owner" || occupant.affiliation === "admin";
            for (const jid of Object.values(occupant.sessions)) {
                const session = this.world.sessions.find((one) => one.jid === jid && one.stage !== "closed");
                if (session === undefined || !rules.mayBeIn(this.world, session, place)) {
                    this.say(`${nick} is in ${place} without the right`);
                    continue;
                }
                if ((isModerator || isListed) && !rules.mayHavePower(this.world, session)) {
                    this.say(`${nick} is ${occupant.affiliation} and ${occupant.role} in ${place}`);
                }
                const isMain = place === "main" || place === "other";
                const must = isMain && rules.mustHavePower(this.world, session);
                if (must && !(isModerator && isListed)) {
                    this.say(`${nick} has no power in ${place}: ${occupant.affiliation}, ${occupant.role}`);
                }
                if (!session.inside.has(place)) {
                    session.inside.add(place);
                    session.enteredMain ||= place === "main" || place === "other";
                }
            }
        }
    }

    private compareLists(place: Place, view: RoomView, now: number): void {
        for (const [jid, affiliation] of Object.entries(view.listed)) {
            if (jid === bare({ jid: this.focusJid } as Session) || affiliation === "outcast") continue;
            const sessions = this.world.sessions.filter((session) => bare(session) === jid);
            const inRoom = Object.values(view.occupants).some((occupant) => occupant.jid === jid);
            const isAllowed = sessions.some((session) =>
                affiliation === "member"
                    ? rules.mayBeListedAsMember(this.world, session)
                    : rules.mayBeListed(this.world, session, place, inRoom || this.isInCall(session), now),
            );
            if (!isAllowed) {
                const who = sessions.map(({ slot }) => slot).join(", ") || jid;
                this.say(`${who} is on the list of ${place} as ${affiliation}`);
            }
        }
    }

    /** Lets Jicofo say something everywhere, and finds who heard what. */
    private async listen(): Promise<void> {
        const said = new Map<Place, string>();
        for (const place of ["main", "breakout", "other"] as const) {
            if (this.jids.has(place)) {
                const marker = this.mark(place, "Jicofo", true);
                said.set(place, marker);
                this.focus.send(
                    `<message xmlns="jabber:client" type="groupchat" to="${this.jidOf(place)}">` +
                        `<body>${marker}</body></message>`,
                );
            }
        }
        await this.settle();
        this.scan(undefined, this.focus);
        for (const [session, wire] of this.wires) {
            const heard = this.scan(session, wire);
            for (const [place, marker] of said) {
                const isThere =
                    session.stage === "bound" && wire.open && rules.mustBeIn(this.world, session, place);
                if (isThere && !heard.has(marker)) this.say(`${session.slot} hears nothing in ${place}`);
            }
        }
    }

    /** Finds what somebody heard since the last time. @returns the markers */
    private scan(session: Session | undefined, wire: Wire): ReadonlySet<string> {
        const heard = new Set<string>();
        for (const text of wire.received.slice(this.scanned.get(wire) ?? 0)) {
            if (/^<[a-z]+\b[^>]*\btype=['"]error['"]/.test(text)) continue;
            for (const [found] of text.matchAll(/mark-m\d+x/g)) {
                heard.add(found);
                const marker = this.markers.get(found);
                const name = session?.slot ?? "Jicofo";
                if (marker === undefined) continue;
                if (!marker.allowed) this.say(`${name} hears ${marker.by} in ${marker.place}`);
                // Presence is told again to those who enter later.
                const mayHear =
                    session === undefined ||
                    marker.hearers.has(session) ||
                    rules.mayBeIn(this.world, session, marker.place);
                if (!mayHear) {
                    this.say(`${name} hears what is said in ${marker.place} by ${marker.by}`);
                }
            }
        }
        this.scanned.set(wire, wire.received.length);
        return heard;
    }
}
