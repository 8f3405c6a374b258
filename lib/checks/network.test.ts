import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openBrowser } from "./browser.ts";
import { openNetwork, Unreachable } from "./network.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

let product: Listening;
let stranger: Listening;
const open: Listening[] = [];
beforeEach(async () => {
  [product, stranger] = [await listen(), await listen()];
});
afterEach(() => {
  for (const { server } of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

interface Listening {
  server: Server;
  origin: string;
  asked: { path: string; cookie: string | undefined }[];
  answers: Record<string, { status: number; headers?: Record<string, string | string[]> }>;
}

async function listen(): Promise<Listening> {
  const asked: Listening["asked"] = [];
  const answers: Listening["answers"] = {};
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? "", cookie: request.headers.cookie });
    const { status, headers } = answers[request.url ?? ""] ?? { status: 200 };
    // 0 stands for none at all.
    if (status > 0) response.writeHead(status, headers).end("text");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const listening = { server, origin, asked, answers };
  open.push(listening);
  return listening;
}

const network = (given: { local?: boolean; signal?: AbortSignal; productUrl?: string } = {}) =>
  openNetwork({
    origins: [product.origin],
    productUrl: given.productUrl ?? "https://session.acme.example",
    issuer: "https://dashboard.acme.example",
    authorize: async (params) => `${product.origin}/callback?code=${params.get("code")}`,
    reach: { local: given.local ?? true, allowedPrivateHosts: [] },
    signal: given.signal ?? new AbortController().signal,
  });

test("a redirect to an address that isn't registered is told, and never followed", async () => {
  product.answers["/start"] = { status: 302, headers: { location: `${stranger.origin}/inside` } };
  const landed = await openBrowser(network()).follow(`${product.origin}/start`);
  expect(landed.leftTo?.href).toBe(`${stranger.origin}/inside`);
  await expect(openBrowser(network()).ask(`${stranger.origin}/inside`)).rejects.toThrow(Unreachable);
  expect(stranger.asked).toEqual([]);
});

test("a private address is asked only from a deployment on that machine, but for the product host's own", async () => {
  await expect(openBrowser(network({ local: false })).ask(product.origin)).rejects.toThrow(/ALLOWED_PRIVATE_HOSTS/);
  expect(product.asked).toEqual([]);
});

test("the dashboard is never called: the hand-off's one address is answered here, and no other", async () => {
  const browser = openBrowser(network());
  const { url } = await browser.follow("https://dashboard.acme.example/oauth/authorize?code=c");
  expect(url.href).toBe(`${product.origin}/callback?code=c`);
  expect((await browser.ask("https://dashboard.acme.example/api/products")).status).toBe(400);
});

test("nothing is asked more than 200 times, in a circle of redirects no more than 12, and after its end not at all", async () => {
  product.answers["/round"] = { status: 302, headers: { location: "/round" } };
  const one = network();
  await openBrowser(one).follow(`${product.origin}/round`);
  expect(product.asked).toHaveLength(12);
  const many = Array.from({ length: 190 }, () => openBrowser(one).ask(product.origin));
  const outcomes = await Promise.allSettled(many);
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(2);
  const over = new AbortController();
  over.abort(new Error("over"));
  await expect(openBrowser(network({ signal: over.signal })).ask(product.origin)).rejects.toThrow("over");
});

test("a server that isn't there, and one that breaks off, are said as unreachable", async () => {
  product.server.close();
  await expect(openBrowser(network()).ask(product.origin)).rejects.toThrow(/gave no answer/);
});

test("a server that never answers is left after 5 seconds, however much garbage there is meanwhile", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const silent = new Promise<void>((heard) => product.server.prependListener("request", () => heard()));
    product.answers["/hang"] = { status: 0 };
    const asked = openBrowser(network()).ask(`${product.origin}/hang`);
    const told = expect(asked).rejects.toThrow(/gave no answer within 5 seconds/);
    await silent;
    collectGarbage();
    vi.advanceTimersByTime(5000);
    await told;
  } finally {
    vi.useRealTimers();
  }
});

test("cookies go where a browser sends them, and go away when they are taken back", async () => {
  product.answers["/set"] = {
    status: 200,
    headers: {
      "set-cookie": [
        ...[
          "all=1; Path=/",
          "deep=2; Path=/deep",
          "here=3",
          "gone=4; Max-Age=0",
          "old=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        ],
        ...["other=6; Domain=evil.example", "secure=7; Path=/; Secure", "=8", "__Host-x=9; Path=/; Secure"],
      ],
    },
  };
  product.answers["/unset"] = { status: 200, headers: { "set-cookie": "all=; Path=/; Max-Age=0" } };
  const browser = openBrowser(network());
  await browser.ask(`${product.origin}/set`);
  await browser.ask(`${product.origin}/deeper`);
  await browser.ask(`${product.origin}/deep/down`);
  await browser.ask(`${product.origin}/unset`);
  await browser.ask(`${product.origin}/deeper`);
  expect(product.asked.map(({ cookie }) => cookie)).toEqual([
    undefined,
    "all=1; here=3; secure=7; __Host-x=9",
    "deep=2; all=1; here=3; secure=7; __Host-x=9",
    "all=1; here=3; secure=7; __Host-x=9",
    "here=3; secure=7; __Host-x=9",
  ]);
});
