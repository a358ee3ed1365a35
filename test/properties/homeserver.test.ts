/** Properties of logins that ask the homeserver itself, with generated answers about user, membership and power. */

import { afterAll, beforeAll, test } from "@jest/globals";
import { isRefusal, type LoginReasonName } from "../../src/login-reasons";
import { complainOfForm, reasonOf } from "./form";
import { readHomeserver } from "./homeserver-oracle";
import { homeserverLogins, type HomeserverCase } from "./homeservers";
import { startLua, type Interpreter, type LoginResult } from "./lua";
import { hold, scale, seed, type Machine, type Property } from "./runs";

function complain(login: HomeserverCase, result: LoginResult): string | undefined {
    const form = complainOfForm(login, result);
    if (form !== undefined) {
        return form;
    }
    const outcome = readHomeserver(login);
    const reason = reasonOf(result) as LoginReasonName | undefined;
    if (outcome === "cannot say") {
        const isForNow = reason !== undefined && !isRefusal(reason);
        return isForNow ? undefined : "should be refused for the time being";
    }
    if (typeof outcome === "string") {
        return reason === outcome ? undefined : `should be refused: ${outcome}`;
    }
    const verified = result.verification;
    if (verified === undefined) {
        return "should be admitted";
    }
    if (
        verified.userId !== outcome.userId ||
        verified.owner !== outcome.owner ||
        verified.roomId !== login.roomId
    ) {
        return `should be ${outcome.userId}, owner: ${outcome.owner}`;
    }
    return result.ownRoom === (outcome.owner ? "moderator" : "participant") && result.otherRoom === "refused"
        ? undefined
        : `in its room ${result.ownRoom ?? ""}, in another one ${result.otherRoom ?? ""}`;
}

const byHomeserver: Property<HomeserverCase, LoginResult> = {
    name: "homeserver",
    cases: homeserverLogins,
    complain,
};

let machines: readonly Machine[] = [];

beforeAll(() => {
    console.log(`SEED=${seed}`);
    machines = (["lua5.4", "lua5.2"] as const).map((name: Interpreter) => [name, startLua(name)]);
});
afterAll(() => {
    for (const [, lua] of machines) {
        lua.stop();
    }
});

test("a login by the homeserver is answered once, as its answers say", async () => {
    await hold(byHomeserver, machines, 35_000 * scale, "spread");
}, 900_000);
