/** What modules of Prosody leave in their globals for others. Source: named by each interface. */

declare namespace Prosody {
    /** An invitation that was found by its token. Source: plugins/mod_invites.lua. @since 0.12 */
    interface ValidInvite {
        /** The secret part. @since 0.12 */
        readonly token: string;
        /** What it is for. @since 0.12 */
        readonly type: "register" | "roster";
        /** The address that was given away. @since 0.12 */
        readonly uri: string;
        /** Who gets a contact; nil where it only makes an account. @since 0.12 */
        readonly username?: string;
        /** Who invites to an account and a contact. @since 0.12 */
        readonly inviter?: string;
        /** What plugins keep with it. @since 0.12 */
        readonly additional_data?: Readonly<Record<string, AnyNotNil | undefined>>;
        /** Whether it can be used more than once. @since 0.12 */
        readonly reusable: boolean;
        /** Uses it up, unless it can be used more than once. @since 0.12 */
        use(): true;
    }

    /** An invitation, or nil and a reason: `internal-server-error`, `no-token`, `token-invalid`, `token-expired`. @since 0.12 */
    type InviteResult<Value = Invite> = LuaMultiReturn<[invite: Value] | [invite: undefined, reason: string]>;

    /** What mod_invites leaves in its globals. Times are in seconds. Source: plugins/mod_invites.lua. @since 0.12 */
    interface InvitesModule extends ModuleEnvironment {
        /** Invites to an account. @param username nil lets the user choose. @since 0.12 */
        readonly create_account: (
            this: void,
            username?: string,
            additional_data?: Readonly<Record<string, AnyNotNil | undefined>>,
            ttl?: number,
        ) => InviteResult;
        /** Invites to set a new password; for a day where `ttl` is absent. @since 0.12 */
        readonly create_account_reset: (this: void, username: string, ttl?: number) => InviteResult;
        /** Invites to be a contact of a user. @param allow_registration whether an account may be made by it. @since 0.12 */
        readonly create_contact: (
            this: void,
            username: string,
            allow_registration?: boolean,
            additional_data?: Readonly<Record<string, AnyNotNil | undefined>>,
            ttl?: number,
        ) => InviteResult;
        /** Invites to an account in groups, more than once where `ttl` is given. @since 0.12 */
        readonly create_group: (
            this: void,
            group_ids: readonly string[],
            additional_data?: Readonly<Record<string, AnyNotNil | undefined>>,
            ttl?: number,
        ) => InviteResult;
        /** Tokens and invitations to accounts that did not end. @since 0.12 */
        readonly pending_account_invites: (
            this: void,
        ) => LuaIterable<LuaMultiReturn<[token: string, invite: Invite]>>;
        /** An invitation to an account. @since 0.12 */
        readonly get_account_invite_info: (this: void, token?: string) => InviteResult;
        /** Takes an invitation to an account back. @since 0.12 */
        readonly delete_account_invite: (
            this: void,
            token?: string,
        ) => LuaMultiReturn<[ok: boolean | undefined, message?: string]>;
        /** An invitation. @param username whose contact one becomes; nil for an account. @since 0.12 */
        readonly get: (this: void, token?: string, username?: string) => InviteResult<ValidInvite>;
        /** Uses an invitation up; nil when there is none. @since 0.12 */
        readonly use: (this: void, token?: string) => true | undefined;
    }

    /** What mod_http_files leaves in its globals. Source: plugins/mod_http_files.lua. @since 0.9 */
    interface HttpFilesModule extends ModuleEnvironment {
        /** As `serve` of net.http.files, which is to be used instead: this one logs a warning. @since 0.9 */
        readonly serve: (typeof import("net.http.files"))["serve"];
        /** Routes with handlers for what stands in the place of one. @since 0.9 */
        readonly wrap_route: (
            this: void,
            routes: Record<string, AnyNotNil>,
        ) => Record<string, (this: void, event: HttpEvent, path: string) => HttpResult>;
    }

    /** What mod_pubsub leaves in its globals. Source: plugins/mod_pubsub/mod_pubsub.lua. @since 0.9 */
    interface PubsubModule extends ModuleEnvironment {
        /** The component's service; replaced when the module is reloaded. @since 0.9 */
        readonly service: PubsubService;
        /** The component's service. @since 0.11 */
        readonly get_service: (this: void) => PubsubService;
        /** Puts another service in its place. @since 0.9 */
        readonly set_service: (this: void, service: PubsubService) => void;
        /** Handles an IQ with an element `pubsub`. @since 0.9 */
        readonly handle_pubsub_iq: (this: void, event: StanzaEvent) => true | undefined;
    }

    /** What mod_external_services leaves in its globals. Source: plugins/mod_external_services.lua. @since 0.12 */
    interface ExternalServicesModule extends ModuleEnvironment {
        /** All services of the host, with passwords that were made now. @since 0.12 */
        readonly get_services: (this: void) => List<ExternalService>;
        /** An element that lists services. @since 0.12 */
        readonly services_xml: (
            this: void,
            services: readonly ExternalService[],
            name?: string,
            xmlns?: string,
        ) => Stanza;
    }

    /** What mod_limits leaves in its globals. Source: plugins/mod_limits.lua. @since 0.12 */
    interface LimitsModule extends ModuleEnvironment {
        /** Takes the limit off a session. @since 0.12 */
        readonly unlimited: (this: void, session: Session) => void;
    }

    /** What mod_tokenauth leaves in its globals; all but these differ by version. Source: plugins/mod_tokenauth.lua. @since 0.12 */
    interface TokenauthModule extends ModuleEnvironment {
        /** What is known of a token; nil and a reason for one that is not good. @since 0.12 */
        readonly get_token_info: (
            this: void,
            token: string,
        ) => LuaMultiReturn<[info: TokenInfo] | [info: undefined, reason: string]>;
        /** Takes a token back. @since 0.12 */
        readonly revoke_token: (
            this: void,
            token: string,
        ) => LuaMultiReturn<[ok: boolean | undefined, reason?: string]>;
    }

    /** A token. Times are seconds of the epoch. Source: plugins/mod_tokenauth.lua. @since 0.12 */
    interface TokenInfo {
        /** Whose rights it gives. @since 0.12 */
        readonly jid: string;
        /** When it was made. @since 0.12 */
        readonly created: number;
        /** When it ends; nil for never. @since 0.12 */
        readonly expires?: number;
    }
}
