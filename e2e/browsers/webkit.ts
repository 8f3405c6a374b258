import { freePort } from "../server.ts";
import { type Browser, begin, end, installed, said, scriptText, stopped } from "./browser.ts";

const driver = installed("/usr/bin/WebKitWebDriver");
const screen = installed("/usr/bin/Xvfb");

/** Debian's, with a screen for its window; null where either isn't installed. */
export const startWebkit: (() => Promise<Browser>) | null = driver && screen ? () => start(driver, screen) : null;

/** Over WebDriver, which is plain HTTP: https://www.w3.org/TR/webdriver2/ */
async function start(driver: string, screen: string): Promise<Browser> {
  const display = begin(screen, ["-displayfd", "3", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], {});
  const port = await freePort();
  const DISPLAY = `:${await said(display, 3, /(\d+)\n/)}`;
  const child = begin(driver, ["--host=127.0.0.1", `--port=${port}`], { DISPLAY });
  const address = `http://127.0.0.1:${port}/session`;
  await answering(`http://127.0.0.1:${port}/status`);
  const { sessionId } = await ask<{ sessionId: string }>("POST", address, { capabilities: {} });
  const inSession = <Result>(path: string, body: object = {}) =>
    ask<Result>("POST", `${address}/${sessionId}/${path}`, body);

  const run: Browser["run"] = async (script, given) => {
    const text = `const done = arguments[0]; ${scriptText(script, given)}.then(done)`;
    return JSON.parse(await inSession<string>("execute/async", { script: text, args: [] }));
  };
  return {
    open: async (url) => void (await inSession("url", { url })),
    run,
    back: async () => void (await inSession("back")),
    // A new tab opens behind this one, and no command brings it to the front: the page is told what it would be told.
    hide: () => run(pretend, true),
    show: () => run(pretend, false),
    sleep: (meanwhile) => stopped(child, /WebKitWebProcess/, meanwhile),
    async close() {
      await ask("DELETE", `${address}/${sessionId}`);
      await end(child);
      await end(display);
    },
  };
}

function pretend(hidden: boolean): void {
  Object.defineProperty(document, "visibilityState", {
    configurable: true,
    get: () => (hidden ? "hidden" : "visible"),
  });
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}

async function ask<Result>(method: string, url: string, body?: object): Promise<Result> {
  const response = await fetch(url, { method, body: body && JSON.stringify(body) });
  // What the standard says that this command results in.
  const { value } = (await response.json()) as { value: Result & { message?: string } };
  if (!response.ok) throw new Error(`${url}: ${value.message}`);
  return value;
}

async function answering(url: string): Promise<void> {
  while (!(await fetch(url).catch(() => null))) await new Promise((again) => setTimeout(again, 50));
}
