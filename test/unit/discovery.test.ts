/** Tests of how a homeserver is found by its name. */

import { describe, expect, test } from "@jest/globals";
import {
    destinationOfService,
    firstStep,
    serviceNames,
    stepAfterWellKnown,
} from "../../src/matrix/discovery";

const at = (host: string, port: number, literal: boolean, hostHeader: string, certificateName = host) => ({
    kind: "connect",
    destination: { host, literal, port, hostHeader, certificateName },
});

describe("the first step", () => {
    test.each([
        ["1.2.3.4", at("1.2.3.4", 8448, true, "1.2.3.4")],
        ["1.2.3.4:443", at("1.2.3.4", 443, true, "1.2.3.4:443")],
        ["[2001:db8::1]", at("2001:db8::1", 8448, true, "[2001:db8::1]")],
        ["[::ffff:10.0.0.1]:1", at("::ffff:10.0.0.1", 1, true, "[::ffff:10.0.0.1]:1")],
        ["hs.example.org:8000", at("hs.example.org", 8000, false, "hs.example.org:8000")],
    ])("%s says itself where it is", (name, step) => {
        expect(firstStep(name)).toEqual(step);
    });

    test("any other name has to be asked for its page", () => {
        expect(firstStep("example.org")).toEqual({
            kind: "well_known",
            destination: at("example.org", 443, false, "example.org").destination,
        });
    });
});

describe("after the well-known page", () => {
    test.each([
        ["matrix.example.org:443", at("matrix.example.org", 443, false, "matrix.example.org:443")],
        ["127.0.0.1", at("127.0.0.1", 8448, true, "127.0.0.1")],
        ["matrix.example.org", { kind: "service", host: "matrix.example.org" }],
    ])("%s is where it delegates to", (delegated, step) => {
        expect(stepAfterWellKnown("example.org", { "m.server": delegated })).toEqual(step);
    });

    test.each([
        undefined,
        {},
        { "m.server": 1 },
        { "m.server": "" },
        { "m.server": "https://matrix.example.org" },
        { "m.server": "matrix.example.org/path" },
        { "m.server": "matrix.example.org\r\nX: y" },
        { "m.server": "a:b@c" },
        "matrix.example.org",
    ])("%j delegates nowhere", (content) => {
        expect(stepAfterWellKnown("example.org", content)).toEqual({ kind: "service", host: "example.org" });
    });
});

describe("the service in DNS", () => {
    test("has two names", () => {
        expect(serviceNames("example.org")).toEqual({
            newer: "_matrix-fed._tcp.example.org",
            older: "_matrix._tcp.example.org",
        });
    });

    test("the record of the lowest priority counts, and the certificate is for the name", () => {
        expect(
            destinationOfService("example.org", [
                { target: "b.example.net", port: 2, priority: 20 },
                { target: "a.example.net", port: 1, priority: 10 },
                { target: "c.example.net", port: 3, priority: 10 },
            ]),
        ).toEqual({
            host: "a.example.net",
            literal: false,
            port: 1,
            hostHeader: "example.org",
            certificateName: "example.org",
        });
    });

    test("without records it is at the usual port", () => {
        expect(destinationOfService("example.org", [])).toEqual({
            host: "example.org",
            literal: false,
            port: 8448,
            hostHeader: "example.org",
            certificateName: "example.org",
        });
    });

    test("a target that looks like an address is a name all the same", () => {
        expect(
            destinationOfService("example.org", [{ target: "127.0.0.1", port: 1, priority: 0 }]),
        ).toMatchObject({ host: "127.0.0.1", literal: false });
    });
});
