import type { showWebhook } from "#lib/webhooks/show.ts";
import { type Choice, eventsIn } from "./events.ts";

export type ShownWebhook = ReturnType<typeof showWebhook>;

/** Where it goes, as one tells it: the rest of an address may be a secret. */
export const hostOf = ({ url }: { url: string }): string => new URL(url).host;

/** Only what a form makes another, so that two people who edit at once do not undo each other. */
export function changesOf(
  { url: before, events: had }: Pick<ShownWebhook, "url" | "events">,
  form: FormData,
  choices: Choice[],
): { url?: string; events?: string[] } {
  const url = String(form.get("url") ?? "");
  const events = eventsIn(form, choices);
  const sameEvents = events.length === had.length && events.every((type) => had.includes(type));
  return { ...(url !== before && { url }), ...(!sameEvents && { events }) };
}
