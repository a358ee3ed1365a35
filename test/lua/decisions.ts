/** The pure decisions of src/ as one Lua module, for the tests under Lua: inside dist/ nobody can reach them. */

export * from "../../src/meeting/affiliation";
export * from "../../src/meeting/ownership-rule";
export * from "../../src/matrix/power";
export * from "../../src/matrix/ids";
export * from "../../src/verification/health";
export * from "../../src/verification/homeserver-answers";
export * from "../../src/verification/refusal-limit";
export * from "../../src/matrix/profile";
export * from "../../src/login-reasons";
export * from "../../src/room-reasons";
export * from "../../src/verification/room-review";
export * from "../../src/matrix/room-name";
export * from "../../src/verification/servers";
export * from "../../src/verification/place";
export * from "../../src/login/token";
export * from "../../src/verification/places";
export * from "../../src/verification/verdict";
