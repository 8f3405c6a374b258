import { expect, test } from "vitest";
import { namedIn } from "./named.ts";

const marks = (refused: boolean, ...names: (string | null)[]) =>
  names.map((name) => ({ at: new Date("2026-11-22T09:00:00.000Z"), refused, name }));

test("what was changed and what was refused stands in the summary by name, each once", () => {
  const all = [
    ...marks(false, "Sent an invoice", "Added a note", "Sent an invoice", null),
    ...marks(true, "Change the card"),
  ];
  expect(namedIn(all, false)).toEqual(["Sent an invoice (2 times)", "Added a note", "Something"]);
  expect(namedIn(all, true)).toEqual(["Change the card"]);
});

test("of many different things a few are named, and the rest counted", () => {
  expect(namedIn(marks(false, ..."abcde"), false)).toEqual([..."abcde"]);
  expect(namedIn(marks(false, ..."abcdefg"), false)).toEqual([..."abcd", "3 more"]);
});
