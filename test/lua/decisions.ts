/** All decisions of src/access as one Lua module, for the tests under Lua: inside dist/ nobody can reach them. */

export * from "../../src/access/affiliation";
export * from "../../src/access/door";
export * from "../../src/access/grammar";
export * from "../../src/access/health";
export * from "../../src/access/power";
export * from "../../src/access/reasons";
export * from "../../src/access/room";
export * from "../../src/access/token";
export * from "../../src/access/turns";
export * from "../../src/access/verdict";
