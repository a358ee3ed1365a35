/** Thousands of logins in a row: whether memory grows with the number of past sessions. */

import type { Context } from "./context";
import { logInAndOut, newVisits } from "./logins";
import { measure, memoryOf, type Memory } from "./measure";
import type { Rows } from "./rows";
import type { Variant } from "./variants";
import { pause } from "../demo/waiting";

/** How often memory is read on the way. */
const stations = 2;

/** Seconds until Prosody has let go of the last connections (`c2s_timeout` of the variants), and no kept answer counts any more. */
const letGo = 35;

/** How many logins a variant makes in one turn, and how many at the same time. */
const turn = 1000;
const together = 20;

/** Measures it on ours, with the bare server beside it: what memory that gains is not by the modules. */
export async function measureLeak(context: Context, rows: Rows): Promise<void> {
    await context.withVariants(["floor", "ours"], async (variants) => {
        const first = new Map<Variant, Memory>();
        // Half of the logins need the whole time, a mere try does not.
        const settle = (): Promise<void> => pause(letGo * 1000 * (context.scale < 0.5 ? context.scale : 1));
        const logIn = async (count: number): Promise<void> => {
            for (const variant of variants) {
                const urls = newVisits(variant, context, count);
                context.note(await measure(variant, () => logInAndOut(urls, together)));
            }
        };
        const read = async (after: number): Promise<void> => {
            await settle();
            // The modules drop old answers when the next login comes.
            await logIn(2);
            for (const variant of variants) {
                const memory = await memoryOf(variant.prosody);
                const start = first.get(variant) ?? memory;
                first.set(variant, start);
                const title = `after ${after} logins`;
                const lua = { id: `leak/lua/${after}`, title: `Lua's memory grew, ${title}, by`, unit: "kB" };
                rows.add(lua, variant.name, memory.lua - start.lua);
                const resident = {
                    id: `leak/resident/${after}`,
                    title: `Memory grew, ${title}, by`,
                    unit: "MB",
                };
                rows.add(resident, variant.name, (memory.resident - start.resident) / 1024);
            }
        };
        const all = context.scaled(20_000);
        const station = Math.ceil(all / stations);
        const share = Math.min(context.scaled(turn), station);

        // What the server makes once, for its first logins, is no leak.
        await logIn(share);
        await read(0);
        for (let done = 0; done < all;) {
            const next = Math.min(all, done + station);
            context.progress(`logins in a row: ${next} of ${all}`);
            for (; done < next; done += share) {
                await logIn(Math.min(share, next - done));
            }
            done = next;
            await read(done);
        }
    });
}
