/** What the people of the model do: plain data, which can be made at random, shortened, printed and kept. */

import fc from "fast-check";
import { places, slots, type MatrixRoom, type Place, type Slot, type User } from "./world";

/** Which token a client presents: a new one, the one its user had last, that one expired, or a new one of a stranger. */
export type TokenKind = "new" | "same" | "expired" | "stranger's";

/** What a request asks for in the main room. */
export type AdminAct =
    | "kick"
    | "ban"
    | "make owner"
    | "make moderator"
    | "make member"
    | "take affiliation"
    | "invite"
    | "lock"
    | "unlock"
    | "set password"
    | "read settings"
    | "destroy";

/** How something is said. */
export type Speech = "groupchat" | "subject" | "private" | "query" | "decline" | "presence";

export type Command =
    /** Logs in up to the success of SASL. */
    | { readonly do: "log in"; readonly who: Slot; readonly token: TokenKind; readonly url?: MatrixRoom }
    | { readonly do: "bind"; readonly who: Slot }
    | { readonly do: "join"; readonly who: Slot; readonly where: Place }
    /** Goes there, and leaves. */
    | { readonly do: "leave"; readonly who: Slot; readonly where: Place }
    | { readonly do: "close"; readonly who: Slot }
    /** Goes to the main room, and loses the connection. */
    | { readonly do: "cut"; readonly who: Slot }
    /** Logs in anew, and asks for the session of an actor. */
    | {
          readonly do: "resume";
          readonly who: Slot;
          readonly of: Slot;
          readonly token: "new" | "same" | "expired";
          readonly inUrl: boolean;
      }
    | { readonly do: "say"; readonly who: Slot; readonly where: Place; readonly how: Speech }
    /** Asks for something that needs power. With `inside` it goes to the main room first, and with a kick the target. */
    | {
          readonly do: "ask";
          readonly who: Slot;
          readonly act: AdminAct;
          readonly target: Slot;
          readonly inside: boolean;
      }
    /** Jicofo grants, as it does for the first who comes. */
    | { readonly do: "jicofo"; readonly act: "make owner" | "make moderator"; readonly target: Slot }
    | {
          readonly do: "matrix";
          readonly user: User;
          readonly room: MatrixRoom;
          readonly change: "ban" | "leave" | "join" | "promote" | "demote";
      }
    | { readonly do: "interval" }
    | { readonly do: "verifier"; readonly how: "down" | "slow" | "back" }
    | { readonly do: "reload"; readonly module: "auth" | "power" | "muc" }
    /** The auth module is unloaded; all who have a session try to enter a place; it is loaded again. */
    | { readonly do: "unload"; readonly where: Place };

/** A sequence as a script to read and to repeat. */
export function print(commands: readonly Command[]): string {
    return commands.map((command) => JSON.stringify(command)).join("\n");
}

const anyone = fc.constantFrom<Slot>(...slots);
/** Users of the Matrix room, who get further than the others. */
const insider = fc.constantFrom<Slot>("ada", "ada2", "ben", "ben2", "mia", "mia2");
const where = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Place>("main") },
    { weight: 2, arbitrary: fc.constant<Place>("breakout") },
    { weight: 2, arbitrary: fc.constantFrom<Place>(...places) },
);
const speech = fc.constantFrom<Speech>("groupchat", "subject", "private", "query", "decline", "presence");
const act = fc.constantFrom<AdminAct>(
    ...(["kick", "kick", "ban", "make owner", "make moderator", "make member", "take affiliation"] as const),
    ...(["invite", "lock", "lock", "unlock", "set password", "read settings", "destroy"] as const),
);

/** A record of what a command says, with its weight. */
function weigh<Kind extends Command["do"]>(
    weight: number,
    kind: Kind,
    fields: {
        readonly [Name in Exclude<keyof Extract<Command, { do: Kind }>, "do">]: fc.Arbitrary<
            Extract<Command, { do: Kind }>[Name]
        >;
    },
): fc.WeightedArbitrary<Command> {
    const arbitrary = fc.record({ do: fc.constant(kind), ...fields });
    return { weight, arbitrary: arbitrary as unknown as fc.Arbitrary<Command> };
}

