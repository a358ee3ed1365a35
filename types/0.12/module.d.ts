/** What only Prosody 0.12 has. */

declare namespace Prosody {
    /** Members of sessions. */
    interface Session012 {
        /** What a user's token allows. Source: plugins/mod_saslauth.lua. @since 0.12 */
        readonly auth_scope?: string;
        /** Longest stanza taken, bytes. Source: plugins/mod_c2s.lua. @since 0.12 */
        readonly stanza_size_limit?: number;
        /** True while stanzas are sent again after a resumption. Source: plugins/mod_smacks.lua. @since 0.12 */
        readonly resending_unacked?: true;
    }

    /** Members of SASL handlers. */
    interface SaslHandler012 {
        /** What the user's token allows. Source: plugins/mod_saslauth.lua. @since 0.12 */
        scope?: string;
    }

    /** Members of mod_tokenauth. Source: plugins/mod_tokenauth.lua. */
    interface Tokenauth012 {
        /** Makes a token. @param actor_jid who makes it, of the same account as `token_jid`. @param ttl seconds. @since 0.12 */
        readonly create_jid_token: (
            this: void,
            actor_jid: string,
            token_jid: string,
            scope?: string,
            ttl?: number,
        ) => LuaMultiReturn<[token: string, info: TokenInfo] | [token: undefined, reason: string]>;
    }

    /** Functions of core.usermanager. Source: core/usermanager.lua. */
    interface Usermanager012 {
        /** Roles of a JID as keys; false for an unknown host. @since 0.12 */
        readonly get_roles: (
            this: void,
            jid: string,
            host?: string,
        ) => Readonly<Record<string, true>> | false | undefined;
        /** Sets the roles of a JID. @since 0.12 */
        readonly set_roles: (
            this: void,
            jid: string,
            host: string,
            roles: Readonly<Record<string, true>>,
        ) => boolean | undefined;
    }

    interface GlobalEvents {
        /** A user's roles changed. Source: core/usermanager.lua. @since 0.12 */
        "user-roles-changed": { readonly username: string; readonly host: string };
    }
}
