/**
 * Tests of the door: what each kind of sender may send to which room, as a table, and in every combination of what is known
 * against the list of the rules that let pass.
 */

import { describe, expect, test } from "@jest/globals";
import type { RoomReasonName } from "../../src/room-reasons";
import { passesAtOnce, refuseStanza, type Knock, type Origin } from "../../src/meeting/door";
import { refuseDirect } from "../../src/meeting/direct";
import { refuseRemote } from "../../src/meeting/remote";
import { refuseGuestEntry } from "../../src/meeting/guests";
import type { GuestPolicy } from "../../src/meeting/muc";
import type { Rights } from "../../src/rights/record";

const own = "efqtu6a";
const flags = [false, true];
const policies: readonly GuestPolicy[] = ["lobby", "allow", "deny"];

/** A session of the host of the Matrix users whose record says so. */
function matrix(changes: Partial<Rights>): Origin {
    return {
        kind: "matrix",
        rights: {
            userId: "@ada:x",
            room: { roomId: "!a:x", roomName: own },
            synchronised: true,
            membership: "joined",
            power: false,
            asked: 0,
            confirmed: 0,
            ...changes,
        },
    };
}

/** Every kind of sender. */
const senders = {
    "an owner by Matrix power": matrix({ power: true }),
    "a member": matrix({}),
    "a moderator in Matrix, where power is not synchronised": matrix({ power: true, synchronised: false }),
    "a user whose membership is not asked": matrix({ membership: "unasked", power: true }),
    "a user whose membership has ended": matrix({ membership: "ended" }),
    "an owner whose membership has ended": matrix({ membership: "ended", power: true }),
    "a session of the Matrix host without a verified login": { kind: "matrix" },
    "a guest": { kind: "guest" },
    "a trusted server, host or component": { kind: "trusted" },
    "an account of another host": { kind: "account" },
    "another server": { kind: "server" },
} as const satisfies Readonly<Record<string, Origin>>;

type Sender = keyof typeof senders;

/** What a sender is about to do. */
const stanzas = {
    enter: { entering: true, acting: false, needsPower: false },
    ask: { entering: false, acting: false, needsPower: false },
    write: { entering: false, acting: true, needsPower: false },
    rule: { entering: false, acting: true, needsPower: true },
} as const;

/** Where to: the parts of the meeting of the room that Matrix users here are verified for, and other rooms. */
const places = {
    main: { meeting: { roomName: own, part: "main" } },
    lobby: { meeting: { roomName: own, part: "lobby" } },
    breakout: { meeting: { roomName: own, part: "breakout" }, enteredMain: true },
    "breakout, main room not entered": { meeting: { roomName: own, part: "breakout" } },
    "lobby without a meeting": { meeting: { roomName: own, part: "stray lobby" } },
    "other meeting": { meeting: { roomName: "efqtu6i", part: "main" } },
    "other lobby": { meeting: { roomName: "efqtu6i", part: "lobby" } },
    "other breakout": { meeting: { roomName: "efqtu6i", part: "breakout" }, enteredMain: true },
    "ordinary room": {},
    "reserved room": { reserved: true },
} as const satisfies Readonly<Record<string, Partial<Knock>>>;

type Place = keyof typeof places;

/** Somebody outside, in a meeting with power sync, with `matrix_guests` as by default. */
const outside: Omit<Knock, "origin"> = {
    administrator: false,
    reserved: false,
    occupant: false,
    enteredMain: false,
    entering: true,
    acting: false,
    needsPower: false,
    powerDecides: true,
    grantedByOwner: false,
    guests: "lobby",
};

/** What is answered; `undefined` lets pass. */
type Answer = RoomReasonName | undefined;

/** The answers to entering, asking, writing, and to what needs power; just one where all are the same. */
type Answers = readonly [Answer] | readonly [enter: Answer, ask: Answer, write: Answer, rule: Answer];

const pass: Answers = [undefined];
const withPower: Answers = [undefined, undefined, "room_not_entered", undefined];
const withoutPower: Answers = [undefined, undefined, "room_not_entered", "power_not_held"];
const onlyToAsk: Answers = [undefined, "guest_not_let_in", "guest_not_let_in", "guest_not_let_in"];
const notEntered: Answers = [
    "main_room_not_entered",
    "guest_not_let_in",
    "guest_not_let_in",
    "guest_not_let_in",
];

/** A sender's answers in the own main room, lobby and breakout rooms, in another meeting, in an ordinary room. */
function rows(
    main: Answers,
    breakoutNotEntered: Answers,
    otherMeeting: Answers,
    ordinary: Answers,
): Readonly<Record<Place, Answers>> {
    return {
        main,
        lobby: main,
        breakout: main,
        "breakout, main room not entered": breakoutNotEntered,
        "lobby without a meeting": breakoutNotEntered.map((answer) =>
            answer === "main_room_not_entered" ? "lobby_not_open" : answer,
        ) as unknown as Answers,
        "other meeting": otherMeeting,
        "other lobby": otherMeeting,
        "other breakout": otherMeeting,
        "ordinary room": ordinary,
        "reserved room": ["health_check_room"],
    };
}

