import { expect, test } from "vitest";
import { bundled, gzippedSize } from "../react/bundled.testing.ts";

test("a page sends 3 kB of it at most, its styles included", async () => {
  const code = await bundled('import "@understudy/sdk/element";');
  expect(code).toContain("understudy-banner");
  expect(code).not.toContain("react");
  console.info(`@understudy/sdk/element: ${gzippedSize(code)} bytes, gzipped`);
  expect(gzippedSize(code)).toBeLessThanOrEqual(3000);
});
