/** The decoding of what comes from outside as one Lua module, for the tests under Lua: inside dist/ nobody can reach it. */

export * from "../../src/server/address";
export * from "../../src/server/decode";
export * from "../../src/server/json";
