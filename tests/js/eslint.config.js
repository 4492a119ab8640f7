import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/vendor/**"] },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: { ...globals.browser } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-console": ["error", { allow: ["warn", "error"] }],
      "no-restricted-properties": ["error",
        { property: "innerHTML", message: "Text from data goes in by textContent." },
        { property: "outerHTML", message: "Text from data goes in by textContent." }],
      "max-lines": ["error", { max: 400, skipComments: true }],
    },
  },
  { files: ["**/*.test.js"], languageOptions: { globals: { ...globals.node } } },
];
