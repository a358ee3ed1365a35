/**
 * The world of the model: a call, its users and their sessions, what Matrix says of them, and what the modules may know of
 * that. rules.ts says what follows from it. Times are in milliseconds.
 *
 * Where the modules may know less than Matrix says now, the world keeps all that they may know.
 */

/** Matrix rooms: A has the call under test, B another one. */
export type MatrixRoom = "A" | "B";
export type User = "ada" | "ben" | "mia" | "xen";
/** MUC rooms: the main room, lobby and breakout room of A's call, and the main room of B's. */
export type Place = "main" | "lobby" | "breakout" | "other";
export const places: readonly Place[] = ["main", "lobby", "breakout", "other"];

/** What Matrix says of a user in a room. */
export interface Standing {
    readonly joined: boolean;
    readonly power: boolean;
}

/** The members at the start, with their power. 50 is the power of an owner. */
export const membersOf: Readonly<Record<MatrixRoom, Readonly<Partial<Record<User, number>>>>> = {
    A: { ada: 100, ben: 50, mia: 0 },
    B: { mia: 0, xen: 100 },
};

type Actor =
    | { readonly kind: "matrix"; readonly user: User; readonly room: MatrixRoom }
    | { readonly kind: "guest" | "server" | "account" };

/** The people at work. Each Matrix actor is one client of a user, which opens the meeting of one Matrix room. */
export const actors = {
    ada: { kind: "matrix", user: "ada", room: "A" },
    ada2: { kind: "matrix", user: "ada", room: "A" },
    ben: { kind: "matrix", user: "ben", room: "A" },
    ben2: { kind: "matrix", user: "ben", room: "A" },
    mia: { kind: "matrix", user: "mia", room: "A" },
    mia2: { kind: "matrix", user: "mia", room: "A" },
    /** The same user for the other room. */
    miaB: { kind: "matrix", user: "mia", room: "B" },
    /** A user who is not in the room. */
    xen: { kind: "matrix", user: "xen", room: "A" },
    /** An owner of the other room. */
    xenB: { kind: "matrix", user: "xen", room: "B" },
    gus: { kind: "guest" },
    /** A user of a stranger's server. */
    eve: { kind: "server" },
    /** An account of a host that `matrix_trusted_servers` does not name. */
    kim: { kind: "account" },
} as const satisfies Readonly<Record<string, Actor>>;

export type Slot = keyof typeof actors;
export const slots = Object.keys(actors) as Slot[];

/** The Matrix room whose call a place belongs to. */
export function roomOf(place: Place): MatrixRoom {
    return place === "other" ? "B" : "A";
}

/** An OpenID token. */
export interface Token {
    readonly text: string;
    readonly user: User;
    expired: boolean;
    /** Rooms for which the modules may keep a positive answer: since when, and what it says. */
    readonly kept: Map<MatrixRoom, { readonly at: number; readonly standing: Standing }>;
}

/** A session that an actor logged in. */
export interface Session {
    slot: Slot;
    readonly kind: Actor["kind"];
    /** Of a Matrix login: whose token it was, and for which room. */
    readonly user?: User;
    readonly room?: MatrixRoom;
    /** `cut` hibernates. `closed` has ended. */
    stage: "unbound" | "bound" | "cut" | "closed";
    jid?: string;
    token?: Token;
    /** False once the user may have lost the membership: then only a new login has rights for certain. */
    sure: boolean;
    /** Entered the main room, and was not kicked since. */
    enteredMain: boolean;
    enteredMainAt: number;
    /** Where it is, as far as the answers to it said. */
    readonly inside: Set<Place>;
    leftAt: number;
}

/** What the modules may know of a user in a room. */
export interface Knowledge {
    /** The last is what Matrix says now, the first what the modules certainly knew before. */
    known: readonly Standing[];
    /** Whether they know that the membership has ended. Only a login opens it again. */
    ended: "no" | "perhaps" | "certainly";
    changedAt: number;
    loginAt: number;
}

