/** An authentication provider without passwords: users exist for the time of their session. */

function notSupported(): Prosody.NotSupported {
    return $multi(
        undefined,
        "Not supported: users of this host are verified by Matrix and have no password here",
    );
}

/** Makes a provider of which only the SASL handler does something. */
export function passwordlessProvider(
    getSaslHandler: (this: void, session: Prosody.Session) => Prosody.SaslHandler,
): Prosody.AuthProvider {
    return {
        get_sasl_handler: getSaslHandler,
        test_password: notSupported,
        get_password: notSupported,
        set_password: notSupported,
        user_exists: notSupported,
        create_user: notSupported,
        delete_user: notSupported,
    };
}
