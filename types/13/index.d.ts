/** What only Prosody 13.0 has, apart from what it adds to interfaces and libraries of both. */

/// <reference path="./core/usermanager.d.ts" />
/// <reference path="./events.d.ts" />
/// <reference path="./module.d.ts" />
/// <reference path="./objects.d.ts" />
/// <reference path="./server.d.ts" />
/// <reference path="./util/crypto.d.ts" />
/// <reference path="./util/fsm.d.ts" />
/// <reference path="./util/libraries.d.ts" />
/// <reference path="./util/roles.d.ts" />
