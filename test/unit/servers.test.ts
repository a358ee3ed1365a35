/** Tests of which homeserver is asked whose a token is. */

import { describe, expect, test } from "@jest/globals";
import { chooseServer } from "../../src/verification/homeserver";

describe("chooseServer", () => {
    const two = ["hs.test", "other.test"];

    test.each([false, true])("a configured server is asked itself, with federation %s", (federation) => {
        for (const name of two) {
            expect(chooseServer(name, two, federation)).toEqual({ kind: "configured", name });
        }
    });

    test.each([false, true])(
        "where none is named, the only one is meant, with federation %s",
        (federation) => {
            expect(chooseServer(undefined, ["hs.test"], federation)).toEqual({
                kind: "configured",
                name: "hs.test",
            });
            for (const configured of [two, []]) {
                expect(chooseServer(undefined, configured, federation)).toEqual({
                    kind: "none",
                    reason: "server_not_named",
                });
            }
        },
    );

    test.each(["hs.test:8448", "HS.test", "hs.test.", "xhs.test", "hs.tes", "", "evil.test"])(
        "%p is none of those that are configured",
        (name) => {
            expect(chooseServer(name, two, false)).toEqual({
                kind: "none",
                reason: "server_not_configured",
            });
            expect(chooseServer(name, two, true)).toEqual({ kind: "foreign", name });
        },
    );
});
