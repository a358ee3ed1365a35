/**
 * One round of questions to a verification service about the people in a call, each by his own token; whose no counts is
 * decided in access/uvs-review.ts.
 */

import * as time from "util.time";
import type { OwnerPower } from "../access/power";
import type { Review, RoomReview } from "../access/review";
import type { Claim } from "../access/token";
import { decideUvsRound, readUvsReview, type UvsReview } from "../access/uvs-review";
import type { UvsAnswer } from "../access/verdict";
import type { Participant } from "./verifier";

/** Questions under way at once: UVS has much to do for each. */
const atOnce = 4;

/** What a round needs. */
export interface UvsRoundSettings {
    /** Asks about a claim. Calls `onAnswer` once, perhaps before it returns. */
    readonly ask: (
        this: void,
        claim: Claim,
        seconds: number,
        onAnswer: (this: void, answer: UvsAnswer) => void,
    ) => void;
    /** The power that makes owner. */
    readonly ownerPower: OwnerPower;
    /** Of whom a clear yes came last, in any room: the witness for calls in which nobody else is. */
    readonly lastMember: (this: void) => Participant | undefined;
    /** Told of each clear yes. */
    readonly onMember: (this: void, member: Participant) => void;
}

/** When nothing more is asked in a round, on the monotonic clock. */
interface Limit {
    at: number;
}

/** Somebody who is asked for, and what was said each time. */
interface Question {
    readonly userId: string;
    readonly person: Participant;
    readonly said: UvsReview[];
}

function questionAbout(person: Participant): Question {
    return { userId: person.userId, person, said: [] };
}

/** What was said last. */
function lastSaid(question: Question): UvsReview["kind"] {
    return question.said[question.said.length - 1]?.kind ?? "unknown";
}

/**
 * Asks about several, a few at a time.
 *
 * @param onDone called once, perhaps before this returns
 */
function askEach(
    questions: readonly Question[],
    limit: Limit,
    settings: UvsRoundSettings,
    onDone: (this: void) => void,
): void {
    let asked = 0;
    let underWay = 0;
    let ended = false;
    let asking = false;
    const askMore = (): void => {
        // Answers that come at once are left to the loop: one inside the other, many would fill the stack.
        if (asking) {
            return;
        }
        asking = true;
        while (!ended && underWay < atOnce) {
            const question = questions[asked];
            const seconds = limit.at - time.monotonic();
            if (question === undefined || seconds <= 0) {
                ended = true;
                break;
            }
            asked++;
            underWay++;
            const { claim, userId } = question.person;
            settings.ask(claim, seconds, (answer) => {
                underWay--;
                if (answer.kind === "cancelled") {
                    // The module is being unloaded: nothing more may be sent.
                    limit.at = 0;
                }
                const review = readUvsReview(answer, claim, userId, settings.ownerPower);
                if (review.kind === "yes") {
                    settings.onMember(question.person);
                }
                question.said.push(review);
                askMore();
            });
        }
        asking = false;
        if (ended && underWay === 0) {
            onDone();
        }
    };
    askMore();
}

/** A witness for people of one homeserver; nothing where there is none. */
function findWitness(questions: readonly Question[], settings: UvsRoundSettings): Question | undefined {
    const outside = settings.lastMember();
    const server = questions[0]?.person.claim.serverName;
    let witness =
        outside?.claim.serverName === server && outside !== undefined ? questionAbout(outside) : undefined;
    for (const question of questions) {
        if (lastSaid(question) === "yes") {
            return question;
        }
        if (question.userId === witness?.userId) {
            witness = undefined;
        }
    }
    return witness;
}

/** Reviews people of one homeserver. @param onReview called once, perhaps before this returns */
function reviewPeople(
    people: readonly Participant[],
    limit: Limit,
    settings: UvsRoundSettings,
    onReview: (this: void, review: RoomReview) => void,
): void {
    const questions: Question[] = [];
    // From another one on each time, so that nobody is always last when the time is over.
    const first = Math.floor(Math.random() * people.length);
    for (let index = 0; index < people.length; index++) {
        const person = people[(first + index) % people.length];
        if (person !== undefined) {
            questions.push(questionAbout(person));
        }
    }
    const finish = (witnessed: boolean): void => {
        onReview(decideUvsRound(questions, witnessed));
    };
    askEach(questions, limit, settings, () => {
        const denied: Question[] = [];
        for (const question of questions) {
            if (lastSaid(question) === "no") {
                denied.push(question);
            }
        }
        const witness = denied.length > 0 ? findWitness(questions, settings) : undefined;
        if (witness === undefined) {
            finish(false);
            return;
        }
        const askWitness = (onAnswer: (this: void, witnessed: boolean) => void): void => {
            const before = witness.said.length;
            askEach([witness], limit, settings, () => {
                // He was not asked if the time is over.
                onAnswer(witness.said.length > before && lastSaid(witness) === "yes");
            });
        };
        const confirm = (witnessed: boolean): void => {
            if (!witnessed) {
                finish(false);
                return;
            }
            askEach(denied, limit, settings, () => {
                askWitness(finish);
            });
        };
        if (lastSaid(witness) === "yes") {
            confirm(true);
        } else {
            askWitness(confirm);
        }
    });
}

/**
 * Reviews the people in a call.
 *
 * @param seconds for the whole round
 * @param onReview called once, perhaps before this returns
 */
export function reviewByUvs(
    participants: readonly Participant[],
    seconds: number,
    settings: UvsRoundSettings,
    onReview: (this: void, review: RoomReview) => void,
): void {
    const limit: Limit = { at: time.monotonic() + seconds };
    const groups: Participant[][] = [];
    for (const person of participants) {
        let group: Participant[] | undefined;
        for (const other of groups) {
            if (other[0]?.claim.serverName === person.claim.serverName) {
                group = other;
            }
        }
        if (group === undefined) {
            groups.push([person]);
        } else {
            group.push(person);
        }
    }
    const review: Record<string, Review | undefined> = {};
    const reviewGroup = (index: number): void => {
        const group = groups[index];
        if (group === undefined) {
            onReview(review);
            return;
        }
        reviewPeople(group, limit, settings, (found) => {
            for (const userId in found) {
                review[userId] = found[userId];
            }
            reviewGroup(index + 1);
        });
    };
    reviewGroup(0);
}
