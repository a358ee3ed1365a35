/**
 * The model: who may be in which room of a call, who may have power there, who must get both, and by when a change in
 * Matrix must have taken effect. It knows nothing of the modules.
 *
 * Where the modules may know less than Matrix says now, nobody may do anything that nothing of what they may know allows,
 * and everybody gets what all of it allows.
 */

import {
    bare,
    isPowerful,
    roomOf,
    type Knowledge,
    type MatrixRoom,
    type Place,
    type Session,
    type Token,
    type World,
} from "./world";

/**
 * Whether a login may succeed: the user is in the room now, or a kept answer says so.
 *
 * @param resumes whether it asks for a live session of the same token: then the token may have expired
 */
export function mayLogIn(
    world: World,
    room: MatrixRoom,
    token: Token,
    resumes: boolean,
    now: number,
): boolean {
    const kept = token.kept.get(room);
    const isKept = kept !== undefined && now - kept.at < world.options.cacheFor;
    const isAsked = (resumes || !token.expired) && world.verifier !== "down";
    return isKept || (isAsked && world.standing(token.user, room).joined);
}

export function mustLogIn(world: World, room: MatrixRoom, token: Token, resumes: boolean): boolean {
    const isGood = resumes || !token.expired;
    return isGood && world.verifier === "up" && world.standing(token.user, room).joined;
}

/** Only the same user in the same room resumes a session. */
export function mayResume(login: Session, session: Session): boolean {
    return (
        login.kind === "matrix" &&
        session.kind === "matrix" &&
        login.user === session.user &&
        login.room === session.room
    );
}

function knowledgeOf(world: World, session: Session): Knowledge | undefined {
    const { user, room, stage } = session;
    return user === undefined || room === undefined || stage === "closed"
        ? undefined
        : world.about(user, room);
}

function mayBeMember(world: World, session: Session): boolean {
    const about = knowledgeOf(world, session);
    return about !== undefined && about.ended !== "certainly" && about.known.some(({ joined }) => joined);
}

export function isSurelyMember(world: World, session: Session): boolean {
    const about = knowledgeOf(world, session);
    return about?.ended === "no" && session.sure && about.known.every(({ joined }) => joined);
}

function guestMayBeIn(world: World, session: Session, place: Place): boolean {
    if (session.stage === "closed" || world.options.guests === "deny") {
        return false;
    }
    if (place === "breakout") {
        return session.enteredMain;
    }
    const isLetIn = place === "main" && world.admitted.has(bare(session));
    return place === "lobby" || world.options.guests === "allow" || isLetIn;
}

/** Whether a session may be in a place: hear, be heard, see and be seen there. */
export function mayBeIn(world: World, session: Session, place: Place): boolean {
    if (session.kind === "guest") {
        return guestMayBeIn(world, session, place);
    }
    const isOwnMeeting = session.room === roomOf(place);
    return isOwnMeeting && mayBeMember(world, session) && (place !== "breakout" || session.enteredMain);
}

/** Whether a session may come in: as above, and past lobby, password and the bans of owners. */
export function mayEnter(world: World, session: Session, place: Place): boolean {
    const jid = bare(session);
    const isGuarded = place === "main" && (world.membersOnly || world.password);
    const passes = !isGuarded || world.admitted.has(jid) || mayHavePower(world, session);
    const isBanned = roomOf(place) === "A" && world.banned.has(jid);
    return mayBeIn(world, session, place) && passes && !isBanned;
}

/** Whether a session has to come in. */
export function mustEnter(world: World, session: Session, place: Place): boolean {
    const isFree = !world.membersOnly && !world.password;
    const isOpen =
        place === "other" ||
        (place === "main" && (isFree || mustHavePower(world, session))) ||
        (place === "breakout" && isFree && session.enteredMainAt > world.mucReloadedAt);
    return isSurelyMember(world, session) && mayEnter(world, session, place) && isOpen;
}

/** Whether a session has to be where it came in. */
export function mustBeIn(world: World, session: Session, place: Place): boolean {
    const isGuest = session.kind === "guest" && session.stage !== "closed";
    return session.inside.has(place) && (isGuest || isSurelyMember(world, session));
}

/** Whether a session may be moderator. */
export function mayHavePower(world: World, session: Session): boolean {
    return mayBeMember(world, session) && knowledgeOf(world, session)?.known.some(isPowerful) === true;
}

export function mustHavePower(world: World, session: Session): boolean {
    const jid = bare(session);
    return (
        isSurelyMember(world, session) &&
        knowledgeOf(world, session)?.known.every(isPowerful) === true &&
        !world.demotedByOwner.has(jid) &&
        !world.banned.has(jid)
    );
}

/** Whether a user may be on a room's list of owners and admins: with the power, and not for long after leaving. */
export function mayBeListed(
    world: World,
    session: Session,
    place: Place,
    inCall: boolean,
    now: number,
): boolean {
    const isSwitching = world.breakoutMade && now - session.leftAt < world.options.grace;
    const isOwnMeeting = session.room === roomOf(place);
    const isPermitted = session.stage === "closed" || mayHavePower(world, session);
    const isThere = inCall || isSwitching || world.granted.has(bare(session));
    return isOwnMeeting && isThere && isPermitted;
}

/** Whether a user may be on a room's list of members: let in by an owner, or after a demotion behind a lobby. */
export function mayBeListedAsMember(world: World, session: Session): boolean {
    const wasPowerful = session.user !== undefined && world.everPowerful.has(session.user);
    return world.admitted.has(bare(session)) || wasPowerful;
}
