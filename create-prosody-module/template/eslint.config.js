// What TypeScript allows and Lua does otherwise: "" and 0 are true, and much of JavaScript is not there.

import tseslint from "typescript-eslint";

const notInLua = ["JSON", "Date", "RegExp", "console", "process", "setTimeout", "fetch"];
const notInEveryLua = ["unpack", "setfenv", "getfenv", "loadstring"];

export default tseslint.config({
    files: ["src/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
        "@typescript-eslint/strict-boolean-expressions": [
            "error",
            { allowString: false, allowNumber: false },
        ],
        "@typescript-eslint/no-invalid-void-type": ["error", { allowAsThisParameter: true }],
        "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
        "@typescript-eslint/no-confusing-void-expression": "off",
        // Declaration merging: fields and events of one's own.
        "@typescript-eslint/no-namespace": ["error", { allowDeclarations: true }],
        "no-restricted-globals": ["error", ...notInLua, ...notInEveryLua],
        "no-restricted-syntax": [
            "error",
            { selector: "Literal[regex]", message: "Lua has patterns: string.match" },
            {
                selector: "Literal[raw=/\\\\x[89a-f]/i]",
                message: "That becomes two bytes of UTF-8: use string.char",
            },
        ],
    },
});
