import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const guides = readdirSync("docs/guides").map((name): [string, string] => [
  name,
  readFileSync(`docs/guides/${name}`, "utf8"),
]);
const { version } = JSON.parse(readFileSync("sdk/package.json", "utf8")) as { version: string };

/** A file that the reader copies and runs. */
const hasProgram = (text: string) => /^```(js|tsx?) title="/m.test(text);

describe("whoever reads this guide alone can install, set and start what it shows", () => {
  test.each(guides)("%s", (name, text) => {
    // No registry has it: the answer would be E404.
    expect(text).not.toContain("npm install @understudy/sdk");
    if (/(from|import) "@understudy\/sdk/.test(text)) expect(text).toContain("npm run sdk:pack");
    for (const [, packed] of text.matchAll(/understudy-sdk-([\d.]+)\.tgz/g)) expect(packed).toBe(version);
    if (hasProgram(text)) expect(text).toMatch(/Node\.js \d\d/);
    // By their names in running text, as code is in blocks.
    const explained = (variable: string) => new RegExp(`\`${variable}\`.*(product host|that host|dashboard|Auth\\.js)`);
    const code = [...text.matchAll(/^```\w+ title="[^"]+"\n(.*?)^```$/gms)].map(([, block]) => block).join("\n");
    for (const variable of ["AUTH_URL", "ISSUER", "UNDERSTUDY_ISSUER"])
      if (new RegExp(`\\b${variable}\\b`).test(code)) expect(text, name).toMatch(explained(variable));
  });
});