/** What the people do in a sequence. Half of it is about one user, the hero: holes are found where changes meet. */
function commandsAbout(hero: "ada" | "ben" | "mia"): fc.Arbitrary<Command> {
    const heroSlot = fc.constantFrom<Slot>(hero, hero, `${hero}2`, hero === "mia" ? "miaB" : hero);
    const who = fc.oneof(
        { weight: 5, arbitrary: heroSlot },
        { weight: 2, arbitrary: insider },
        { weight: 3, arbitrary: anyone },
    );
    const user = fc.oneof(
        { weight: 4, arbitrary: fc.constant<User>(hero) },
        { weight: 2, arbitrary: fc.constantFrom<User>("ada", "ben", "mia", "xen") },
    );
    const changes = ["ban", "ban", "leave", "join", "join", "promote", "demote", "demote"] as const;
    return fc.oneof(
        weigh(4, "log in", {
            who,
            token: fc.constantFrom<TokenKind>("new", "same", "same", "expired", "stranger's"),
            url: fc.oneof(
                { weight: 5, arbitrary: fc.constant(undefined) },
                { weight: 1, arbitrary: fc.constantFrom<MatrixRoom>("A", "B") },
            ),
        }),
        weigh(2, "bind", { who }),
        weigh(12, "join", { who, where }),
        weigh(4, "leave", { who, where }),
        weigh(2, "close", { who }),
        weigh(2, "cut", { who: fc.oneof(heroSlot, insider) }),
        weigh(4, "resume", {
            who: fc.oneof(heroSlot, insider),
            of: fc.oneof(heroSlot, heroSlot, insider),
            token: fc.constantFrom("new", "same", "expired"),
            inUrl: fc.constantFrom(true, true, true, false),
        }),
        weigh(4, "say", { who, where, how: speech }),
        weigh(7, "ask", { who: fc.oneof(insider, who), act, target: who, inside: fc.boolean() }),
        weigh(1, "jicofo", { act: fc.constantFrom("make owner", "make moderator"), target: who }),
        weigh(7, "matrix", {
            user,
            room: fc.constantFrom<MatrixRoom>("A", "A", "A", "B"),
            change: fc.constantFrom(...changes),
        }),
        weigh(6, "interval", {}),
        weigh(1, "verifier", { how: fc.constantFrom("down", "slow", "back", "back") }),
        weigh(1, "reload", { module: fc.constantFrom("auth", "power", "muc") }),
        weigh(1, "unload", { where }),
    );
}

/** Commands that mean more one after the other. */
function storiesAbout(hero: "ada" | "ben" | "mia"): fc.Arbitrary<readonly Command[]> {
    const one = commandsAbout(hero);
    const interval: Command = { do: "interval" };
    const change = (change: Extract<Command, { do: "matrix" }>["change"]): Command => ({
        do: "matrix",
        user: hero,
        room: "A",
        change,
    });
    const goes = (where: Place): Command => ({ do: "join", who: hero, where });
    const stories: readonly (readonly Command[])[] = [
        [goes("main"), goes("breakout")],
        [change("ban"), interval],
        [change("demote"), interval],
        [change("promote"), interval],
        [change("join"), interval],
        [change("ban"), change("join")],
        [goes("main"), { do: "close", who: hero }],
    ];
    return fc.oneof(
        { weight: 5, arbitrary: one.map((command) => [command]) },
        { weight: 1, arbitrary: fc.constantFrom(...stories) },
    );
}

/** Sequences of commands. */
export const sequences: fc.Arbitrary<readonly Command[]> = fc
    .constantFrom("ada", "ben", "mia", "mia")
    .chain((hero) => fc.array(storiesAbout(hero), { minLength: 5, maxLength: 24, size: "max" }))
    .map((stories) => stories.flat());
