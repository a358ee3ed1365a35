/**
 * `prosody-types`: for modules that run on Prosody 0.12 and on 13.0. What only one of them has may be nil here; libraries
 * that only one of them has are left out.
 */

/// <reference path="./prosody/index.d.ts" />
/// <reference path="./0.12/index.d.ts" />
/// <reference path="./13/index.d.ts" />
/// <reference path="./either/index.d.ts" />
