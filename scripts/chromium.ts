import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/** The browser of the stories: the one that is named, the system's, or Playwright's own download. Null where there is none. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  const candidates = named
    ? [named]
    : ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", chromium.executablePath()];
  return candidates.find((path) => existsSync(path)) ?? null;
}
