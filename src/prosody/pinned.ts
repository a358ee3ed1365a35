/**
 * HTTPS to addresses that were chosen before, for a server that a stranger named. Prosody's HTTP client looks names up by
 * itself, so what it connects to may be another address than the one that was checked a moment ago.
 */

import * as connections from "net.connect";
import * as http from "net.http";
import * as parsers from "net.http.parser";
import * as manualResolver from "net.resolvers.manual";
import * as x509 from "util.x509";

/** Where a request goes, whatever its URL says. */
export interface Pinned {
    /** IP addresses, tried in order. */
    readonly addresses: readonly string[];
    readonly port: number;
    /** The name that the certificate has to be for. */
    readonly certificateName: string;
}

/** Whether the other side proved to be who it should be. */
function isCertified(conn: Prosody.Connection, name: string): boolean {
    const socket = conn.socket() as Prosody.TlsSocket;
    const certificate = socket.getpeercertificate?.();
    return (
        conn.ssl() &&
        socket.getpeerverification?.() === true &&
        certificate !== undefined &&
        x509.verify_identity(name, false, certificate)
    );
}

/**
 * Sends a GET.
 *
 * @param url `https://HOST/PATH`: HOST is what the `Host` header says
 * @param onEnd called, perhaps before this returns and more than once, with the answer, or with nothing and what went wrong
 * @returns a function that closes the connection, be it still to come
 */
export function getPinned(
    url: string,
    pinned: Pinned,
    bodyMaximum: number,
    onEnd: (this: void, response: Prosody.HttpResponse | undefined, error: string) => void,
): (this: void) => void {
    let connection: Prosody.Connection | undefined;
    let closed = false;
    const close = (): void => {
        closed = true;
        connection?.close();
    };
    const fail = (error: string | undefined): void => {
        onEnd(undefined, error ?? "connection closed");
    };
    const parser = parsers.new(
        (packet) => {
            // The head alone comes first, where the body is long or in chunks.
            if ("code" in packet && packet.partial !== true) {
                onEnd(packet, "");
                close();
            }
        },
        (error) => {
            fail(error);
            close();
        },
        "client",
        () => ({ body_size_limit: bodyMaximum, buffer_size_limit: 2 * bodyMaximum }),
    );
    const [host, path] = string.match(url, "^https://([^/]+)(/.*)$");
    const listener: Prosody.Listener = {
        onconnect(conn) {
            connection = conn;
            if (closed) {
                conn.close();
            } else if (isCertified(conn, pinned.certificateName)) {
                conn.write(
                    `GET ${path ?? "/"} HTTP/1.1\r\nHost: ${host ?? ""}\r\nUser-Agent: Prosody XMPP Server\r\nConnection: close\r\n\r\n`,
                );
            } else {
                fail("certificate-verify-failed");
                close();
            }
        },
        onincoming(_conn, data) {
            parser.feed(data);
        },
        ondisconnect(_conn, error) {
            connection = undefined;
            parser.feed(undefined);
            fail(error);
        },
        onfail(_data, reason) {
            fail(reason);
        },
    };
    const extra = { servername: pinned.certificateName };
    const targets: (readonly ["tcp4" | "tcp6", string, number, object])[] = [];
    for (const address of pinned.addresses) {
        targets.push([address.indexOf(":") < 0 ? "tcp4" : "tcp6", address, pinned.port, extra]);
    }
    // The settings of TLS are those of Prosody's own client: its certificate authorities, `client_https_ssl`.
    connections.connect(manualResolver.new(targets), listener, { sslctx: http.default.options?.sslctx });
    return close;
}