/** The specification, for {@link outside}. */
const specification: Readonly<Record<Sender, Readonly<Record<Place, Answers>>>> = {
    // A Matrix user passes into the meeting of one room, and nowhere else.
    "an owner by Matrix power": rows(withPower, ["main_room_not_entered"], ["other_room"], ["other_room"]),
    "a member": rows(withoutPower, ["main_room_not_entered"], ["other_room"], ["other_room"]),
    "a moderator in Matrix, where power is not synchronised": rows(
        withoutPower,
        ["main_room_not_entered"],
        ["other_room"],
        ["other_room"],
    ),
    "a user whose membership is not asked": rows(
        withoutPower,
        ["main_room_not_entered"],
        ["other_room"],
        ["other_room"],
    ),
    "a user whose membership has ended": rows(
        ["membership_ended"],
        ["membership_ended"],
        ["membership_ended"],
        ["membership_ended"],
    ),
    "an owner whose membership has ended": rows(
        ["membership_ended"],
        ["membership_ended"],
        ["membership_ended"],
        ["membership_ended"],
    ),
    "a session of the Matrix host without a verified login": rows(
        ["not_verified"],
        ["not_verified"],
        ["not_verified"],
        ["not_verified"],
    ),
    // Others pass into any meeting or into none; ordinary rooms are not this project's business.
    "a guest": rows(onlyToAsk, notEntered, onlyToAsk, pass),
    "a trusted server, host or component": rows(pass, pass, pass, pass),
    "an account of another host": rows(
        ["host_not_trusted"],
        ["host_not_trusted"],
        ["host_not_trusted"],
        pass,
    ),
    "another server": rows(["server_not_trusted"], ["server_not_trusted"], ["server_not_trusted"], pass),
};

function entriesOf<Name extends string, Value>(
    table: Readonly<Record<Name, Value>>,
): readonly (readonly [Name, Value])[] {
    return Object.entries(table) as [Name, Value][];
}

const cases = entriesOf(specification).flatMap(([sender, answers]) =>
    entriesOf(answers).flatMap(([place, [enter, ...others]]) => {
        const [ask = enter, write = enter, rule = enter] =
            others.length === 0 ? [] : others.map((answer) => answer ?? "pass");
        return [
            { sender, place, stanza: "enter" as const, answer: enter ?? "pass" },
            { sender, place, stanza: "ask" as const, answer: ask ?? "pass" },
            { sender, place, stanza: "write" as const, answer: write ?? "pass" },
            { sender, place, stanza: "rule" as const, answer: rule ?? "pass" },
        ];
    }),
);

describe("the specification", () => {
    test.each(cases)("$sender, $place, $stanza: $answer", ({ sender, place, stanza, answer }) => {
        const knock: Knock = {
            ...outside,
            ...places[place],
            ...stanzas[stanza],
            origin: senders[sender],
        };
        expect(refuseStanza(knock) ?? "pass").toBe(answer);
    });
});

