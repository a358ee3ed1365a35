/**
 * Who may use which feature of Jitsi in the call of a Matrix room (`matrix_features`): the rule, and the hooks that set
 * the field of sessions by which Jitsi's plugins decide.
 */

import * as stanzas from "util.stanza";
import { jitsiFeatures } from "../options";
import { priorities } from "../prosody/priorities";
import { isOneOf } from "../prosody/text";
import { sessionsOf } from "../rights/principal";
import type { Registry } from "../rights/registry";
import { hasPower, type Rights } from "../rights/record";
import { mainOfCall } from "./call";
import * as muc from "./muc";

const userNamespace = "http://jabber.org/protocol/muc#user";

/** Features by name, as Jitsi's plugins read them. */
type Features = LuaMap<string, AnyNotNil>;

/** Features that Jitsi's plugins ask for only in rooms whose metadata say so, and how these say it. */
const restrictions = [
    ["create-polls", "pollCreationRestricted"],
    ["send-groupchat", "groupChatRestricted"],
] as const;

/** A table of its own with the same features: plugins share theirs. */
function copyOf(features: Features = new LuaMap()): Features {
    const copy: Features = new LuaMap();
    for (const [name, value] of features) {
        copy.set(name, value);
    }
    return copy;
}

/**
 * Decides on the features of a user.
 *
 * @param names those that Matrix power decides on
 * @param rights nothing for users without a login by Matrix, who have none of these
 * @param others what the user has of the others
 */
export function featuresOf(
    names: readonly string[],
    rights: Rights | undefined,
    others: Features | undefined,
): Features {
    const features = copyOf(others);
    for (const name of names) {
        features.set(name, rights !== undefined && hasPower(rights, name));
    }
    return features;
}

/** Sets the features of sessions; nothing where the option is not set. */
export type FeatureKeeper = ReturnType<typeof makeFeatureKeeper>;

/** Makes what sets the features of sessions. @param names those that Matrix power decides on */
export function makeFeatureKeeper(
    names: readonly string[],
    module: Prosody.Module,
    server: Prosody.Server,
    registry: Registry,
) {
    /** What moderators may do by the configuration of mod_jitsi_permissions, which has this component. */
    const ofModerators = (): Features => {
        const domain = module.get_option_string("muc_mapper_domain_base", module.host);
        const prefix = module.get_option_string("muc_mapper_domain_prefix", "conference");
        const configured = module.context(`${prefix}.${domain}`).get_option("jitsi_default_permissions");
        return (configured ?? jitsiFeatures) as unknown as Features;
    };

    const set = (session: Prosody.Session, moderates: boolean): void => {
        const rights = session.matrix_rights;
        const known =
            rights === undefined ? session.jitsi_meet_context_features : session.matrix_token_features;
        // Without any, Jitsi's plugins give a user who is no moderator nothing.
        if (rights !== undefined || known !== undefined || moderates) {
            const others = known ?? (moderates ? ofModerators() : undefined);
            session.jitsi_meet_context_features = featuresOf(names, rights, others as Features | undefined);
            session.force_permissions_update = true;
        }
    };

    /** Sets the features of a session by what it may do now, in the call that it is in. */
    const settle = (session: Prosody.Session): void => {
        const room = session.matrix_main_room;
        const moderates = room?.get_affiliation(session.full_jid ?? "") === "owner";
        set(session, moderates && muc.isPowerRoom(room, server));
    };

    /** Shows users who are in a call what they may do, unless another presence has just done it. */
    const show = (session: Prosody.Session): void => {
        const room = session.matrix_main_room;
        const occupant = room?.get_occupant_by_real_jid(session.full_jid ?? "");
        if (room !== undefined && occupant !== undefined && session.force_permissions_update === true) {
            room.publicise_occupant_status(occupant, stanzas.stanza("x", { xmlns: userNamespace }));
        }
    };

    /** Makes Jitsi's plugins ask for the features. @param permissions what else the metadata of a room restrict */
    const restrict = (permissions: unknown): Features => {
        const restricted = copyOf(type(permissions) === "table" ? (permissions as Features) : undefined);
        for (const [name, restriction] of restrictions) {
            if (isOneOf(names, name)) {
                restricted.set(restriction, true);
            }
        }
        return restricted;
    };

    /** Sets up the rule on a host. On hosts without MUC its events never come. */
    const install = (mucModule: Prosody.Module): void => {
        const onJoin = ({ room, origin, stanza }: Prosody.OccupantPreJoinEvent): undefined => {
            const sender = muc.senderOf(stanza);
            const isUser = origin.type === "c2s" && !muc.isAdministrator(sender, mucModule.host);
            if (isUser && muc.isPowerRoom(room, server)) {
                set(origin, room.get_affiliation(sender) === "owner");
            } else if (isUser && mainOfCall(room, server) !== origin.matrix_main_room) {
                // As moderator of this room a guest would get all features, and Jitsi's plugins tell no rooms apart.
                origin.jitsi_meet_context_features ??= featuresOf(names, undefined, undefined);
            }
        };
        mucModule.hook("muc-occupant-pre-join", onJoin, priorities.join.features);

        const onAffiliation = ({
            room,
            jid: userJid,
            affiliation,
        }: Prosody.SetAffiliationEvent): undefined => {
            if (muc.isAdministrator(userJid, mucModule.host)) {
                return;
            }
            for (const [, session] of muc.sessionsOfUser(userJid, server)) {
                if (muc.isPowerRoom(room, server)) {
                    set(session, affiliation === "owner");
                } else if (session.matrix_rights !== undefined || session.matrix_main_room !== undefined) {
                    // What somebody hands on in another room: a breakout room, or one that is no part of the call.
                    settle(session);
                }
            }
        };
        mucModule.hook("muc-pre-set-affiliation", onAffiliation, priorities.preAffiliation.features);

        const onCreate = ({ room }: Prosody.RoomPreCreateEvent): undefined => {
            if (mainOfCall(room, server) !== undefined) {
                room.jitsiMetadata ??= new LuaMap();
                room.jitsiMetadata.set("permissions", restrict(room.jitsiMetadata.get("permissions")));
            }
        };
        mucModule.hook("muc-room-pre-create", onCreate, priorities.join.features);
    };

    // Moderators, too, may not lift what the option restricts.
    module.hook(
        "jitsi-metadata-allow-moderation",
        ({ room, actor, key, data }) => {
            const isMeant = key === "permissions" && actor.role === "moderator";
            return isMeant && mainOfCall(room, server) !== undefined ? restrict(data) : undefined;
        },
        priorities.metadata.features,
    );

    // After a reload: the option may have changed.
    for (const { roomId } of registry.rooms()) {
        for (const record of registry.usersOf(roomId)) {
            for (const session of sessionsOf(record)) {
                settle(session);
            }
        }
    }
    return { settle, show, install };
}
