import { expect, test } from "vitest";
import { yesOrNo } from "./yes-no.ts";

/** TRUE and FALSE as Excel writes them when it speaks that language. */
test.each([
  ["English", "TRUE", "FALSE"],
  ["German", "WAHR", "FALSCH"],
  ["French", "VRAI", "FAUX"],
  ["Spanish", "VERDADERO", "FALSO"],
  ["Portuguese", "VERDADEIRO", "FALSO"],
  ["Italian", "VERO", "FALSO"],
  ["Dutch", "WAAR", "ONWAAR"],
  ["Danish", "SAND", "FALSK"],
  ["Norwegian", "SANN", "USANN"],
  ["Swedish", "SANT", "FALSKT"],
  ["Finnish", "TOSI", "EPÄTOSI"],
  ["Polish", "PRAWDA", "FAŁSZ"],
  ["Czech", "PRAVDA", "NEPRAVDA"],
  ["Hungarian", "IGAZ", "HAMIS"],
  ["Romanian", "ADEVĂRAT", "FALS"],
  ["Turkish", "DOĞRU", "YANLIŞ"],
  ["Russian", "ИСТИНА", "ЛОЖЬ"],
  ["Ukrainian", "ІСТИНА", "ХИБНІСТЬ"],
  ["Greek", "ΑΛΗΘΗΣ", "ΨΕΥΔΗΣ"],
])("%s: %s and %s", (_, yes, no) => {
  expect([yesOrNo(yes), yesOrNo(no)]).toEqual([true, false]);
  expect([yesOrNo(yes.normalize("NFD")), yesOrNo(` ${no.toLowerCase()} `)]).toEqual([true, false]);
});

test("nothing says nothing, and anything else is no answer", () => {
  expect([yesOrNo(""), yesOrNo("  ")]).toEqual([null, null]);
  for (const word of ["maybe", "2", "active", "-", "true false"]) expect(yesOrNo(word)).toBeUndefined();
});
