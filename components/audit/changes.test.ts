import { expect, test } from "vitest";
import { eventWith } from "#lib/audit/event.testing.ts";
import { changesOf } from "./changes.ts";

test("what became what is told key by key; what stayed is left out", () => {
  const changes = { name: { from: "Tally", to: "Tally" }, maxMinutes: { from: 60, to: 15 } };
  expect(changesOf(eventWith({ changes }))).toEqual([{ term: "Changed: max minutes", text: "60 → 15" }]);
});

test("of a refusal nothing was changed: it tells what was wanted", () => {
  const role = { from: null, to: "owner" };
  const refused = eventWith({ type: "employee.denied", outcome: "refused", changes: { role } });
  expect(changesOf(refused)).toEqual([{ term: "Wanted: role", text: "nothing → owner" }]);
});

test("what an impersonator attempted stands under What", () => {
  const attempted = { from: null, to: "Record a payment" };
  const refused = eventWith({ type: "impersonation.denied", outcome: "refused", changes: { attempted } });
  expect(changesOf(refused)).toEqual([{ term: "What", text: "Record a payment" }]);
});

test("what a refused hand-off needs stands under What to correct", () => {
  const handOff = { from: null, to: "login_hint is missing." };
  const refused = eventWith({ type: "impersonation.denied", outcome: "refused", changes: { handOff } });
  expect(changesOf(refused)).toEqual([{ term: "What to correct", text: "login_hint is missing." }]);
});
