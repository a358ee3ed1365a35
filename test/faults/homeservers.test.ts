/** The fault suite, asking the homeservers. */

import { runFaults } from "./suite";

runFaults("the homeservers");
