/**
 * Reading rooms by the client API, as a bot that is in them: any homeserver can be asked so. Of rooms that the bot has left
 * it is told what was true then, so its own membership is asked beside each question.
 */

import {
    readBotMember,
    readClientState,
    readCreationEvent,
    readJoinedMembers,
    readMember,
    readWhoami,
    type Members,
    type Reading,
} from "./homeserver-answers";
import type { JsonObject } from "../prosody/json";
import { readProfile } from "../matrix/profile";
import { decideReview, type RoomReadings, type RoomReview } from "./room-review";
import { decidePlace, type Readings, type Place } from "./place";
import { isStanzaText } from "../prosody/decode";
import type { Exchange } from "./exchange";
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

/** With names and avatars, a list of some 15,000 members. */
const joinedMembersMaximum = 2 * 1024 * 1024;

function roomPath(roomId: string, what: string): string {
    return `/_matrix/client/v3/rooms${pathOf(roomId)}/${what}`;
}

function memberPath(roomId: string, userId: string): string {
    return roomPath(roomId, `state/m.room.member${pathOf(userId)}`);
}

function levelsOf(roomId: string): Question<JsonObject | undefined> {
    return {
        what: "power levels",
        path: roomPath(roomId, "state/m.room.power_levels/"),
        read: readClientState,
    };
}

/** Makes a reader of a homeserver to which the module has the access token of a bot. */
export function botReader(
    homeserver: Homeserver,
    settings: ReadingSettings,
    onTrouble: OnTrouble,
): RoomReader {
    const ask = askerOf(homeserver, onTrouble);
    const getCreation = keepCreations(ask, (roomId) => ({
        what: "creation of the room",
        path: roomPath(roomId, "state/m.room.create/?format=event"),
        read: readCreationEvent,
    }));

    let botId: string | undefined;
    /** Gets the user id of the bot, which is asked once. */
    const getBotId = (
        exchange: Exchange,
        onReading: (this: void, reading: Reading<string>) => void,
    ): void => {
        if (botId !== undefined) {
            onReading({ ok: true, value: botId });
            return;
        }
        const whoami = {
            what: "user id of the bot",
            path: "/_matrix/client/v3/account/whoami",
            read: readWhoami,
        };
        ask(exchange, whoami, (reading) => {
            botId = reading.ok ? reading.value : undefined;
            onReading(reading);
        });
    };

    return {
        name: homeserver.name,
        place(exchange, userId, roomId, onPlace) {
            const policy = {
                bot: true,
                local: false,
                ownerPower: settings.ownerPower,
                profile: settings.profile,
            };
            const put = collect<Readings, Place>(
                {},
                (readings) => decidePlace(userId, readings, policy),
                onPlace,
            );
            const member = { what: "membership", path: memberPath(roomId, userId), read: readMember };
            ask(exchange, member, (reading) => {
                if (!reading.ok) {
                    put("joined", reading);
                    return;
                }
                const content = reading.value;
                if (content !== undefined && settings.profile) {
                    put("profile", readProfile(content, homeserver.mediaUrl, isStanzaText));
                }
                put("joined", { ok: true, value: content !== undefined });
            });
            ask(exchange, levelsOf(roomId), (reading) => {
                put("levels", reading);
            });
            getCreation(exchange, roomId, (reading) => {
                put("creation", reading);
            });
            getBotId(exchange, (id) => {
                if (!id.ok) {
                    put("sight", id);
                    return;
                }
                const own = {
                    what: "membership of the bot",
                    path: memberPath(roomId, id.value),
                    read: readBotMember,
                };
                ask(exchange, own, (reading) => {
                    put("sight", reading);
                });
            });
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
            getBotId(exchange, (id) => {
                if (!id.ok) {
                    put("members", id);
                    return;
                }
                const members: Question<Members> = {
                    what: "members",
                    path: roomPath(roomId, "joined_members"),
                    read: (answer) => {
                        tooLong = answer.kind === "oversized";
                        return readJoinedMembers(answer, id.value);
                    },
                    bodyMaximum: joinedMembersMaximum,
                };
                ask(exchange, members, (reading) => {
                    put("members", reading);
                });
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
