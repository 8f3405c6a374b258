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

test("of an act it tells what its product told of it, the details one by one", () => {
  const detail = { from: null, to: { number: "INV-7", copies: 2 } };
  const changes = { item: { from: null, to: "i-1" }, method: { from: null, to: "POST" }, detail };
  expect(changesOf(eventWith({ type: "impersonation.action", changes }))).toEqual([
    { term: "Product's id", text: "i-1" },
    { term: "Method", text: "POST" },
    { term: "Number", text: "INV-7" },
    { term: "Copies", text: "2" },
  ]);
});
