/** `prosody-types/13`: for modules that run on Prosody 13.0 or later alone. */

/// <reference path="./prosody/index.d.ts" />
/// <reference path="./13/index.d.ts" />
/// <reference path="./13/members.d.ts" />
/// <reference path="./13/libraries.d.ts" />
/// <reference path="./13/util/crypto.d.ts" />
/// <reference path="./13/util/fsm.d.ts" />
/// <reference path="./13/util/paseto.d.ts" />
/// <reference path="./13/util/roles.d.ts" />
/// <reference path="./13/names.d.ts" />
