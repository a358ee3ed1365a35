// Groups of tests: `unit` runs under Node alone, `properties` generated cases through the built modules under Lua,
// `faults`, `model` and `e2e` against real Prosody servers, `synapse` also against a real homeserver (one file at a time: two cores).

const path = require("node:path");

// Tests find openssl, ip and unzip here, of the same version on every machine.
process.env.PATH = `${path.join(__dirname, ".cache/bin")}:${process.env.PATH}`;

const common = {
    testEnvironment: "node",
    transform: {
        "^.+\\.ts$": [
            "ts-jest",
            {
                diagnostics: false, // types are checked by tsc
                tsconfig: {
                    target: "ES2023",
                    module: "CommonJS",
                    moduleResolution: "bundler",
                    esModuleInterop: true,
                    isolatedModules: true,
                },
            },
        ],
    },
};

module.exports = {
    // Longer than what clients of the tests wait for, so that a failure says what was awaited.
    testTimeout: 20000,
    testSequencer: "<rootDir>/test/longest-first.cjs",
    projects: [
        {
            ...common,
            displayName: "unit",
            testMatch: ["<rootDir>/test/unit/**/*.test.ts"],
            setupFiles: ["<rootDir>/test/unit/support/lua-string.ts"],
            // Prosody's libraries: the rules under test do not call them.
            moduleNameMapper: { "^(core|net|util)\\.": "<rootDir>/test/unit/support/prosody.ts" },
        },
        {
            ...common,
            displayName: "properties",
            testMatch: ["<rootDir>/test/properties/**/*.test.ts"],
        },
        { ...common, displayName: "faults", testMatch: ["<rootDir>/test/faults/**/*.test.ts"] },
        { ...common, displayName: "model", testMatch: ["<rootDir>/test/model/**/*.test.ts"] },
        { ...common, displayName: "e2e", testMatch: ["<rootDir>/test/e2e/**/*.test.ts"] },
        { ...common, displayName: "synapse", testMatch: ["<rootDir>/test/synapse/**/*.test.ts"] },
    ],
};
