const DAY_MS = 24 * 60 * 60 * 1000;

/** When somebody's access may end, as one chooses it. */
export const endChoices = [
  { value: "none", label: "No end" },
  { value: "day", label: "In a day" },
  { value: "week", label: "In a week" },
  { value: "month", label: "In 30 days" },
  { value: "date", label: "On a date" },
] as const;
export type EndChoice = (typeof endChoices)[number]["value"];

const days: Partial<Record<EndChoice, number>> = { day: 1, week: 7, month: 30 };

/**
 * The instant that was chosen, or null for none; undefined where a date is wanted and none is there. A day lasts until its
 * midnight where the reader is.
 */
export function endOf(choice: EndChoice, day: string, now: Date): Date | null | undefined {
  if (choice === "none") return null;
  const ahead = days[choice];
  if (ahead !== undefined) return new Date(now.getTime() + ahead * DAY_MS);
  const [year, month, date] = day.split("-").map(Number);
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || year === undefined || month === undefined || date === undefined)
    return undefined;
  return new Date(year, month - 1, date + 1);
}

/** "2026-11-03", the day where the reader is. */
export function dayOf(at: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
