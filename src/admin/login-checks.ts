/** The checks of a token, as an explanation reports them. */

import { loginReasons, type LoginReasonName } from "../login-reasons";
import { isOneOf } from "../prosody/text";
import type { AuthOptions } from "../verification/auth-options";
import { about, addAll, type Step } from "./report";

/** The checks in the order of a login, each with the reasons for which it refuses. */
const checksOfLogin: readonly { readonly step: string; readonly reasons: readonly LoginReasonName[] }[] = [
    { step: "token", reasons: ["token_missing", "token_too_large", "token_malformed"] },
    { step: "Matrix claim", reasons: ["matrix_claim_missing", "matrix_claim_malformed"] },
    { step: "signature", reasons: ["token_signature_wrong"] },
    { step: "time", reasons: ["token_expired", "token_not_yet_valid"] },
    { step: "issuer", reasons: ["token_issuer_mismatch"] },
    { step: "OpenID token", reasons: ["openid_token_malformed"] },
    { step: "room id", reasons: ["room_id_malformed"] },
    { step: "server name", reasons: ["server_name_malformed"] },
    { step: "profile", reasons: ["profile_malformed"] },
    { step: "room", reasons: ["room_mismatch"] },
];

/** Reports the checks up to the one that refuses. @param difference how the room of the URL is not that of the token */
export function reportChecks(
    refusal: LoginReasonName | undefined,
    difference: string,
    room: string | undefined,
    { tokenSecret, requireIssuer }: Pick<AuthOptions, "tokenSecret" | "requireIssuer">,
    report: Step[],
): void {
    const passed: Step[] = [];
    for (const { step, reasons } of checksOfLogin) {
        if (refusal !== undefined && isOneOf(reasons, refusal)) {
            addAll(report, passed);
            about(step, report)("error", `refused: ${refusal}${difference}`, loginReasons[refusal].advice);
            return;
        }
        const add = about(step, passed);
        if (step === "signature" && tokenSecret === undefined) {
            add("ok", "not checked: matrix_token_secret is not set");
        } else if (step === "issuer" && !requireIssuer) {
            add("ok", "not checked: uvs_require_issuer is off");
        } else if (step === "room" && room === undefined) {
            add("ok", "not compared: no room was given");
        } else {
            add("ok", "passed");
        }
    }
    if (refusal === undefined) {
        addAll(report, passed);
    } else {
        // A reason that is none of these: which checks the token passed before it is unknown.
        about("token", report)("error", `refused: ${refusal}`, loginReasons[refusal].advice);
    }
}
