/** The decoding of what comes from outside as one Lua module, for the tests under Lua: inside dist/ nobody can reach it. */

export * from "../../src/prosody/address";
export * from "../../src/prosody/decode";
export * from "../../src/prosody/json";
