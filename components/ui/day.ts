const HOUR_MS = 60 * 60 * 1000;
/** No zone is further from UTC than this. */
const FURTHEST_MS = 15 * HOUR_MS;

/**
 * The first instant of a day ("2026-11-03") in a time zone ("Europe/Berlin"); null for what is no day or no zone. It is
 * looked for by halving and not computed from an offset: some zones set their clocks forward at midnight.
 */
export function startOfDay(day: string, zone: string): Date | null {
  const midnight = utcMidnight(day);
  const dayIn = dayReader(zone);
  if (midnight === null || dayIn === null) return null;
  let before = midnight - FURTHEST_MS;
  let from = midnight + FURTHEST_MS;
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (dayIn(middle) < day) before = middle;
    else from = middle;
  }
  return new Date(from);
}

/** The last instant of a day, to the millisecond. */
export function endOfDay(day: string, zone: string): Date | null {
  const midnight = utcMidnight(day);
  if (midnight === null) return null;
  const next = startOfDay(dayText(midnight + 24 * HOUR_MS), zone);
  return next && new Date(next.getTime() - 1);
}

function utcMidnight(day: string): number | null {
  const ms = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) || dayText(ms) !== day ? null : ms;
}

const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Tells the day of an instant where the zone is; null for a zone that nobody has heard of. */
function dayReader(zone: string): ((ms: number) => string) | null {
  try {
    const shape = { year: "numeric", month: "2-digit", day: "2-digit", timeZone: zone } as const;
    const format = new Intl.DateTimeFormat("en", shape);
    return (ms) => {
      const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
      return `${parts.year?.padStart(4, "0")}-${parts.month}-${parts.day}`;
    };
  } catch {
    return null;
  }
}
