/** `prosody-types/community`: events of modules from modules.prosody.im; stands beside one of the other entry points. */

/// <reference path="./community/modules.d.ts" />
