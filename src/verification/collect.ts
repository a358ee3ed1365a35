/** Putting together answers that come one by one, until they settle a question. */

/** Takes one more of the answers. */
export type Put<Readings> = <Name extends keyof Readings>(
    this: void,
    name: Name,
    reading: Readings[Name],
) => void;

/**
 * Collects answers.
 *
 * @param decide says whether those that are there settle the question; called after each
 * @param onDecision called once
 */
export function collect<Readings extends object, Decision>(
    readings: Readings,
    decide: (this: void, readings: Readings) => Decision | undefined,
    onDecision: (this: void, decision: Decision) => void,
): Put<Readings> {
    let decided = false;
    return (name, reading) => {
        if (decided) {
            return;
        }
        readings[name] = reading;
        const decision = decide(readings);
        if (decision !== undefined) {
            decided = true;
            onDecision(decision);
        }
    };
}
