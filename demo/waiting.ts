/** Waiting: for some time, and until something is so. */

/** Waits. */
export function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Does something until it succeeds.
 *
 * @param milliseconds for how long it is tried again, default 5000
 * @returns what it came to
 * @throws what it threw last, at the deadline
 */
export async function eventually<T>(act: () => T | Promise<T>, milliseconds = 5_000): Promise<T> {
    const deadline = Date.now() + milliseconds;
    for (;;) {
        try {
            return await act();
        } catch (error) {
            if (Date.now() > deadline) throw error;
            await pause(20);
        }
    }
}