/** What is set for a call. */
export interface Options {
    readonly guests: "lobby" | "allow" | "deny";
    /** How long a positive answer is kept at most. */
    readonly cacheFor: number;
    /** By when a change has taken effect: the interval, and what a busy machine adds. */
    readonly latest: number;
    /** Seconds in which power outlives a departure, where the call has breakout rooms. */
    readonly grace: number;
}

const outside: Standing = { joined: false, power: false };

/** The bare JID of a session. */
export function bare({ jid = "" }: Session): string {
    return jid.split("/", 1)[0] ?? "";
}

export function isPowerful(standing: Standing): boolean {
    return standing.joined && standing.power;
}

/** All that is true of one call, its users and their sessions. */
export class World {
    readonly sessions: Session[] = [];
    readonly current = new Map<Slot, Session>();
    membersOnly = false;
    password = false;
    breakoutMade = false;
    verifier: "up" | "slow" | "down" = "up";
    /** When reviews began anew: the verifier came back, or a module was loaded. */
    disturbedAt = 0;
    /** When mod_muc was loaded again: users may have to enter the main room once more. */
    mucReloadedAt = 0;
    /** Bare JIDs in the main room: let in by an owner, banned by one, and those whose power an owner took. */
    readonly admitted = new Set<string>();
    readonly banned = new Set<string>();
    readonly demotedByOwner = new Set<string>();
    /** Those whom Jicofo or an owner made owner, who had the power: also outside of the call, until they come and go. */
    readonly granted = new Set<string>();
    private readonly knowledge = new Map<string, Knowledge>();
    private readonly tokens: Token[] = [];
    /** Users of A who had power at some time. */
    readonly everPowerful = new Set<User>();

    constructor(readonly options: Options) {
        for (const [room, members] of Object.entries(membersOf)) {
            for (const [user, power] of Object.entries(members)) {
                const known = [{ joined: true, power: power >= 50 }];
                this.knowledge.set(`${user} ${room}`, { known, ended: "no", changedAt: 0, loginAt: 0 });
                if (power >= 50) {
                    this.everPowerful.add(user as User);
                }
            }
        }
    }

    // ---- Facts

    about(user: User, room: MatrixRoom): Knowledge {
        const name = `${user} ${room}`;
        const found = this.knowledge.get(name) ?? {
            known: [outside],
            ended: "no" as const,
            changedAt: 0,
            loginAt: 0,
        };
        this.knowledge.set(name, found);
        return found;
    }

    /** What Matrix says now. */
    standing(user: User, room: MatrixRoom): Standing {
        return this.about(user, room).known.at(-1) ?? outside;
    }

    private liveSessions(user: User, room: MatrixRoom): readonly Session[] {
        return this.sessions.filter(
            (session) => session.user === user && session.room === room && session.stage !== "closed",
        );
    }

    /** Whether somebody is logged in for a room, so that it has to be read again. */
    isFollowed(room: MatrixRoom): boolean {
        return (["ada", "ben", "mia", "xen"] as const).some(
            (user) => this.liveSessions(user, room).length > 0,
        );
    }

    newToken(user: User, text: string): Token {
        const token: Token = { text, user, expired: false, kept: new Map() };
        this.tokens.push(token);
        return token;
    }

    // ---- What happens

    /** Something changes in Matrix. */
    change(user: User, room: MatrixRoom, standing: Standing, now: number): void {
        const about = this.about(user, room);
        about.known = [...about.known, standing];
        about.changedAt = now;
        if (isPowerful(standing)) {
            this.everPowerful.add(user);
        }
        if (!standing.joined) {
            about.ended = about.ended === "certainly" ? "certainly" : "perhaps";
            for (const session of this.liveSessions(user, room)) {
                session.sure = false;
            }
        }
    }

