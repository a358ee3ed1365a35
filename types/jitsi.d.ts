/** `prosody-types/jitsi`: what Jitsi's plugins add; stands beside one of the other entry points. */

/// <reference path="./jitsi/plugins.d.ts" />
