/** Reading the options that say how Matrix itself is asked, and what its answers give. */

import { isNamedLevel, largestLevel, type OwnerPower } from "../matrix/power";
import { authOptions } from "../options";
import { readHomeservers, type HomeserversOption } from "./homeservers";
import { readFlag } from "../prosody/read-option";

/** How Matrix is asked, and what its answers give. */
export interface MatrixOptions {
    readonly homeservers: HomeserversOption;
    /** Whether servers that are not configured are asked who their users are. */
    readonly federation: boolean;
    /** The power that makes owner. */
    readonly ownerPower: OwnerPower;
    /** Whether name and avatar come from the homeserver. */
    readonly profile: boolean;
}

/** The power that makes owner: a level, the name of one, or an event type, which has a dot in it. */
function readOwnerPower(module: Prosody.Module): OwnerPower {
    const option = authOptions.matrix_owner_power;
    const value = module.get_option_scalar(option.name, option.fallback);
    if (typeof value === "number" && value % 1 === 0 && Math.abs(value) <= largestLevel) {
        return value;
    }
    if (typeof value === "string" && (isNamedLevel(value) || value.indexOf(".") > 0)) {
        return value;
    }
    module.log(
        "error",
        "Option %s is %q, and should be a whole number, a key of power levels or an event type: using %s",
        option.name,
        tostring(value),
        option.fallback,
    );
    return option.fallback;
}

/** Reads the options; what is wrong is logged. */
export function readMatrixOptions(module: Prosody.Module): MatrixOptions {
    const homeservers = readHomeservers(module);
    const profile = readFlag(module, authOptions.matrix_profile);
    if (profile && homeservers.kind === "unset") {
        module.log(
            "error",
            "Option %s has no effect without matrix_homeservers: names are those of the tokens",
            authOptions.matrix_profile.name,
        );
    }
    const federation = readFlag(module, authOptions.matrix_federation);
    if (federation && homeservers.kind === "unset") {
        module.log(
            "error",
            "Option %s has no effect without matrix_homeservers",
            authOptions.matrix_federation.name,
        );
    }
    return { homeservers, federation, ownerPower: readOwnerPower(module), profile };
}
