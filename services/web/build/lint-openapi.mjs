// Lints the API's document by Redocly's recommended rules; a warning fails like an error.
import { createConfig, lint } from "@redocly/openapi-core";

const ref = new URL("../../gateway/openapi.json", import.meta.url).pathname;
// A licence is the repository's to have, not the document's.
const config = await createConfig({ extends: ["recommended"], rules: { "info-license": "off" } });
const problems = await lint({ ref, config });
for (const { ruleId, message, location } of problems) {
  console.error(`${ruleId}: ${message} (${location[0]?.pointer ?? "#"})`);
}
process.exitCode = problems.length > 0 ? 1 : 0;
