/** The fault suite, asking the verification service. */

import { runFaults } from "./suite";

runFaults("the verification service");
