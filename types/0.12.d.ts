/** `prosody-types/0.12`: for modules that run on Prosody 0.12 alone. */

/// <reference path="./prosody/index.d.ts" />
/// <reference path="./0.12/index.d.ts" />
/// <reference path="./0.12/members.d.ts" />
/// <reference path="./0.12/libraries.d.ts" />
/// <reference path="./0.12/util/rfc6724.d.ts" />
/// <reference path="./0.12/util/vcard.d.ts" />
