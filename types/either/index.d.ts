/** What only one version has, as something that may be nil. */

/// <reference path="./libraries.d.ts" />
/// <reference path="./members.d.ts" />
