/** "Firefox on Windows", out of a User-Agent header. A hint for its owner; nothing is decided by it. */
export function browserText(userAgent: string | null): string {
  if (userAgent === null) return "An unknown browser";
  const browser = nameIn(userAgent, browsers) ?? "A browser";
  const system = nameIn(userAgent, systems);
  return system ? `${browser} on ${system}` : browser;
}

// In this order: each of the later ones is also named by some of the earlier ones.
const browsers: [string, string][] = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
];
const systems: [string, string][] = [
  ["Windows", "Windows"],
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Mac OS", "macOS"],
  ["Linux", "Linux"],
];

const nameIn = (userAgent: string, known: [string, string][]): string | undefined =>
  known.find(([mark]) => userAgent.includes(mark))?.[1];
