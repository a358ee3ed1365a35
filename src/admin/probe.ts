/** Requests of a diagnosis: each part asks somebody, one after the other, and says what it found. */

import type { ProbeAnswer } from "./probe-answers";
import { addAll, type Step } from "./step";
import { decodeObject } from "../prosody/json";
import type { HttpAnswer, HttpClient, HttpRequest } from "../prosody/http";

/** A part of the check that asks somebody. Calls `onSteps` once, perhaps before it returns. */
export type Probe = (this: void, onSteps: (this: void, steps: readonly Step[]) => void) => void;

/** What probes need. */
export interface ProbeTools {
    readonly http: HttpClient;
    /** Seconds since 1970, with fractions. */
    readonly now: (this: void) => number;
}

function readAnswer(answer: HttpAnswer): ProbeAnswer {
    return answer.kind === "response"
        ? {
              kind: "response",
              status: answer.status,
              body: decodeObject(answer.body),
              text: answer.body,
              date: answer.headers.date,
              certificateEnd: answer.certificateEnd,
          }
        : answer;
}

/** Sends a request. @param onAnswer gets the answer, and the seconds that it took */
export function send(
    request: HttpRequest,
    tools: ProbeTools,
    onAnswer: (this: void, answer: ProbeAnswer, seconds: number) => void,
): void {
    const begun = tools.now();
    tools.http.request(request, (answer) => {
        onAnswer(readAnswer(answer), tools.now() - begun);
    });
}

/** A probe that asks nobody. */
export function known(...steps: readonly Step[]): Probe {
    return (onSteps) => {
        onSteps(steps);
    };
}

/** Runs probes one after the other. @param steps gets what they find */
export function runAll(
    probes: readonly Probe[],
    steps: Step[],
    onEnd: (this: void) => void,
    index = 0,
): void {
    const probe = probes[index];
    if (probe === undefined) {
        onEnd();
        return;
    }
    probe((found) => {
        addAll(steps, found);
        runAll(probes, steps, onEnd, index + 1);
    });
}
