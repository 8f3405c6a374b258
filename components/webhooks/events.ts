import { askable } from "#lib/webhooks/asked.ts";
import { CHECKPOINT, EVERY_IMPERSONATION } from "#lib/webhooks/webhook.ts";

/** What people choose: a few kinds of news, not one type of event after the other. */
export interface Choice {
  label: string;
  note: string;
  events: string[];
}

const startingWith = (...nouns: string[]) =>
  askable.filter((type) => nouns.some((noun) => type.startsWith(`${noun}.`)));

const choicesByNoun: Choice[] = [
  {
    label: "Impersonation",
    note: "A session was asked for, started, raised to changes, refused or ended, what was done in it, and how it is set up.",
    events: [EVERY_IMPERSONATION],
  },
  {
    label: "Access",
    note: "Somebody got access to impersonation, more or less of it, or lost it; it ends soon, or was looked through.",
    events: startingWith("grant"),
  },
  {
    label: "Requests",
    note: "Somebody asked for what has to be approved, and what became of it.",
    events: startingWith("request"),
  },
  {
    label: "Sign-ins",
    note: "Somebody signed in or out, proved that it's them, or failed to.",
    events: startingWith("session"),
  },
  {
    label: "Team",
    note: "Who was invited, changed role or was deactivated, and whose second factors changed.",
    events: startingWith("employee"),
  },
  {
    label: "Users",
    note: "Users were added, changed, protected, imported or removed, or chose when support may sign in.",
    events: startingWith("user", "domain", "support_access"),
  },
  {
    label: "Connections",
    note: "Products, API keys and webhooks, and whoever couldn't be reached.",
    events: startingWith("product", "api_key", "webhook", "mail"),
  },
  {
    label: "Checkpoints of the audit log",
    note: "Signed notes by which anybody can check that nothing was taken out of it.",
    events: [CHECKPOINT],
  },
];

const chosen = new Set([...startingWith("impersonation"), ...choicesByNoun.flatMap(({ events }) => events)]);

/** Every event is in one of them. */
export const choices: Choice[] = [
  ...choicesByNoun,
  {
    label: "Everything else",
    note: "Keys, backups and whatever a later version records.",
    events: askable.filter((type) => !chosen.has(type)),
  },
];

/** What a webhook asks for, in the words in which it was chosen; what was chosen elsewhere, by its type. */
export function eventsText(events: string[]): string {
  const { whole, rest } = chosenBy(events);
  return [...whole.map(({ label }) => label), ...rest].join(", ");
}

/** What there is to choose for a webhook that has these already: what was chosen one by one elsewhere is one more. */
export function choicesFor(events: string[]): Choice[] {
  const { rest } = chosenBy(events);
  if (rest.length === 0) return choices;
  return [...choices, { label: "Chosen one by one", note: `By the API: ${rest.join(", ")}.`, events: rest }];
}

export const isChosenBy = ({ events }: Choice, asked: string[]): boolean =>
  events.every((type) => asked.includes(type));

/** The types that the boxes of a form ask for, each once. */
export const eventsIn = (fields: FormData, of: Choice[]): string[] => [
  ...new Set(fields.getAll("events").flatMap((nth) => of[Number(nth)]?.events ?? [])),
];

function chosenBy(events: string[]) {
  const whole = choices.filter((choice) => isChosenBy(choice, events));
  return { whole, rest: events.filter((type) => !whole.some((choice) => choice.events.includes(type))) };
}