    /** The modules know for certain what Matrix says of a user: by a review, or by the deadline of one. */
    private noticed(user: User, room: MatrixRoom): void {
        const about = this.about(user, room);
        const now = this.standing(user, room);
        const before = about.known[0] ?? now;
        const changed = before.joined !== now.joined || before.power !== now.power;
        about.known = [now];
        if (!now.joined) {
            about.ended = "certainly";
        }
        // The kept answers are dropped with a change.
        if (changed || !now.joined) {
            this.forget(user, room);
        }
    }

    private forget(user: User, room: MatrixRoom): void {
        for (const token of this.tokens) {
            if (token.user === user) {
                token.kept.delete(room);
            }
        }
    }

    /** A room was read again by a review that began at a time. */
    reviewed(room: MatrixRoom, began: number): void {
        for (const user of ["ada", "ben", "mia", "xen"] as const) {
            const about = this.about(user, room);
            const isOlder = about.changedAt < began && about.loginAt < began;
            if (isOlder && this.liveSessions(user, room).length > 0) {
                this.noticed(user, room);
            }
        }
    }

    /** Time passes: what changed long enough ago has taken effect, whatever the user's sessions did. */
    tick(now: number): void {
        const began = now - this.options.latest;
        if (this.verifier === "down" || this.disturbedAt > began) {
            return;
        }
        for (const room of ["A", "B"] as const) {
            this.reviewed(room, began);
        }
    }

    /** A login succeeded. */
    loggedIn(slot: Slot, token: Token | undefined, now: number): Session {
        const actor: Actor = actors[slot];
        const session: Session = {
            slot,
            kind: actor.kind,
            user: token?.user,
            room: actor.kind === "matrix" ? actor.room : undefined,
            token,
            stage: "unbound",
            sure: true,
            enteredMain: false,
            enteredMainAt: 0,
            inside: new Set(),
            leftAt: 0,
        };
        this.sessions.push(session);
        this.current.set(slot, session);
        if (actor.kind === "matrix" && token !== undefined) {
            this.confirmed(token.user, actor.room, token, now);
            session.sure = this.standing(token.user, actor.room).joined;
        }
        return session;
    }

    private confirmed(user: User, room: MatrixRoom, token: Token, now: number): void {
        const about = this.about(user, room);
        const standing = this.standing(user, room);
        const kept = token.kept.get(room);
        if (kept === undefined) {
            about.known = [standing];
            token.kept.set(room, { at: now, standing });
        } else {
            about.known = [kept.standing, ...about.known];
        }
        about.ended = standing.joined ? "no" : "perhaps";
        about.loginAt = now;
    }

    /** A login was refused for good: a homeserver said that the user is not in the room. */
    refused(user: User, room: MatrixRoom): void {
        this.about(user, room).ended = "certainly";
        this.forget(user, room);
    }

    /** A session got a new connection. */
    resumed(session: Session, slot: Slot, token: Token): void {
        this.current.delete(session.slot);
        this.current.set(slot, session);
        Object.assign(session, { slot, token, stage: "bound" });
    }

    entered(session: Session, place: Place, now: number): void {
        session.inside.add(place);
        if (place === "main" || place === "other") {
            session.enteredMain = true;
            session.enteredMainAt = now;
            this.demotedByOwner.delete(bare(session));
        }
    }

    left(session: Session, place: Place, now: number): void {
        if (session.inside.delete(place) && place !== "lobby") {
            this.granted.delete(bare(session));
        }
        session.leftAt = now;
    }

    /** An owner's request puts a session out of the main room, and so out of the breakout rooms, too. */
    putOut(session: Session, now: number): void {
        if (session.inside.has("main")) {
            this.left(session, "main", now);
            this.left(session, "breakout", now);
            session.enteredMain = false;
        }
    }

    /** The call ends. */
    destroyed(now: number): void {
        for (const session of this.sessions) {
            for (const place of ["main", "lobby", "breakout"] as const) {
                this.left(session, place, now);
            }
            session.enteredMain &&= session.room === "B";
        }
        this.membersOnly = this.password = this.breakoutMade = false;
        for (const set of [this.admitted, this.banned, this.demotedByOwner, this.granted]) {
            set.clear();
        }
    }
}
