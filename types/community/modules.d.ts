/**
 * What often used community modules (modules.prosody.im) add to Prosody's events and sessions.
 * Source: the module that each member names, as of January 2024; these modules have no releases to name in `@since`.
 */

declare namespace Prosody {
    /** Payload of `sasl2/c2s/STATUS`. Source: mod_sasl2. */
    interface Sasl2Event {
        /** The session. */
        readonly session: Session;
        /** Data of the mechanism, of a refusal its condition; nil of an error. */
        readonly message?: string;
        /** What went wrong, of an error. */
        readonly error?: ErrorObject;
        /** A sentence for people. */
        readonly error_text?: string;
        /** The element `success`, from priority 1000 on until it is sent at -1000: add to it. */
        readonly success?: Stanza;
    }

    interface HostEvents {
        /** What a client may send along with its login is put together: add to `features`. Source: mod_sasl2. */
        "advertise-sasl-features": {
            readonly origin: Session;
            readonly features: Stanza;
            readonly stream?: Attributes;
        };
        /**
         * A login succeeded. Handlers of mod_sasl2: 1000 makes the answer, -1000 sends it, -1500 sends features.
         * Source: mod_sasl2.
         */
        "sasl2/c2s/success": Sasl2Event;
        /** A login was refused. Source: mod_sasl2. */
        "sasl2/c2s/failure": Sasl2Event;
        /** A login goes on. Source: mod_sasl2. */
        "sasl2/c2s/challenge": Sasl2Event;
        /** A login failed for another reason. Source: mod_sasl2. */
        "sasl2/c2s/error": Sasl2Event;
        /** A client bound a resource with its login; add to `features`, which it asked for. Source: mod_sasl2_bind2. */
        "enable-bind-features": {
            readonly session: Session;
            readonly request: Stanza;
            readonly result: Stanza;
        };
        /** OpenID claims about a user are asked for: set fields of `userinfo`. Source: mod_http_oauth2. */
        "token/userinfo": {
            readonly token: AnyNotNil;
            readonly claims: Set<string>;
            readonly username: string;
            readonly userinfo: Record<string, AnyNotNil | undefined>;
        };
    }
}
