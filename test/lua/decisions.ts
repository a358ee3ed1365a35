/** All decisions of src/access as one Lua module, for the tests under Lua: inside dist/ nobody can reach them. */

export * from "../../src/access/affiliation";
export * from "../../src/access/ownership";
export * from "../../src/access/creation";
export * from "../../src/access/grammar";
export * from "../../src/access/health";
export * from "../../src/access/homeserver";
export * from "../../src/access/level";
export * from "../../src/access/limits";
export * from "../../src/access/power";
export * from "../../src/access/profile";
export * from "../../src/access/reasons";
export * from "../../src/access/review";
export * from "../../src/access/room";
export * from "../../src/access/servers";
export * from "../../src/access/place";
export * from "../../src/access/token";
export * from "../../src/access/turns";
export * from "../../src/access/verdict";
