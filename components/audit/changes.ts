import type { AuditEvent } from "#lib/audit/event.ts";

/** What became what. Of a refusal, what it would have become. */
export function changesOf({ changes, outcome }: AuditEvent): { term: string; text: string }[] {
  return Object.entries(changes ?? {})
    .filter(([, { from, to }]) => JSON.stringify(from) !== JSON.stringify(to))
    .map(([key, { from, to }]) => {
      if (key === "attempted") return { term: "What", text: valueText(to) };
      if (key === "handOff") return { term: "What to correct", text: valueText(to) };
      const term = `${outcome === "refused" ? "Wanted" : "Changed"}: ${wordsOf(key)}`;
      return { term, text: `${valueText(from)} → ${valueText(to)}` };
    });
}

/** "maxMinutes" -> "max minutes". */
const wordsOf = (key: string): string => key.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);

const valueText = (value: unknown): string => {
  if (value === null || value === undefined) return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
};
