import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sheets = [
  "sdk/react/banner.css",
  "sdk/react/support-access.css",
  "app/demo/demo.css",
  "app/(product)/product.css",
];
const styles = (sheet: string) => readFileSync(new URL(`../../${sheet}`, import.meta.url), "utf8");

test.each(sheets)("nothing in %s moves, so there is no motion to reduce", (sheet) => {
  const moving = [...styles(sheet).matchAll(/(?:animation|transition|scroll-behavior)[a-z-]*:[^;]+;/g)]
    .map(([declaration]) => declaration)
    // A wait: what is shown is there at once, when its time has come. Or the end of whatever a product lets move.
    .filter((declaration) => !/ (step-end|none !important);$/.test(declaration));
  expect(moving).toEqual([]);
});
