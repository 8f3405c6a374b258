import { expect, test } from "vitest";
import { eventTypes } from "#lib/audit/event.ts";
import { choices, choicesFor, eventsText, isChosenBy } from "./events.ts";
import { changesOf } from "./webhook.ts";

const ofGrants = eventTypes.filter((type) => type.startsWith("grant."));

test("every event can be chosen by words, each once", () => {
  const all = choices.flatMap(({ events }) => events);
  expect(new Set(all).size).toBe(all.length);
  expect(eventTypes.filter((type) => !type.startsWith("impersonation.") && !all.includes(type))).toEqual([]);
});

test("what was chosen is told by those words, and what a program chose by its type", () => {
  expect(eventsText(["impersonation.*", ...ofGrants])).toBe("Impersonation, Access");
  expect(eventsText(["grant.created", "audit.checkpoint"])).toBe("Checkpoints of the audit log, grant.created");
});

test("an edit sends only what it makes another, and keeps what was chosen one by one", () => {
  const webhook = { url: "https://hooks.example.com/a", events: ["impersonation.*", "grant.created"] };
  const offered = choicesFor(webhook.events);
  const formOf = (url: string, isChecked: (choice: (typeof offered)[number]) => boolean) => {
    const form = new FormData();
    form.set("url", url);
    for (const [nth, choice] of offered.entries()) if (isChecked(choice)) form.append("events", String(nth));
    return form;
  };
  const asBefore = (choice: (typeof offered)[number]) => isChosenBy(choice, webhook.events);
  expect(changesOf(webhook, formOf(webhook.url, asBefore), offered)).toEqual({});
  const moved = "https://hooks.example.com/b";
  expect(changesOf(webhook, formOf(moved, asBefore), offered)).toEqual({ url: moved });
  const withAccess = formOf(webhook.url, (choice) => asBefore(choice) || choice.label === "Access");
  expect(changesOf(webhook, withAccess, offered).events).toEqual(["impersonation.*", ...ofGrants]);
  expect(
    changesOf(
      webhook,
      formOf(webhook.url, () => false),
      offered,
    ),
  ).toEqual({ events: [] });
});
