import { expect, test } from "vitest";
import { guessed } from "./guess.ts";

const column = (header: string, field: "email" | "name" | null = null) => ({ header, field, example: "" });

test("columns are proposed by what directories call them, and each once", () => {
  const columns = ["E-Mail-Adresse", "Display Name", "user_id", "Customer ID", "isActive", "created_at"];
  expect(guessed(columns.map((header) => column(header)))).toEqual({
    "E-Mail-Adresse": "email",
    "Display Name": "name",
    user_id: "externalId",
    "Customer ID": null,
    isActive: "active",
    created_at: null,
  });
});

test("what the file says itself stays, and is proposed for no other column", () => {
  expect(guessed([column("mail"), column("email", "email"), column("name", "name")])).toEqual({
    ...{ mail: null, email: "email", name: "name" },
  });
});
