import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { type Browser, begin, end, installed, said, scriptText, stopped } from "./browser.ts";

const program = installed("/usr/bin/firefox-esr");

/** Debian's; null where it isn't installed. */
export const startFirefox: (() => Promise<Browser>) | null = program ? () => start(program) : null;

/** Over WebDriver BiDi, which Firefox speaks by itself: https://www.w3.org/TR/webdriver-bidi/ */
async function start(program: string): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-firefox-"));
  const options = ["--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", "0"];
  const child = begin(program, options, { HOME: folder });
  const socket = new WebSocket(`${await said(child, 2, /WebDriver BiDi listening on (ws:\S+)/)}/session`);
  const ask = asking(socket);
  await ask("session.new", { capabilities: {} });
  const { contexts } = await ask<{ contexts: { context: string }[] }>("browsingContext.getTree", {});
  const context = contexts[0]?.context;
  let other: string | undefined;

  return {
    open: async (url) => void (await ask("browsingContext.navigate", { context, url, wait: "complete" })),
    async run(script, given) {
      const evaluated = await ask<Evaluated>("script.evaluate", {
        expression: scriptText(script, given),
        target: { context },
        awaitPromise: true,
      });
      if (evaluated.type !== "success") throw new Error(evaluated.exceptionDetails?.text);
      return JSON.parse(evaluated.result?.value ?? "null");
    },
    back: async () => void (await ask("browsingContext.traverseHistory", { context, delta: -1 })),
    async hide() {
      other = (await ask<{ context: string }>("browsingContext.create", { type: "tab" })).context;
    },
    async show() {
      await ask("browsingContext.activate", { context });
      await ask("browsingContext.close", { context: other });
    },
    sleep: (meanwhile) => stopped(child, /-isForBrowser/, meanwhile),
    async close() {
      socket.terminate();
      await end(child);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Evaluated {
  type: string;
  result?: { value?: string };
  exceptionDetails?: { text: string };
}

type Answer = { id?: number | null; type: string; result?: unknown; error?: string; message?: string };

/** One question and its answer. Events have no number, and nobody has subscribed to any. */
function asking(socket: WebSocket) {
  const waiting = new Map<number, (answer: Answer) => void>();
  const opened = new Promise<unknown>((done, failed) => socket.once("open", done).once("error", failed));
  let last = 0;
  socket.on("message", (data) => {
    // The protocol's own frame: every answer to a command has its number.
    const answer = JSON.parse(String(data)) as Answer;
    if (typeof answer.id === "number") waiting.get(answer.id)?.(answer);
  });
  return async <Result>(method: string, params: object): Promise<Result> => {
    await opened;
    const id = ++last;
    const answered = new Promise<Answer>((done) => waiting.set(id, done));
    socket.send(JSON.stringify({ id, method, params }));
    const { type, result, error, message } = await answered;
    waiting.delete(id);
    if (type !== "success") throw new Error(`${method}: ${error}: ${message}`);
    // What the standard says that this command results in.
    return result as Result;
  };
}
