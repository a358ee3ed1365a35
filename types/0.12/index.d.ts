/** What only Prosody 0.12 has, apart from what it adds to interfaces and libraries of both. */

/// <reference path="./module.d.ts" />
/// <reference path="./util/rfc6724.d.ts" />
/// <reference path="./util/vcard.d.ts" />
