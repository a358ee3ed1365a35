/** Certificates that vouch for themselves, by openssl: trusted only where that is configured. */

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
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

/** A configuration with which `openssl ca` signs what it is given. */
const authority = (index: string): string => `[ca]
default_ca = one
[one]
database = ${index}
new_certs_dir = ${path.dirname(index)}
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
`;

/** Makes a certificate for a host's name that has expired. Its files are put into a folder. */
export function makeExpired(folder: string, name: string): SelfSigned {
    const [file, key, request, index, settings] = ["pem", "key", "csr", "index", "cnf"].map((ending) =>
        path.join(folder, `${name}-expired.${ending}`),
    ) as [string, string, string, string, string];
    writeFileSync(index, "");
    writeFileSync(settings, authority(index));
    const openssl = (...words: readonly string[]): unknown =>
        execFileSync("openssl", words, { stdio: ["ignore", "ignore", "pipe"] });
    openssl(
        ...["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`, "-keyout", key, "-out", request],
    );
    openssl(
        ...["ca", "-selfsign", "-batch", "-notext", "-config", settings, "-in", request, "-keyfile", key],
        ...["-startdate", "20240101000000Z", "-enddate", "20240201000000Z", "-out", file],
    );
    return { file, cert: readFileSync(file, "utf8"), key: readFileSync(key, "utf8") };
}
