/** Which versions of Prosody the end-to-end tests run on. */

import type { ProsodyVersion } from "../../demo/prosody";

/** The versions that every end-to-end test runs on; `PROSODY` picks one, or the newest of Debian. */
export const versions: readonly ProsodyVersion[] = (["0.12", "13.0", "newest"] as const).filter((version) =>
    process.env.PROSODY === undefined ? version !== "newest" : version === process.env.PROSODY,
);
