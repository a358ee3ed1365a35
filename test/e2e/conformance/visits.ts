/** Visits to a probed Prosody by plain TCP. */

import { createHash } from "node:crypto";
import { ALICE, GATEWAY, openLine, SECRET, USERS, type Probed } from "./probe";

function streamTo(host: string, namespace: string): string {
    return (
        `<?xml version="1.0"?><stream:stream xmlns="${namespace}" xmlns:stream="http://etherx.jabber.org/streams" ` +
        `to="${host}" version="1.0">`
    );
}

/** Logs in over plain XMPP and logs out. */
export async function visitByTcp(probed: Probed): Promise<void> {
    const line = await openLine(probed.c2sPort);
    line.send(streamTo(USERS, "jabber:client"));
    await line.waitFor(/<\/stream:features>/);
    const plain = Buffer.from(`\0alice\0${ALICE.password}`).toString("base64");
    line.send(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${plain}</auth>`);
    await line.waitFor(/<success/);
    line.send(streamTo(USERS, "jabber:client"));
    await line.waitFor(/<\/stream:features>/);
    line.send('<iq type="set" id="b"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>');
    await line.waitFor(/<jid>/);
    line.send("</stream:stream>");
    await line.waitFor(/<\/stream:stream>/);
    line.end();
}

/** Shakes hands as an external component, and opens a stream as another server. */
export async function visitAsServers(probed: Probed): Promise<void> {
    const component = await openLine(probed.componentPort);
    component.send(streamTo(GATEWAY, "jabber:component:accept"));
    const id = /id=['"]([^'"]+)/.exec(await component.waitFor(/<stream:stream[^>]*>/))?.[1] ?? "";
    component.send(`<handshake>${createHash("sha1").update(`${id}${SECRET}`).digest("hex")}</handshake>`);
    await component.waitFor(/<handshake/);
    const server = await openLine(probed.s2sPort);
    server.send(streamTo(USERS, "jabber:server").replace(/>$/, ' from="elsewhere.test">'));
    await server.waitFor(/<stream:stream/);
    server.end();
    component.end();
}
