import type { AuditEvent } from "#lib/audit/event.ts";

interface Told {
  term: string;
  text: string;
}

/** What became what. Of a refusal, what it would have become; of an act, what its product told of it. */
export function changesOf({ type, changes, outcome }: AuditEvent): Told[] {
  if (type === "impersonation.action" || type === "impersonation.ended")
    return Object.entries(changes ?? {}).flatMap(([key, { to }]) => toldOf(key, to));
  return Object.entries(changes ?? {})
    .filter(([, { from, to }]) => JSON.stringify(from) !== JSON.stringify(to))
    .map(([key, { from, to }]) => {
      if (key === "attempted") return { term: "What", text: valueText(to) };
      if (key === "handOff") return { term: "What to correct", text: valueText(to) };
      if (key === "handOffWithout") return { term: "Opened without", text: valueText(to) };
      const term = `${outcome === "refused" ? "Wanted" : "Changed"}: ${wordsOf(key)}`;
      return { term, text: `${valueText(from)} → ${valueText(to)}` };
    });
}

/** Nothing became anything here: a word, and what it says. */
function toldOf(key: string, value: unknown): Told[] {
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, each]) => toldOf(name, each));
  return [{ term: key === "item" ? "Product's id" : upper(wordsOf(key)), text: valueText(value) }];
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** "maxMinutes" -> "max minutes". */
const wordsOf = (key: string): string => key.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);

const valueText = (value: unknown): string => {
  if (value === null || value === undefined) return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
};
