/** "Firefox on Windows", out of a User-Agent header. A hint for its reader; nothing is decided by it. */
export function browserText(userAgent: string | null): string {
  if (userAgent === null) return "An unknown browser";
  const browser = nameIn(userAgent, browsers) ?? programName(userAgent) ?? "A browser";
  const system = nameIn(userAgent, systems);
  return system ? `${browser} on ${system}` : browser;
}

// In this order: each of the later ones is also named by some of the earlier ones.
const browsers: [string, string][] = [
  ["Edg/", "Edge"],
  ["EdgA/", "Edge"],
  ["EdgiOS/", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser/", "Samsung Internet"],
  ["Firefox/", "Firefox"],
  ["FxiOS/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["CriOS/", "Chrome"],
  ["Safari/", "Safari"],
];
const systems: [string, string][] = [
  ["Windows", "Windows"],
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Mac OS", "macOS"],
  ["CrOS", "ChromeOS"],
  ["Linux", "Linux"],
];

const nameIn = (userAgent: string, known: [string, string][]): string | undefined =>
  known.find(([mark]) => userAgent.includes(mark))?.[1];

/** Whatever calls itself a browser begins with "Mozilla/"; a program begins with its name, such as "curl/8.5.0". */
function programName(userAgent: string): string | undefined {
  const name = /^[\w .-]{1,40}(?=\/|$)/.exec(userAgent)?.[0];
  return name === "Mozilla" ? undefined : name;
}
