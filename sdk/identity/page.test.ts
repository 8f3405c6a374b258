import { beforeEach, describe, expect, test } from "vitest";
import { storage, textIn, ugo, uma, umaAgain, umaByAdam, umaByMina } from "./browser.testing.ts";
import type { Identity } from "./identity.ts";
import { openIdentityPage } from "./page.ts";

/** One browser: what an origin keeps. Each tab has a storage of its own, and each load of it a page. */
let origin: Storage;
beforeEach(() => {
  origin = storage();
});

const load = (tab: Storage) => openIdentityPage({ tab: () => tab, origin: () => origin });

/** Loads a page in a tab for somebody. @returns whom its listener was told of. */
function visit(tab: Storage, ...identities: (Identity | null)[]): (Identity | null)[] {
  const told: (Identity | null)[] = [];
  const page = load(tab);
  page.listen((identity) => void told.push(identity));
  for (const identity of identities) void page.enter(identity);
  return told;
}

const changes: [string, Identity | null, Identity | null][] = [
  ["an impersonation begins over one's own session", ugo, umaByMina],
  ["an impersonation of the same user begins", uma, umaByMina],
  ["it ends, and one's own session is back", umaByMina, ugo],
  ["it ends, and nobody is signed in", umaByMina, null],
  ["the user signs in after it", umaByMina, uma],
  ["another impersonation of the same user begins", umaByMina, umaAgain],
  ["another employee acts as them", umaByMina, umaByAdam],
  ["another user signs in", uma, ugo],
  ["somebody signs in", null, uma],
];

describe.each(changes)("when %s", (_, before, after) => {
  test("a page that is open is told, once", () => {
    const tab = storage();
    visit(tab, before);
    expect(visit(tab, before, after, after)).toEqual([after]);
  });

  test("the next page in the tab is told", () => {
    const tab = storage();
    visit(tab, before);
    expect(visit(tab, after)).toEqual([after]);
    expect(visit(tab, after)).toEqual([]);
  });

  test("the first page of another tab is told", () => {
    visit(storage(), before);
    expect(visit(storage(), after)).toEqual([after]);
  });

  test("a tab that was left open meanwhile is told, too, when it is loaded anew", () => {
    const left = storage();
    visit(left, before);
    visit(storage(), after);
    expect(visit(left, after)).toEqual([after]);
  });
});

describe("nobody is told", () => {
  test("of the same one on the next page, in another tab, or asked for again", () => {
    const tab = storage();
    visit(tab, uma);
    expect(visit(tab, uma, uma)).toEqual([]);
    expect(visit(storage(), uma)).toEqual([]);
  });

  test("who doesn't listen any more", () => {
    const page = load(storage());
    const told: unknown[] = [];
    page.listen((identity) => void told.push(identity))();
    void page.enter(uma);
    expect(told).toEqual([]);
  });
});

describe("what can't be told counts as a change", () => {
  test("the very first page: nobody knows whose data is there", () => {
    expect(visit(storage(), uma)).toEqual([uma]);
  });

  test.each(["", "x", "x.", "x.y", "null"])("the mark %j", (made) => {
    const tab = storage();
    visit(tab, uma);
    origin.setItem("understudy-identity", made);
    expect(visit(tab, uma)).toEqual([uma]);
  });

  test("a browser that keeps nothing, or forbids it", () => {
    const forbidden = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
    for (let turn = 0; turn < 2; turn++) {
      const told: unknown[] = [];
      const page = openIdentityPage({ tab: forbidden, origin: forbidden });
      page.listen((identity) => void told.push(identity));
      void page.enter(uma);
      expect(told).toEqual([uma]);
    }
  });
});

test("what is left in the browser names nobody, and is another text each time", () => {
  const marks = Array.from({ length: 2 }, () => {
    origin = storage();
    visit(storage(), umaByMina);
    return textIn(origin);
  });
  expect(marks.join()).not.toMatch(/uma|mina|i1/);
  expect(marks[0]).not.toBe(marks[1]);
});

describe("a listener that takes its time", () => {
  test("is waited for, and only then is the page marked", async () => {
    const tab = storage();
    const page = load(tab);
    let finish = () => {};
    page.listen(() => new Promise((done) => (finish = done)));
    const ready = page.enter(uma);
    expect(ready).toBeInstanceOf(Promise);
    expect(page.enter(uma)).toBe(ready);
    expect(textIn(origin)).toBe("");
    finish();
    await ready;
    expect(page.enter(uma)).toBeUndefined();
    expect(visit(tab, uma)).toEqual([]);
  });

  test("isn't taken for the one who is there by now", async () => {
    const page = load(storage());
    const finish: (() => void)[] = [];
    page.listen(() => new Promise((done) => void finish.push(done)));
    void page.enter(uma);
    const ready = page.enter(umaByMina);
    finish[0]?.();
    await Promise.resolve();
    expect(textIn(origin)).toBe("");
    finish[1]?.();
    await ready;
    expect(visit(storage(), umaByMina)).toEqual([]);
  });
});

describe("when a listener fails", () => {
  test.each<[string, () => Promise<void>]>([
    ["at once", () => expect.unreachable("thrown")],
    ["later", () => Promise.reject(new Error("no room"))],
  ])("%s, nothing may be shown, the others are told all the same, and the next page tries again", async (_, fail) => {
    const tab = storage();
    const page = load(tab);
    const told: unknown[] = [];
    page.listen(fail);
    page.listen((identity) => void told.push(identity));
    await expect(page.enter(uma)).rejects.toThrow();
    await expect(page.enter(uma)).rejects.toThrow();
    expect(told).toEqual([uma]);
    expect(visit(tab, uma)).toEqual([uma]);
  });
});

test("a page on which nobody listens leaves the change to the next one", () => {
  const tab = storage();
  visit(tab, uma);
  void load(tab).enter(umaByMina);
  expect(visit(tab, umaByMina)).toEqual([umaByMina]);
  expect(visit(tab, umaByMina)).toEqual([]);
  void load(storage()).enter(uma);
  expect(visit(tab, umaByMina)).toEqual([umaByMina]);
});

test("a change that wasn't gone through with isn't forgotten when who was there before comes back", async () => {
  const tab = storage();
  visit(tab, ugo);
  const page = load(tab);
  page.listen(() => Promise.reject(new Error("no room")));
  await expect(page.enter(umaByMina)).rejects.toThrow();
  expect(visit(tab, ugo)).toEqual([ugo]);
});

test("who listens after the change is told of it, and waited for", async () => {
  const tab = storage();
  const page = load(tab);
  void page.enter(uma);
  const told: unknown[] = [];
  page.listen(async (identity) => void told.push(identity));
  expect(told).toEqual([uma]);
  await page.enter(uma);
  void page.enter(ugo);
  expect(told).toEqual([uma, ugo]);
});
