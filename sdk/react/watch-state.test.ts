import { describe, expect, test } from "vitest";
import type { Session } from "./session.ts";
import { beginWatch, FAILURES_UNTIL_COVERED, type Happening, nextCheckInMs, step, type Watch } from "./watch-state.ts";

const now = "2026-11-22T12:00:00.000Z";
const expiresAt = "2026-11-22T13:00:00.000Z";
const uma: Session = { user: { id: "uma", email: "uma@globex.example", name: "Uma Patel" }, expiresAt, now };
const mina = { id: "mina", name: "Mina Haddad" };
const umaByMina: Session = {
  ...uma,
  user: { ...uma.user, impersonatorUserId: mina.id },
  impersonatorUserId: mina.id,
  impersonation: { id: "i-1", expiresAt, impersonator: mina },
};
const another = (session: Session, id: string): Session => ({
  ...session,
  impersonation: { id, expiresAt, impersonator: mina },
});

const after = (watch: Watch, ...happenings: Happening[]) => happenings.reduce(step, watch);
const answer = (session: Session | null, epoch: number): Happening => ({ type: "answered", session, epoch });

describe("an impersonated page", () => {
  const shown = beginWatch(umaByMina, true);

  test("shows nothing while it is hidden, stored, or just woken", () => {
    for (const type of ["hidden", "stored", "woke"] as const) expect(step(shown, { type }).covered).toBe(true);
    expect(beginWatch(umaByMina, false).covered).toBe(true);
  });

  test("shows nothing when it comes back until the server confirmed the same impersonation", () => {
    const back = after(shown, { type: "hidden" }, { type: "shown" });
    expect(back.covered).toBe(true);
    expect(nextCheckInMs(back)).toBe(0);
    expect(step(back, answer(umaByMina, back.epoch)).covered).toBe(false);
  });

  test("doesn't take an answer from before it was hidden or slept as a confirmation", () => {
    const back = after(shown, { type: "hidden" }, { type: "shown" }, answer(umaByMina, shown.epoch));
    expect(back.covered).toBe(true);
    expect(after(shown, { type: "woke" }, answer(umaByMina, shown.epoch)).covered).toBe(true);
  });

  test("stays covered when it is confirmed while hidden", () => {
    const hidden = step(shown, { type: "hidden" });
    expect(step(hidden, answer(umaByMina, hidden.epoch)).covered).toBe(true);
  });

  test("leaves for good, and covered, when the server says signed out, also by an old answer", () => {
    const gone = after(shown, { type: "hidden" }, answer(null, 0));
    expect(gone).toMatchObject({ leaving: "signed-out", covered: true });
    expect(after(gone, { type: "shown" }, answer(umaByMina, gone.epoch))).toEqual(gone);
  });

  test("leaves at its deadline without asking", () => {
    expect(step(shown, { type: "due" })).toMatchObject({ leaving: "signed-out", covered: true });
  });

  test.each([
    ["the user's own session", uma],
    ["another impersonation of the same user", another(umaByMina, "i-2")],
    ["another user", { ...umaByMina, user: { ...umaByMina.user, id: "ugo" } }],
  ])("leaves when the browser now holds %s", (_, session) => {
    expect(step(shown, answer(session, shown.epoch))).toMatchObject({ leaving: "changed", covered: true });
  });

  test("is covered after a few checks without an answer, and shown again by the next good one", () => {
    let watch = shown;
    for (let n = 1; n < FAILURES_UNTIL_COVERED; n++) watch = step(watch, { type: "failed" });
    expect(watch.covered).toBe(false);
    watch = step(watch, { type: "failed" });
    expect(watch.covered).toBe(true);
    expect(step(watch, answer(umaByMina, watch.epoch))).toMatchObject({ covered: false, failures: 0 });
  });
});

describe("a user's own page", () => {
  const shown = beginWatch(uma, true);

  test("stays visible in the background, but shows nothing when it comes out of the back/forward cache", () => {
    expect(step(shown, { type: "hidden" }).covered).toBe(false);
    const back = after(shown, { type: "stored" }, { type: "shown" });
    expect(back.covered).toBe(true);
    expect(step(back, answer(uma, back.epoch)).covered).toBe(false);
  });

  test("leaves when signed out, and when an impersonation of the same user replaced it", () => {
    expect(step(shown, answer(null, 0)).leaving).toBe("signed-out");
    expect(step(shown, answer(umaByMina, 0)).leaving).toBe("changed");
  });
});

test("a page that the server said nothing about takes the first answer", () => {
  expect(step(beginWatch(undefined, true), answer(umaByMina, 0))).toMatchObject({ session: umaByMina, leaving: null });
  expect(step(beginWatch(undefined, true), answer(null, 0))).toMatchObject({ session: null, leaving: null });
});

test("a page that found nobody takes up whoever signs in later; an impersonation in the background out of sight", () => {
  const nobody = step(beginWatch(undefined, true), answer(null, 0));
  expect(step(nobody, answer(uma, 0))).toMatchObject({ session: uma, leaving: null, covered: false });
  const hidden = step(nobody, { type: "hidden" });
  expect(step(hidden, answer(umaByMina, 0))).toMatchObject({ session: umaByMina, leaving: null, covered: true });
});

test("a later answer may correct names and times, and keeps the object when nothing differs", () => {
  const shown = beginWatch(uma, true);
  expect(step(shown, answer({ ...uma, now: expiresAt }, 0)).session).toBe(uma);
  const renamed = { ...uma, user: { ...uma.user, name: "Uma P." } };
  expect(step(shown, answer(renamed, 0)).session).toBe(renamed);
});

test("a raise that is prolonged is counted to its new end, though the level is the same", () => {
  const raised = (raisedUntil: string): Session => ({
    ...umaByMina,
    user: { ...umaByMina.user, access: "full" },
    impersonation: { id: "i-1", expiresAt, impersonator: mina, access: "full", raisedUntil },
  });
  const [before, prolonged] = [raised("2026-11-22T12:05:00.000Z"), raised("2026-11-22T12:30:00.000Z")];
  const shown = beginWatch(before, true);
  expect(step(shown, answer(raised("2026-11-22T12:05:00.000Z"), 0)).session).toBe(before);
  expect(step(shown, answer(prolonged, 0)).session).toBe(prolonged);
});

test("a later answer may say that a colleague has come in", () => {
  const beside = { ...umaByMina, impersonation: { id: "i-1", expiresAt, impersonator: mina, others: ["Adam Novak"] } };
  expect(step(beginWatch(umaByMina, true), answer(beside, 0)).session).toBe(beside);
});

test("checks come every few seconds, and ever more rarely while nobody answers", () => {
  const shown = beginWatch(uma, true);
  expect(nextCheckInMs(shown)).toBeLessThan(5_000);
  const waits = [1, 2, 3, 4, 5, 6].map((failures) => nextCheckInMs({ ...shown, failures }));
  expect(waits).toEqual([3_500, 7_000, 14_000, 28_000, 30_000, 30_000]);
});
