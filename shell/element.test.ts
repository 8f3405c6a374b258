import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { elementIntegrity, elementPath } from "#lib/hosted/element.ts";
import { integrityOf, writeElement } from "#scripts/pack-sdk.ts";
import { type Asked, DASHBOARD, PRODUCT, serveParts } from "./asking.testing.ts";
import { filesOf } from "./files.ts";

const build = mkdtempSync(join(tmpdir(), "understudy-element-"));
let served: Asked;

beforeAll(async () => {
  await writeElement(join(build, "element"));
  served = await serveParts({ files: filesOf(build, true) });
});
afterAll(async () => {
  await served.close();
  rmSync(build, { recursive: true });
});

test("the product host has the element for pages of any origin, for good, as a script, and whoever asks", async () => {
  const cookie = "prod=somebody";
  const { status, headers, text } = await served.ask(PRODUCT, elementPath, { origin: "https://shop.example", cookie });
  expect(status).toBe(200);
  expect(integrityOf(text)).toBe(elementIntegrity);
  expect(headers).toMatchObject({
    "content-type": "application/javascript; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  });
  expect(headers["set-cookie"]).toBeUndefined();
  // With a star a browser hands no answer over that it asked for with cookies.
  expect(headers["access-control-allow-credentials"]).toBeUndefined();
});

test.each([
  [PRODUCT, "/understudy/element-0.0.9.js", 404, "not_found"],
  [DASHBOARD, elementPath, 404, "not_found"],
])("%s%s is a problem: %i", async (origin, path, status, code) => {
  const told = await served.ask(origin, path);
  expect(told.status).toBe(status);
  expect(told.headers["content-type"]).toBe("application/problem+json");
  expect(told.headers["cache-control"]).toBe("no-store");
  expect(JSON.parse(told.text)).toMatchObject({ code });
});
