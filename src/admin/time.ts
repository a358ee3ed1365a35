/** Times as servers write them, in seconds since 1970, and how far a clock may be off. */

import { fault, fine, warning, type Step } from "./step";

const months = "JanFebMarAprMayJunJulAugSepOctNovDec";
const secondsOfDay = 86400;

/** What a difference of clocks may be before it is told of, and before logins fail by it; in seconds. */
const noticeable = 30;
const harmful = 300;

/** How many days before its end a certificate is told of. */
const daysBeforeEnd = 14;

function digitsIn(text: string): number | undefined {
    let value = 0;
    let any = false;
    for (let index = 0; index < text.length; index++) {
        const character = text.charAt(index);
        const digit = "0123456789".indexOf(character);
        if (digit >= 0) {
            value = value * 10 + digit;
            any = true;
        } else if (character !== " ") {
            return undefined;
        }
    }
    return any ? value : undefined;
}

/** The day of a date, counted from 1970-01-01, in the calendar that is used today. */
function dayNumber(year: number, month: number, day: number): number {
    const shifted = month <= 2 ? year - 1 : year;
    const era = Math.floor(shifted / 400);
    const yearOfEra = shifted - era * 400;
    const monthFromMarch = month <= 2 ? month + 9 : month - 3;
    const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
    const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
    return era * 146097 + dayOfEra - 719468;
}

function secondsAt(year: string, month: string, day: string, clock: string): number | undefined {
    const index = months.indexOf(month);
    const years = digitsIn(year);
    const days = digitsIn(day);
    const hours = digitsIn(clock.substring(0, 2));
    const minutes = digitsIn(clock.substring(3, 5));
    const seconds = digitsIn(clock.substring(6, 8));
    if (
        month.length !== 3 ||
        index < 0 ||
        years === undefined ||
        days === undefined ||
        hours === undefined ||
        minutes === undefined ||
        seconds === undefined
    ) {
        return undefined;
    }
    const day0 = dayNumber(years, Math.floor(index / 3) + 1, days);
    return day0 * secondsOfDay + hours * 3600 + minutes * 60 + seconds;
}

/** Reads a `Date` header, such as `Fri, 27 Nov 2026 07:24:12 GMT`. @returns nothing for other text */
export function readHttpDate(text: string): number | undefined {
    return text.length === 29
        ? secondsAt(
              text.substring(12, 16),
              text.substring(8, 11),
              text.substring(5, 7),
              text.substring(17, 25),
          )
        : undefined;
}

/** Reads a time as LuaSec writes those of certificates, such as `Nov  8 07:24:12 2026 GMT`. */
export function readCertificateDate(text: string): number | undefined {
    return secondsAt(
        text.substring(16, 20),
        text.substring(0, 3),
        text.substring(4, 6),
        text.substring(7, 15),
    );
}

/** Compares the clock of a server with ours. @param date its `Date` header */
export function checkClock(date: string | undefined, now: number): Step | undefined {
    const theirs = date === undefined ? undefined : readHttpDate(date);
    if (theirs === undefined) {
        return undefined;
    }
    const difference = Math.floor(Math.abs(theirs - now));
    const text = `the clock of the verifier and ours differ by ${String(difference)} s`;
    const advice = "let both machines set their clocks by NTP";
    if (difference > harmful) {
        return fault("clock", `${text}: tokens are taken for expired, or for not yet valid`, advice);
    }
    return difference > noticeable ? warning("clock", text, advice) : fine("clock", text);
}

/**
 * Looks at the time until which a verifier's certificate is good.
 *
 * @param until as LuaSec writes it; nothing where it is not known
 */
export function checkCertificate(until: string | undefined, now: number): Step {
    const step = "certificate";
    const end = until === undefined ? undefined : readCertificateDate(until);
    if (until === undefined || end === undefined) {
        return fine(step, "accepted");
    }
    const days = Math.floor((end - now) / secondsOfDay);
    const text = `accepted, good until ${until} (${String(days)} days)`;
    return days < daysBeforeEnd
        ? warning(step, text, "renew it in time: when it ends, every login is refused")
        : fine(step, text);
}
