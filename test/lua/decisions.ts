/** The pure decisions of src/ as one Lua module, for the tests under Lua: inside dist/ nobody can reach them. */

export * from "../../src/matrix/power";
export * from "../../src/matrix/ids";
export * from "../../src/verification/circuit-breaker";
export * from "../../src/verification/homeserver-api";
export * from "../../src/matrix/power";
export * from "../../src/matrix/profile";
export * from "../../src/login-reasons";
export * from "../../src/room-reasons";
export * from "../../src/matrix/room-name";
export * from "../../src/verification/homeserver";
export * from "../../src/verification/place";
export * from "../../src/login/token";
export * from "../../src/verification/queue";
export * from "../../src/verification/uvs";
export * from "../../src/rights/record";
