/** What only Prosody 0.12 has, as interfaces; what else it has, its entry point adds. */

/// <reference path="./module.d.ts" />
