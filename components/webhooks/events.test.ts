import { expect, test } from "vitest";
import { eventTypes } from "#lib/audit/event.ts";
import { choices, eventsText } from "./events.ts";

test("every event can be chosen by words, each once", () => {
  const all = choices.flatMap(({ events }) => events);
  expect(new Set(all).size).toBe(all.length);
  expect(eventTypes.filter((type) => !type.startsWith("impersonation.") && !all.includes(type))).toEqual([]);
});

test("what was chosen is told by those words, and what a program chose by its type", () => {
  expect(eventsText(["impersonation.*", "grant.created", "grant.revoked"])).toBe("Impersonation, Access");
  expect(eventsText(["grant.created", "audit.checkpoint"])).toBe("Checkpoints of the audit log, grant.created");
});
