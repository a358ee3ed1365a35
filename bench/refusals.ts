/** What a stranger can make the server do: a token of 9 KB that is refused, against a refusal without a token. */

import { MEET } from "../demo/deployment";
import { roomName, widgetToken } from "../demo/matrix";
import { Client, Refused } from "./client";
import type { Context } from "./context";
import { measure } from "./measure";
import { takeTurns, type Rows } from "./rows";
import { roomOf } from "./visit";

const size = 9 * 1024;

/** A well-formed token of the size, for another room than that of the URL. */
function largeToken(): string {
    const token = (padding: number): string =>
        widgetToken({ token: "openid", roomId: "!another:hs.test", name: "x".repeat(padding) });
    // Three bytes make four characters of base64.
    return token(Math.floor(((size - token(0).length) * 3) / 4));
}

/** Tries to log in, which has to be refused. */
async function beRefused(url: string): Promise<void> {
    try {
        (await Client.logIn(url, MEET)).drop();
    } catch (error) {
        if (error instanceof Refused) return;
        throw error;
    }
    throw new Error("a login without a good token succeeded");
}

/** Measures it on ours and the baseline. */
export async function measureRefusals(context: Context, rows: Rows): Promise<void> {
    const room = roomName(roomOf(0));
    const cases = [
        { id: "none", title: "CPU of a refusal without a token", token: undefined },
        { id: "large", title: "CPU of a refusal of a token of 9 KB", token: largeToken() },
    ];
    await context.withVariants(["ours", "baseline"], async (variants) => {
        context.progress("refusals");
        const count = context.scaled(60);
        // The first turn warms up and does not count.
        await takeTurns(variants, context.manyRounds + 1, async (variant, round) => {
            for (const { id, title, token } of cases) {
                const url = variant.prosody.websocketUrl({ room, token });
                const cost = await measure(variant, async () => {
                    for (let index = 0; index < count; index++) await beRefused(url);
                });
                if (round === 0) continue;
                context.note(cost);
                const quantity = { id: `refusal/${id}`, title, unit: "ms", better: "less" } as const;
                rows.add(quantity, variant.name, (cost.cpuSeconds * 1000) / count);
            }
        });
    });
}
