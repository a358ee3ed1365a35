/** What only Prosody 13.0 has, as interfaces; what else it has, its entry point adds. */

/// <reference path="./core/usermanager.d.ts" />
/// <reference path="./events.d.ts" />
/// <reference path="./module.d.ts" />
/// <reference path="./objects.d.ts" />
/// <reference path="./plugins.d.ts" />
/// <reference path="./server.d.ts" />
/// <reference path="./util/libraries.d.ts" />
