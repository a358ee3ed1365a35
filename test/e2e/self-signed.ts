/** Certificates that vouch for themselves, by openssl: trusted by whoever is told to, and by nobody else. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { Certificate } from "../../demo/faulty-server";

/** A certificate, and the file that it is in. */
export interface SelfSigned extends Certificate {
    readonly file: string;
}

/** Makes a certificate for a host's name, good for so many days. Its files are put into a folder. */
export function makeSelfSigned(folder: string, name: string, days: number): SelfSigned {
    const file = path.join(folder, `${name}-${days}.pem`);
    const keyFile = path.join(folder, `${name}-${days}.key`);
    execFileSync(
        "openssl",
        [
            ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
            ...["-days", String(days), "-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`],
            ...["-keyout", keyFile, "-out", file],
        ],
        { stdio: ["ignore", "ignore", "pipe"] },
    );
    return { file, cert: readFileSync(file, "utf8"), key: readFileSync(keyFile, "utf8") };
}
