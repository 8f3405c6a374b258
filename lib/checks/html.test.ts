import { describe, expect, test } from "vitest";
import { hasBanner, scriptsOf } from "./html.ts";

const page = new URL("https://shop.example/home/");
const addresses = (html: string, most = 30) => scriptsOf(html, page, most).map(({ href }) => href);

describe("the banner is found in a page", () => {
  test.each([
    '<understudy-banner src="/understudy/session"></understudy-banner>',
    "<UNDERSTUDY><understudy-banner>",
    '<section role="status" class="wide understudy-banner amber">',
    "<div data-understudy-banner>",
  ])("%s", (html) => expect(hasBanner(`<!doctype html><p>Hello${html}</p>`)).toBe(true));

  test.each(["<p>understudy-banner</p>", '<p id="understudy-banner">', '<p class="wide">understudy-banner', ""])(
    "and in nothing else: %s",
    (html) => expect(hasBanner(html)).toBe(false),
  );
});

describe("the scripts of a page", () => {
  test("are what it loads, each once, at whole addresses", () => {
    const html = `<link rel="modulepreload" href="/a.1"><script type="module" crossorigin src="app.js?x=1&amp;y=2"></script>
      <link href=/chunk.mjs><link rel="stylesheet" href="/page.css"><script src='/a.1'></script><script>src = "no"</script>
      <SCRIPT data-src="/lazy.js" SRC="https://cdn.example/b.js"></SCRIPT><script src="http://"></script>`;
    expect(addresses(html)).toEqual([
      "https://shop.example/a.1",
      "https://shop.example/home/app.js?x=1&y=2",
      "https://shop.example/chunk.mjs",
      "https://cdn.example/b.js",
    ]);
  });

  test("are no more than are asked for", () => {
    const html = Array.from({ length: 100 }, (_, index) => `<script src="/${index}.js"></script>`).join("");
    expect(addresses(html, 3)).toEqual([0, 1, 2].map((index) => `https://shop.example/${index}.js`));
  });
});

/** Within a test's time; read by expressions that begin anew at each of their letters, these would take minutes or years. */
test("a page that is made to be read for ever is read at once", () => {
  const MEGABYTE = 1_000_000;
  for (const part of [
    "class",
    "data-",
    '"',
    "<script ",
    "<link href",
    "<script src=",
    "<",
    " src",
    " src = ",
    "understudy-banner",
  ]) {
    const html = part.repeat(MEGABYTE / part.length);
    expect(hasBanner(html), part).toBe(false);
    expect(addresses(html).length, part).toBeLessThanOrEqual(1);
  }
  const many = Array.from({ length: 100_000 }, (_, index) => `<script src=${index}>`).join("");
  expect(addresses(many)).toHaveLength(30);
});
