import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(globalIgnores(["dist", "src/gen"]), {
  files: ["**/*.{ts,tsx}"],
  extends: [tseslint.configs.strictTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    eqeqeq: "error",
    "max-lines": ["error", 400],
    "no-console": "error",
    // A value may be named to leave it out of the rest.
    "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
    // Numbers in a template are as clear as String(number).
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    // `void` marks a promise that is deliberately not awaited, also in one-line handlers.
    "@typescript-eslint/no-confusing-void-expression": [
      "error",
      { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
    ],
    "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
  },
});
