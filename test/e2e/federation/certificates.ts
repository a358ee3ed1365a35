/** A certificate authority for tests, by openssl. */

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Certificate } from "../../../demo/faulty-server";

/** Makes certificates. */
export interface Authority {
    /** The file with its own certificate. */
    readonly file: string;
    /** Makes a certificate for a host's name. */
    readonly issue: (name: string) => Certificate;
}

/** Makes an authority whose files are in a folder. */
export function makeAuthority(folder: string): Authority {
    const openssl = (...words: string[]): void => {
        execFileSync("openssl", words, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    };
    const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    openssl(
        ...["req", "-x509", ...newKey, "-days", "2", "-subj", "/CN=Authority of the tests"],
        ...["-keyout", "authority.key", "-out", "authority.pem"],
    );
    let serial = 0;
    return {
        file: path.join(folder, "authority.pem"),
        issue(name) {
            const files = `certificate-${++serial}`;
            writeFileSync(path.join(folder, `${files}.ext`), `subjectAltName=DNS:${name}\n`);
            openssl(
                "req",
                ...newKey,
                "-subj",
                `/CN=${name}`,
                "-keyout",
                `${files}.key`,
                "-out",
                `${files}.csr`,
            );
            openssl(
                ...["x509", "-req", "-in", `${files}.csr`, "-days", "2", "-extfile", `${files}.ext`],
                ...["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial"],
                ...["-out", `${files}.pem`],
            );
            return {
                cert: readFileSync(path.join(folder, `${files}.pem`), "utf8"),
                key: readFileSync(path.join(folder, `${files}.key`), "utf8"),
            };
        },
    };
}
