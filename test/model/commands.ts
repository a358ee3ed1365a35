/** What the people of the model do: plain data, which can be made at random, shortened, printed and kept. */

import fc from "fast-check";
import { places, slots, type MatrixRoom, type Place, type Slot, type User } from "./rules";

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
    | { readonly do: "leave"; readonly who: Slot; readonly where: Place }
    | { readonly do: "close"; readonly who: Slot }
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
    | { readonly do: "ask"; readonly who: Slot; readonly act: AdminAct; readonly target: Slot }
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
    | { readonly do: "reload"; readonly module: "auth" | "power" };

/** A sequence as a script to read and to repeat. */
export function print(commands: readonly Command[]): string {
    return commands.map((command) => JSON.stringify(command)).join("\n");
}

const anyone = fc.constantFrom<Slot>(...slots);
/** Users of the Matrix room, who get further than the others. */
const insider = fc.constantFrom<Slot>("ada", "ada2", "ben", "ben2", "mia", "mia2");
const who = fc.oneof({ weight: 3, arbitrary: insider }, { weight: 2, arbitrary: anyone });
const where = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Place>("main") },
    { weight: 2, arbitrary: fc.constantFrom<Place>(...places) },
);
const speech = fc.constantFrom<Speech>("groupchat", "subject", "private", "query", "decline", "presence");
const act = fc.constantFrom<AdminAct>(
    ...(["kick", "kick", "ban", "make owner", "make moderator", "make member", "take affiliation"] as const),
    ...(["invite", "lock", "lock", "unlock", "set password", "read settings", "destroy"] as const),
);

const weighted: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Command> }[] = [
    {
        weight: 4,
        arbitrary: fc.record({
            do: fc.constant("log in" as const),
            who,
            token: fc.constantFrom<TokenKind>("new", "same", "same", "expired", "stranger's"),
        }),
    },
    {
        weight: 1,
        arbitrary: fc.record({
            do: fc.constant("log in" as const),
            who,
            token: fc.constant<TokenKind>("new"),
            url: fc.constantFrom<MatrixRoom>("A", "B"),
        }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("bind" as const), who }) },
    { weight: 12, arbitrary: fc.record({ do: fc.constant("join" as const), who, where }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("leave" as const), who, where }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("close" as const), who }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("cut" as const), who: insider }) },
    {
        weight: 3,
        arbitrary: fc.record({
            do: fc.constant("resume" as const),
            who: insider,
            of: insider,
            token: fc.constantFrom("new" as const, "same" as const, "expired" as const),
            inUrl: fc.boolean(),
        }),
    },
    {
        weight: 2,
        arbitrary: insider.chain((slot) =>
            fc.record({
                do: fc.constant("resume" as const),
                who: fc.constant(slot),
                of: fc.constant(slot),
                token: fc.constantFrom("new" as const, "same" as const, "expired" as const),
                inUrl: fc.constant(true),
            }),
        ),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("say" as const), who, where, how: speech }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant("ask" as const), who, act, target: who }) },
    {
        weight: 1,
        arbitrary: fc.record({
            do: fc.constant("jicofo" as const),
            act: fc.constantFrom("make owner" as const, "make moderator" as const),
            target: who,
        }),
    },
    {
        weight: 7,
        arbitrary: fc.record({
            do: fc.constant("matrix" as const),
            user: fc.constantFrom<User>("ada", "ben", "ben", "mia", "mia", "xen"),
            room: fc.constantFrom<MatrixRoom>("A", "A", "A", "B"),
            change: fc.constantFrom("ban", "ban", "leave", "join", "promote", "demote", "demote"),
        }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constant("interval" as const) }) },
    {
        weight: 1,
        arbitrary: fc.record({
            do: fc.constant("verifier" as const),
            how: fc.constantFrom("down" as const, "slow" as const, "back" as const, "back" as const),
        }),
    },
    {
        weight: 1,
        arbitrary: fc.record({
            do: fc.constant("reload" as const),
            module: fc.constantFrom("auth" as const, "power" as const),
        }),
    },
];

/** Sequences of commands. */
export const sequences: fc.Arbitrary<readonly Command[]> = fc.array(fc.oneof(...weighted), {
    minLength: 6,
    maxLength: 28,
    size: "max",
});
