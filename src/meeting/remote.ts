/** Who may send to other servers, from the host of the Matrix users and from rooms of meetings. */

import * as jid from "util.jid";
import { priorities } from "../prosody/priorities";
import { has, isOneOf } from "../prosody/text";
import type { RoomReasonName } from "../room-reasons";
import { meetingOf } from "./call";
import { isInvitation } from "./direct";
import { askSafely, type MeetingSettings } from "./door";
import * as muc from "./muc";

type RemoteEvent = Prosody.HostEvents["route/remote"];

/** A stanza to another server. */
export interface RemoteStanza {
    /** Whether `matrix_trusted_servers` names the server. */
    readonly trusted: boolean;
    /** Whether it is in the name of the host of the Matrix users, or of one of them. */
    readonly ofMatrixHost: boolean;
    /** Whether a user sends it: those of the Matrix host are anonymous, and reach no other server. */
    readonly byUser: boolean;
    /** Whether it is of pubsub: by that users make mod_pep and mod_cloud_notify write to whomever they name. */
    readonly ofPubsub: boolean;
    /** Whether a room of a meeting passes on an invitation. */
    readonly invitation: boolean;
}

/** The rule: why a stanza may not leave; nothing to let it pass. Jitsi's visitor mode sends for the host and its users. */
export function refuseRemote(stanza: RemoteStanza): RoomReasonName | undefined {
    const isOfUser = stanza.byUser || stanza.ofPubsub;
    const isRefused = stanza.ofMatrixHost
        ? isOfUser || !stanza.trusted
        : stanza.invitation && !stanza.trusted;
    return isRefused ? "server_not_trusted" : undefined;
}

/** Sets up the rule on a host. */
export function installRemote(host: string, add: muc.AddHandler, settings: MeetingSettings): void {
    const { module, server } = settings;

    const askRemote = (event: RemoteEvent, roomJid: string): RoomReasonName | undefined => {
        const { origin, stanza } = event;
        const namespace = stanza.tags[0]?.attr.xmlns ?? "";
        const byUser = origin?.type === "c2s";
        const invitation = isInvitation(stanza) && meetingOf(roomJid, server, module) !== undefined;
        return refuseRemote({
            trusted: isOneOf(settings.trusted ?? [], event.to_host),
            ofMatrixHost: host === module.host,
            byUser,
            ofPubsub: has(namespace, "^http://jabber%.org/protocol/pubsub"),
            invitation,
        });
    };
    const onRemote = (event: RemoteEvent): false | undefined => {
        const sender = jid.bare(muc.senderOf(event.stanza)) ?? "";
        if (askSafely(event, sender, askRemote, settings) === undefined) {
            return undefined;
        }
        // Prosody answers the sender.
        return false;
    };
    add("route/remote", onRemote, priorities.remote.leave);
}
