// Lint: strict type-checked rules everywhere; in src/ also what would type-check but fail, or cost much, in Lua.

import path from "node:path";
import { fileURLToPath } from "node:url";
import boundaries from "eslint-plugin-boundaries";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const root = path.dirname(fileURLToPath(import.meta.url));
const missingInLua = ["JSON", "Date", "Map", "Set", "WeakMap", "WeakSet", "Promise", "RegExp", "console"];
const missingInSomeLua = ["unpack", "setfenv", "getfenv", "loadstring"];
const restrictedSyntax = [
    {
        selector: "UnaryExpression[operator='delete']",
        message: "5 KB of run-time library in Lua",
    },
    { selector: ":function[async=true]", message: "9 KB of run-time library in Lua" },
    { selector: "ClassDeclaration", message: "Functions and plain data are enough" },
    {
        selector: "Literal[raw=/\\\\x[89a-f]/i], TemplateElement[value.raw=/\\\\x[89a-f]/i]",
        message: "In Lua that is two bytes of UTF-8, not one: use string.char",
    },
];

/** The folders of src/, each with those that it may import from. docs/development.md draws them. */
const layers = {
    prosody: [],
    matrix: ["prosody"],
    rights: ["matrix", "prosody"],
    verification: ["rights", "matrix", "prosody"],
    meeting: ["verification", "rights", "matrix", "prosody"],
    login: ["verification", "rights", "matrix", "prosody"],
    admin: ["login", "meeting", "verification", "rights", "matrix", "prosody"],
};

function mayImport(from, to) {
    return {
        from: { file: { categories: from } },
        allow: to.map((categories) => ({ to: { file: { categories } } })),
    };
}

export default defineConfig(
    {
        ignores: [
            "dist/",
            ".cache/",
            "build/",
            "node_modules/",
            "test/types/",
            "test/lua/",
            "examples/*/dist/",
        ],
    },
    {
        files: ["src/**/*.ts", "types/**/*.ts", "examples/**/*.ts"],
        extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
        languageOptions: {
            parserOptions: {
                project: ["./tstl.json", "./types/tsconfig.json", "./examples/*/tsconfig.json"],
                tsconfigRootDir: root,
            },
        },
        rules: {
            "@typescript-eslint/strict-boolean-expressions": [
                "error",
                { allowString: false, allowNumber: false },
            ],
            "@typescript-eslint/switch-exhaustiveness-check": "error",
            // In Lua a call after `return` leaves no frame behind: that keeps the stacks of logins small.
            "@typescript-eslint/no-confusing-void-expression": [
                "error",
                { ignoreVoidReturningFunctions: true },
            ],
            // The type of what a factory makes is inferred: an interface would list each function again.
            "@typescript-eslint/explicit-module-boundary-types": "off",
            "@typescript-eslint/no-namespace": ["error", { allowDeclarations: true }],
            "@typescript-eslint/no-invalid-void-type": ["error", { allowAsThisParameter: true }],
            // The string methods that these ask for cost run-time library in Lua.
            "@typescript-eslint/prefer-includes": "off",
            "@typescript-eslint/prefer-string-starts-ends-with": "off",
            "@typescript-eslint/prefer-for-of": "off",
            "no-restricted-globals": ["error", ...missingInLua, ...missingInSomeLua],
            "no-restricted-syntax": ["error", ...restrictedSyntax],
        },
    },
    {
        files: ["types/**/*.ts"],
        rules: {
            "@typescript-eslint/no-empty-object-type": "off",
            "@typescript-eslint/no-unused-vars": "off",
            "@typescript-eslint/unified-signatures": "off",
            "@typescript-eslint/no-invalid-void-type": "off",
            "@typescript-eslint/no-namespace": "off",
            // `export =` of a library under its second name.
            "@typescript-eslint/no-require-imports": "off",
            // Entry points list the files of declarations: an import would make modules of them.
            "@typescript-eslint/triple-slash-reference": "off",
        },
    },
    {
        // What decides reads plainly in Lua, too: these become chains of `____temp`.
        files: ["src/{login,rights,meeting,verification,matrix,prosody}/**/*.ts"],
        rules: {
            "no-nested-ternary": "error",
            "no-restricted-syntax": [
                "error",
                ...restrictedSyntax,
                {
                    selector: "SwitchStatement",
                    message: "Use early returns: a switch becomes ____switch in Lua",
                },
                {
                    selector:
                        "[optional=true] > [optional=true], [optional=true] > MemberExpression > [optional=true]",
                    message: "Use a name or an early return: nested ?. becomes ____opt in Lua",
                },
            ],
        },
    },
    {
        // Only entry files touch the globals that Prosody gives to a module.
        files: ["src/**/*.ts"],
        ignores: ["src/mod_*.ts"],
        rules: {
            "no-restricted-globals": [
                "error",
                ...missingInLua,
                ...missingInSomeLua,
                { name: "module", message: "Only entry files: take it as a parameter" },
                { name: "prosody", message: "Only entry files: take it as a parameter" },
            ],
        },
    },
    {
        // Imports run one way: what may import what.
        files: ["src/**/*.ts"],
        plugins: { boundaries },
        settings: {
            "import/resolver": { node: { extensions: [".ts"] } },
            "boundaries/include": ["src/**/*.ts"],
            "boundaries/elements": [{ type: "src", pattern: "src" }],
            "boundaries/files": [
                { category: "entry", pattern: "src/mod_*.ts" },
                { category: "table", pattern: ["src/options.ts", "src/*-reasons.ts", "src/*-metrics.ts"] },
                ...Object.keys(layers).map((layer) => ({ category: layer, pattern: `src/${layer}/*.ts` })),
            ],
        },
        rules: {
            "boundaries/no-unknown-files": "error",
            "boundaries/dependencies": [
                "error",
                {
                    default: "disallow",
                    checkInternals: true,
                    policies: [
                        mayImport("entry", ["table", ...Object.keys(layers)]),
                        mayImport("table", ["table", "matrix"]),
                        ...Object.entries(layers).map(([layer, below]) =>
                            mayImport(layer, ["table", layer, ...below]),
                        ),
                    ],
                },
            ],
        },
    },
    {
        files: ["bench/**/*.ts", "demo/**/*.ts", "test/**/*.ts", "scripts/**/*.ts"],
        extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
        languageOptions: {
            parserOptions: { project: "./tsconfig.json", tsconfigRootDir: root },
        },
        rules: {
            "@typescript-eslint/restrict-template-expressions": [
                "error",
                { allowNumber: true, allowBoolean: true },
            ],
        },
    },
);
