/** Reading rooms by Synapse's admin API: no bot has to be in them. */

import type { JsonAnswer, JsonObject } from "../prosody/json";
import { serverOfUser } from "../matrix/ids";
import {
    readAccount,
    readCreationState,
    readJoinedRooms,
    readMemberList,
    readPowerLevels,
    type Reading,
} from "./homeserver-answers";
import { readProfile, type Profile } from "../matrix/profile";
import { decideReview, type RoomReadings, type RoomReview } from "./room-review";
import { decidePlace, type Readings, type Place } from "./place";
import { isStanzaText } from "../prosody/decode";
import type { Homeserver } from "./auth-options";
import { collect } from "./collect";
import {
    askerOf,
    keepCreations,
    pathOf,
    type OnTrouble,
    type Question,
    type ReadingSettings,
    type RoomReader,
} from "./homeserver-client";

/** A user in 10,000 rooms has an answer of half a megabyte. */
const joinedRoomsMaximum = 1024 * 1024;

/** Synapse before 1.123 sends the whole state: 330 bytes for each member. */
const stateMaximum = 1024 * 1024;

/** A list of some 50,000 members. */
const memberListMaximum = 2 * 1024 * 1024;

function roomPath(roomId: string, what: string): string {
    return `/_synapse/admin/v1/rooms${pathOf(roomId)}/${what}`;
}

function levelsOf(roomId: string): Question<JsonObject | undefined> {
    return {
        what: "power levels",
        path: roomPath(roomId, "state?type=m.room.power_levels"),
        read: readPowerLevels,
        bodyMaximum: stateMaximum,
    };
}

/** Asks for the profile of a user: the account of one of ours, which needs nobody's leave. */
function accountOf(userId: string, local: boolean): Question<JsonObject> {
    return {
        what: "profile",
        path: local
            ? `/_synapse/admin/v2/users${pathOf(userId)}`
            : `/_matrix/client/v3/profile${pathOf(userId)}`,
        read: readAccount,
    };
}

/** Makes a reader of a homeserver to which the module has an administrator's token. */
export function adminReader(
    homeserver: Homeserver,
    settings: ReadingSettings,
    onTrouble: OnTrouble,
): RoomReader {
    const ask = askerOf(homeserver, onTrouble);
    const getCreation = keepCreations(ask, (roomId) => ({
        what: "creation of the room",
        path: roomPath(roomId, "state?type=m.room.create"),
        read: readCreationState,
        bodyMaximum: stateMaximum,
    }));
    const profileOf = (reading: Reading<JsonObject>): Profile =>
        reading.ok ? readProfile(reading.value, homeserver.mediaUrl, isStanzaText) : {};

    return {
        name: homeserver.name,
        place(exchange, userId, roomId, onPlace) {
            const local = serverOfUser(userId) === homeserver.name;
            const policy = { bot: false, local, ownerPower: settings.ownerPower, profile: settings.profile };
            const put = collect<Readings, Place>(
                {},
                (readings) => decidePlace(userId, readings, policy),
                onPlace,
            );
            const joinedRooms: Question<boolean> = {
                what: "joined rooms",
                path: `/_synapse/admin/v1/users${pathOf(userId)}/joined_rooms`,
                read: (answer) => readJoinedRooms(answer, roomId),
                bodyMaximum: joinedRoomsMaximum,
            };
            ask(exchange, joinedRooms, (reading) => {
                put("joined", reading);
            });
            ask(exchange, levelsOf(roomId), (reading) => {
                put("levels", reading);
            });
            getCreation(exchange, roomId, (reading) => {
                put("creation", reading);
            });
            if (settings.profile) {
                ask(exchange, accountOf(userId, local), (reading) => {
                    put("profile", profileOf(reading));
                });
            }
        },
        review(exchange, roomId, userIds, onReview) {
            let tooLong = false;
            const put = collect<RoomReadings, RoomReview>(
                {},
                (readings) => decideReview(userIds, readings, homeserver.name, settings.ownerPower),
                (review) => {
                    onReview(tooLong ? undefined : review);
                },
            );
            const members = {
                what: "members",
                path: roomPath(roomId, "members"),
                read: (answer: JsonAnswer) => {
                    tooLong = answer.kind === "oversized";
                    return readMemberList(answer, homeserver.name);
                },
                bodyMaximum: memberListMaximum,
            };
            ask(exchange, members, (reading) => {
                put("members", reading);
            });
            ask(exchange, levelsOf(roomId), (reading) => {
                put("levels", reading);
            });
            getCreation(exchange, roomId, (reading) => {
                put("creation", reading);
            });
        },
    };
}
