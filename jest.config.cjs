// Groups of tests: `unit` runs under Node alone, `properties` generated cases through the built modules under Lua,
// `faults`, `model` and `e2e` against real Prosody servers, `synapse` also against a real homeserver (one file at a time: two cores).

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
    projects: [
        {
            ...common,
            displayName: "unit",
            testMatch: ["<rootDir>/test/unit/**/*.test.ts"],
            setupFiles: ["<rootDir>/test/unit/support/lua-string.ts"],
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