/** Every knock that there can be. */
const everyKnock: readonly Knock[] = Object.values<Origin>(senders).flatMap((origin) =>
    Object.values<Partial<Knock>>(places).flatMap(({ meeting, reserved = false }) =>
        flags.flatMap((administrator) =>
            flags.flatMap((occupant) =>
                flags.flatMap((enteredMain) =>
                    Object.values(stanzas).flatMap(({ entering, acting, needsPower }) =>
                        flags.flatMap((powerDecides) =>
                            flags.flatMap((grantedByOwner) =>
                                policies.map((guests) => ({
                                    origin,
                                    meeting,
                                    reserved,
                                    administrator,
                                    occupant,
                                    enteredMain,
                                    entering,
                                    acting,
                                    needsPower,
                                    powerDecides,
                                    grantedByOwner,
                                    guests,
                                })),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
);

/** Whether somebody may be in a part of a meeting: breakout rooms are behind the main room, a stray lobby is closed. */
function isOpen({ meeting, enteredMain }: Knock): boolean {
    return (
        meeting !== undefined &&
        meeting.part !== "stray lobby" &&
        (meeting.part !== "breakout" || enteredMain)
    );
}

/** Whether a knock is one of a Matrix user at the meeting of the room that the record is of, with the membership proven. */
function isOfMember({ origin, meeting }: Knock): boolean {
    return (
        origin.kind === "matrix" &&
        origin.rights !== undefined &&
        origin.rights.membership !== "ended" &&
        origin.rights.room.roomName === meeting?.roomName
    );
}

/** The rules that let pass. What none of them lets pass is refused. */
const rules: Readonly<Record<string, (knock: Knock) => boolean>> = {
    "administrators pass everywhere": ({ administrator }) => administrator,
    "rooms that are no meetings of Matrix rooms are open to all who are no Matrix users": ({
        meeting,
        origin,
        reserved,
    }) => meeting === undefined && !reserved && origin.kind !== "matrix",
    "members pass into the meeting of their room with what needs no power, and write there once they are in":
        (knock) =>
            isOfMember(knock) && isOpen(knock) && !knock.needsPower && (!knock.acting || knock.occupant),
    "owners by Matrix power pass with what needs power": (knock) =>
        isOfMember(knock) &&
        isOpen(knock) &&
        knock.needsPower &&
        knock.origin.kind === "matrix" &&
        knock.origin.rights?.membership === "joined" &&
        knock.origin.rights.power &&
        knock.origin.rights.synchronised,
    "members to whom an owner granted power pass with what needs it": (knock) =>
        isOfMember(knock) && isOpen(knock) && knock.needsPower && knock.grantedByOwner,
    "members pass with what needs power where Matrix does not decide on it, but the MUC": (knock) =>
        isOfMember(knock) && isOpen(knock) && knock.needsPower && !knock.powerDecides,
    "guests who are inside stay": ({ origin, meeting, occupant }) =>
        origin.kind === "guest" && meeting !== undefined && occupant,
    "guests may ask to enter, unless they are denied": (knock) =>
        knock.origin.kind === "guest" && knock.guests !== "deny" && knock.entering && isOpen(knock),
    "trusted senders pass": ({ origin, meeting }) => origin.kind === "trusted" && meeting !== undefined,
};

describe("deny by default", () => {
    test("all that no rule lets pass is refused, and nothing else", () => {
        const wrong = everyKnock.filter((knock) => {
            const allowed = Object.values(rules).some((rule) => rule(knock));
            return (refuseStanza(knock) === undefined) !== allowed;
        });
        expect(wrong.slice(0, 5)).toEqual([]);
    });

    test.each(Object.keys(rules))("no rule without need: %s", (name) => {
        const others = Object.entries(rules).filter(([other]) => other !== name);
        const only = everyKnock.filter(
            (knock) => rules[name]?.(knock) === true && !others.some(([, rule]) => rule(knock)),
        );
        expect(only).not.toEqual([]);
        expect(only.every((knock) => refuseStanza(knock) === undefined)).toBe(true);
    });
});

describe("of all combinations", () => {
    /** The answers to some knocks, each once. */
    function answersTo(select: (knock: Knock) => boolean): readonly Answer[] {
        return [...new Set(everyKnock.filter(select).map(refuseStanza))];
    }

    test("health check rooms are for administrators alone", () => {
        expect(answersTo((knock) => knock.reserved && !knock.administrator)).toEqual(["health_check_room"]);
        expect(answersTo((knock) => knock.administrator)).toEqual([undefined]);
    });

    test("who is not in the Matrix room any more enters nothing, and is told why, inside and outside", () => {
        const ended = ({ origin }: Knock): boolean =>
            origin.kind === "matrix" && origin.rights?.membership === "ended";
        expect(answersTo((knock) => ended(knock) && !knock.administrator && !knock.reserved)).toEqual([
            "membership_ended",
        ]);
    });

    test("a session of the Matrix host without a record is refused, inside and outside", () => {
        const without = ({ origin }: Knock): boolean =>
            origin.kind === "matrix" && origin.rights === undefined;
        expect(answersTo((knock) => without(knock) && !knock.administrator && !knock.reserved)).toEqual([
            "not_verified",
        ]);
    });

    test("being inside lets a Matrix user write, and gives an account and a server nothing", () => {
        const changed = everyKnock.filter(
            (knock) =>
                knock.origin.kind !== "guest" &&
                refuseStanza({ ...knock, occupant: true }) !== refuseStanza({ ...knock, occupant: false }),
        );
        expect(changed.every((knock) => isOfMember(knock) && knock.acting && !knock.needsPower)).toBe(true);
        expect(new Set(changed.map((knock) => refuseStanza({ ...knock, occupant: false })))).toEqual(
            new Set(["room_not_entered"]),
        );
    });

    test("no occupant passes at once whom the rule refuses", () => {
        const wrong = everyKnock.filter(({ origin, ...knock }) => {
            const rights = origin.kind === "matrix" ? origin.rights : undefined;
            const ofTrustedHost = origin.kind === "guest" || origin.kind === "trusted";
            // Nobody else becomes an occupant there.
            const inside = knock.occupant && !knock.reserved && isOpen({ origin, ...knock });
            const ofRoom = rights === undefined || rights.room.roomName === knock.meeting?.roomName;
            return (
                inside &&
                ofRoom &&
                !knock.needsPower &&
                passesAtOnce(rights, ofTrustedHost) &&
                refuseStanza({ origin, ...knock }) !== undefined
            );
        });
        expect(wrong.slice(0, 5)).toEqual([]);
    });

    test("neither the option for guests nor what owners granted opens a meeting to other servers and hosts", () => {
        const strangers = ({ origin, administrator, meeting }: Knock): boolean =>
            (origin.kind === "server" || origin.kind === "account") &&
            !administrator &&
            meeting !== undefined;
        expect([...answersTo(strangers)].sort()).toEqual(["host_not_trusted", "server_not_trusted"]);
    });

    test("the option for guests makes no difference to anybody else", () => {
        const changed = everyKnock.filter(
            (knock) =>
                knock.origin.kind !== "guest" &&
                policies.some(
                    (guests) =>
                        refuseStanza({ ...knock, guests }) !== refuseStanza({ ...knock, guests: "lobby" }),
                ),
        );
        expect(changed).toEqual([]);
    });
});

describe("matrix_guests for guests outside", () => {
    const guest: Knock = { ...outside, origin: senders["a guest"] };
    const parts = [places.main, places.lobby, places.breakout];

    test.each(["lobby", "allow"] as const)("%s: they may ask to enter, in all parts alike", (guests) => {
        for (const part of parts) {
            expect(refuseStanza({ ...guest, ...part, guests })).toBeUndefined();
        }
    });

    test("deny: they may not, in no part", () => {
        for (const part of [...parts, places["breakout, main room not entered"]]) {
            for (const stanza of Object.values(stanzas)) {
                const knock: Knock = { ...guest, ...part, ...stanza, guests: "deny" };
                expect(refuseStanza(knock)).toBe("guest_denied");
            }
        }
    });

    test("no message and no query comes from outside, whatever the option says", () => {
        for (const part of parts) {
            for (const guests of policies) {
                for (const stanza of [stanzas.write, stanzas.rule]) {
                    expect(refuseStanza({ ...guest, ...part, ...stanza, guests })).toBeDefined();
                }
            }
        }
    });
});

describe("what needs power", () => {
    const rule: Knock = { ...outside, ...places.main, ...stanzas.rule, origin: senders["a member"] };

    test("passes by the record's power alone, or by an owner's grant", () => {
        expect(refuseStanza(rule)).toBe("power_not_held");
        expect(refuseStanza({ ...rule, origin: senders["an owner by Matrix power"] })).toBeUndefined();
        expect(refuseStanza({ ...rule, grantedByOwner: true })).toBeUndefined();
    });

    test("of an owner who lost the power in Matrix does not pass, inside as outside", () => {
        const origin = matrix({ power: true });
        if (origin.kind === "matrix" && origin.rights !== undefined) {
            origin.rights.power = false;
        }
        for (const occupant of flags) {
            expect(refuseStanza({ ...rule, origin, occupant })).toBe("power_not_held");
        }
    });

    test("is left to the MUC without power sync", () => {
        expect(refuseStanza({ ...rule, powerDecides: false })).toBeUndefined();
    });
});

describe("a guest at the end of a join", () => {
    test.each([
        ["lobby", "guest_not_let_in", undefined],
        ["allow", undefined, undefined],
        ["deny", "guest_denied", "guest_denied"],
    ] as const)("%s: %s, and once let in %s", (policy, outside, letIn) => {
        expect(refuseGuestEntry(policy, false)).toBe(outside);
        expect(refuseGuestEntry(policy, true)).toBe(letIn);
    });
});

describe("other servers", () => {
    test.each(flags)(
        "are reached only if trusted by users' rooms and host (of the host: %s)",
        (ofMatrixHost) => {
            for (const trusted of flags) {
                for (const byUser of flags) {
                    for (const ofPubsub of flags) {
                        for (const invitation of flags) {
                            const passes = ofMatrixHost
                                ? trusted && !byUser && !ofPubsub
                                : trusted || !invitation;
                            expect(
                                refuseRemote({ trusted, ofMatrixHost, byUser, ofPubsub, invitation }),
                            ).toBe(passes ? undefined : "server_not_trusted");
                        }
                    }
                }
            }
        },
    );
});

describe("users without a room between them", () => {
    test.each(Object.entries(senders))(
        "are reached by %s only if trusted, an administrator or the same user",
        (name, origin) => {
            const isTrusted = name === "a trusted server, host or component";
            for (const administrator of flags) {
                for (const toOneself of flags) {
                    for (const passedOn of flags) {
                        const passes = (isTrusted && !passedOn) || administrator || toOneself;
                        expect(refuseDirect({ administrator, toOneself, origin, passedOn })).toBe(
                            passes ? undefined : "not_by_room",
                        );
                    }
                }
            }
        },
    );
});
