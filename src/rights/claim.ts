/** What a client claims in its token: the user, by an OpenID token, and the room. */

import type { JsonObject } from "../prosody/json";

/** What a client claims, well-formed but unproven. */
export interface Claim {
    /** The Matrix OpenID token: a secret, never to be logged. */
    readonly openIdToken: string;
    /** A hash of the OpenID token: it names the token where that must not be kept. */
    readonly fingerprint: string;
    readonly roomId: string;
    /** The canonical Jitsi room name for the room id. */
    readonly roomName: string;
    /** The homeserver that the client says the OpenID token is from. */
    readonly serverName?: string;
    readonly displayName?: string;
    readonly avatar?: string;
    readonly issuer?: string;
    /** When the token that made the claim expires, in seconds since 1970; nothing where it does not say. */
    readonly expires?: number;
    /** What the user may do, and their group: only of a signed token. */
    readonly features?: JsonObject;
    readonly group?: string;
}

/** A name for what a claim asks: two have the same only if they claim the same. It holds no secret. */
export function nameOfClaim({ fingerprint, roomId, serverName }: Claim): string {
    return `${fingerprint} ${roomId} ${serverName ?? ""}`;
}
