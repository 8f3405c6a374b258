import { request } from "node:http";
import { chromium } from "@playwright/test";
import { findChromium } from "#scripts/chromium.ts";
import { type Browser, signIn } from "./browser.ts";
import { understudyFile } from "./files.ts";
import { report, short } from "./results.ts";
import { startHello, startUnderstudy } from "./servers.ts";

/**
 * What a browser that has nothing yet loads for a page: a real one says what it asks for, and each of these is asked for
 * again as a browser over https does, so that what counts is what the server sent, packed as it packs.
 */
const here = await startUnderstudy(`file:${await understudyFile("demo-bytes")}`);
const hello = await startHello();
const executablePath = findChromium();
const chrome = await chromium.launch(executablePath === null ? {} : { executablePath });
try {
  const employee = await signIn(here, "mina@acme.example");
  const floor = await bytesOf(hello.url);
  const signInPage = await bytesOf(`${here.url}/sign-in`);
  const users = await bytesOf(`${here.url}/users`, employee);
  const one = (row: string, bytes: Bytes) => {
    const ratio = bytes.all / floor.all;
    return { row, median: ratio, least: ratio, most: ratio, of: `${said(bytes)} beside ${said(floor)}` };
  };
  report([one("bytes: sign-in", signInPage), one("bytes: users", users)]);
} finally {
  await chrome.close();
  await Promise.all([here.stop(), hello.stop()]);
}

interface Bytes {
  all: number;
  by: Record<string, number>;
}

async function bytesOf(url: string, browser?: Browser): Promise<Bytes> {
  const context = await chrome.newContext();
  const cookies = browser?.cookieOf(url).split("; ") ?? [];
  await context.addCookies(
    cookies.map((cookie) => ({ url, name: cookie.split("=")[0] ?? "", value: cookie.slice(cookie.indexOf("=") + 1) })),
  );
  const page = await context.newPage();
  const asked = new Map<string, string>();
  page.on("request", (each) => {
    if (each.method() === "GET") asked.set(each.url(), each.resourceType());
  });
  await page.goto(url, { waitUntil: "networkidle" });
  await context.close();
  const by: Record<string, number> = {};
  for (const [address, type] of asked) {
    // Pages that a link leads to are fetched ahead, and no part of this one.
    if (type === "fetch" || !address.startsWith("http")) continue;
    by[type] = (by[type] ?? 0) + (await sentFor(address, browser));
  }
  return { all: Object.values(by).reduce((sum, each) => sum + each, 0), by };
}

/** The body's bytes, as they went over the wire. */
async function sentFor(url: string, browser?: Browser): Promise<number> {
  const headers = { "accept-encoding": "gzip, deflate, br, zstd", cookie: browser?.cookieOf(url) ?? "" };
  return new Promise((done, fail) => {
    const sent = request(url, { headers }, (response) => {
      let bytes = 0;
      response.on("data", (part: Buffer) => {
        bytes += part.length;
      });
      response.on("end", () => done(bytes));
    });
    sent.on("error", fail).end();
  });
}

function said({ all, by }: Bytes): string {
  const parts = Object.entries(by).map(([type, bytes]) => `${type} ${short(bytes / 1000)}`);
  return `${short(all / 1000)} kB (${parts.join(", ")})`;
}
