import { describe, expect, test } from "vitest";
import { parse } from "#lib/http/input.ts";
import * as input from "./input.ts";
import { card, invoice } from "./tally.testing.ts";

describe("input", () => {
  test("a form's amount is money, to the cent", () => {
    for (const [typed, cents] of [
      ["12", 1_200],
      ["12.5", 1_250],
      ["12,05", 1_205],
      ["0.29", 29],
      ["999999.99", 99_999_999],
    ] as const) {
      expect(parse(input.invoiceForm, { customer: "A", amount: typed })).toEqual({ customer: "A", amountCents: cents });
    }
    for (const amount of ["", "0", "-1", "1e3", "1.234", "1000000", "NaN", "١٢"]) {
      expect(() => parse(input.invoiceForm, { customer: "A", amount })).toThrow();
    }
  });

  test.each<[string, Parameters<typeof parse<unknown>>[0], unknown]>([
    ["an unknown key", input.invoiceInput, { ...invoice, impersonatorUserId: null }],
    ["half a cent", input.invoiceInput, { ...invoice, amountCents: 0.5 }],
    ["a customer of spaces", input.invoiceInput, { ...invoice, customer: "  " }],
    ["a customer that turns the line around", input.invoiceInput, { ...invoice, customer: "a\u202eb" }],
    ["a customer that is too long", input.invoiceInput, { ...invoice, customer: "x".repeat(121) }],
    ["a note of a megabyte", input.noteInput, { text: "x".repeat(1_000_000) }],
    ["a note with a null character", input.noteInput, { text: "a\u0000b" }],
    ["a card of letters", input.cardInput, { ...card, cardNumber: "four two four two" }],
    ["a card that expires in the 13th month", input.cardInput, { ...card, cardExpires: "13/29" }],
    ["a key without a name", input.apiKeyInput, { name: "" }],
  ])("refuses %s", (_, schema, value) => {
    expect(() => parse(schema, value)).toThrow();
  });

  test("a note keeps its lines", () => {
    expect(parse(input.noteInput, { text: " one\n\ttwo " })).toEqual({ text: "one\n\ttwo" });
  });
});
