import { spawn } from "node:child_process";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { expectRefusal } from "./core.testing.ts";
import { openProduct, type Product, REVOCATIONS } from "./verifier.testing.ts";

let product: Product;
/** The connections that were opened, oldest first. */
let streams: ServerResponse[];
beforeEach(async () => {
  product = await openProduct();
  streams = [];
  product.issuer.state.ended.push("another");
  product.issuer.state.stream = (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`${eventOf()}: 0\n\n`);
    streams.push(response);
  };
});
afterEach(() => {
  product.verifier.close();
  return product.issuer.close();
});

const eventOf = (...sids: string[]) =>
  `id: 1\ndata: ${JSON.stringify({ items: sids.map(itemOf), nextCursor: "1" })}\n\n`;
const itemOf = (sid: string) => ({ sid, endedAt: "2026-11-22T12:00:00.000Z" });

/** No longer than it takes. */
const until = (holds: () => unknown) => vi.waitFor(holds, { interval: 5, timeout: 5000 });
const verify = (token: string) => product.verifier.verifyAccessToken(token);
const asked = () => product.issuer.count(REVOCATIONS);

/** Once this is true, everything that was written before has been read: a mark comes behind it. */
async function arrive(text: string) {
  const sid = crypto.randomUUID();
  streams.at(-1)?.write(text + eventOf(sid));
  const mark = await product.ownToken({ sid });
  await until(() => expectRefusal(verify(mark), "session_ended"));
}

/** An impersonation that is on, with a connection that says so. */
async function connect(): Promise<string> {
  const token = await product.impersonatedToken();
  await verify(token);
  await until(() => expect(streams).toHaveLength(1));
  await arrive("");
  return token;
}

test("a level that is pushed isn't undone by an answer that was on its way before", async () => {
  const raised = { sid: "impersonation-1", access: "full", raisedUntil: "2026-11-22T12:30:00.000Z" };
  product.issuer.state.changes = [raised];
  const token = await connect();
  expect((await verify(token)).user.access).toBe("full");
  product.clock.pass(2.5);
  let answer = () => {};
  product.issuer.state.slow = new Promise((resolve) => {
    answer = resolve;
  });
  const waiting = verify(token);
  await until(() => expect(asked()).toBe(2));
  const dropped = { ...raised, access: "read_only", raisedUntil: null };
  await arrive(`id: 1\ndata: ${JSON.stringify({ items: [], changes: [dropped], nextCursor: "1" })}\n\n`);
  answer();
  expect((await waiting).user.access).toBe("read_only");
  expect((await verify(token)).user.access).toBe("read_only");
});

describe("a pushed end", () => {
  test("is refused by the next request, without asking for anything", async () => {
    const token = await connect();
    await verify(token);
    await arrive(eventOf("another", "impersonation-1"));
    await expectRefusal(verify(token), "session_ended");
    expect(asked()).toBe(1);
  });

  test("comes from where the last answer ended, with the client's credentials", async () => {
    product.issuer.state.ended.push("another one");
    await connect();
    expect(product.issuer.streamed).toEqual([`${REVOCATIONS}?cursor=2`]);
    expect(new Set(product.issuer.state.authorization)).toEqual(new Set([`Basic ${btoa("product-1:s-e%3Acret")}`]));
  });

  test("is read from parts that end anywhere", async () => {
    const token = await connect();
    const item = JSON.stringify(itemOf("impersonation-1"));
    const event = `: é\r\nevent: message\r\ndata: {"items":[${item}],\r\ndata: "nextCursor":"8"}\r\n\r\n`;
    for (const byte of Buffer.from(event)) {
      streams[0]?.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    await arrive("");
    await expectRefusal(verify(token), "session_ended");
  });
});

describe("a connection", () => {
  test("that goes on saying that nothing has ended serves all requests, and nobody asks", async () => {
    const token = await connect();
    for (let s = 1; s <= 20; s++) {
      product.clock.pass(1);
      await arrive(`: ${s * 1000}\n\n`);
      await verify(token);
    }
    expect(asked()).toBe(1);
    expect(streams).toHaveLength(1);
  });

  test("that is cut is opened anew, from where it was", async () => {
    product.issuer.state.ended.push("another one");
    const token = await connect();
    streams[0]?.destroy();
    await until(() => expect(streams).toHaveLength(2));
    expect(product.issuer.streamed.at(-1)).toBe(`${REVOCATIONS}?cursor=1`);
    await arrive(eventOf("impersonation-1"));
    await expectRefusal(verify(token), "session_ended");
  });

  test("that is cut and can't be had again leaves the asking: an end is noticed within 5 seconds", async () => {
    const token = await connect();
    product.issuer.state.stream = null;
    product.issuer.state.ended.push("impersonation-1");
    streams[0]?.destroy();
    product.clock.pass(2.5);
    await expectRefusal(verify(token), "session_ended");
    expect(asked()).toBe(2);
  });

  test("that falls silent leaves the asking too", async () => {
    const token = await connect();
    product.issuer.state.ended.push("impersonation-1");
    product.clock.pass(2.4);
    await verify(token);
    product.clock.pass(0.1);
    await expectRefusal(verify(token), "session_ended");
  });

  test("whose messages were held back on the way is worth nothing: they speak of when they were written", async () => {
    const token = await connect();
    product.issuer.state.revocationsStatus = 503;
    product.clock.pass(6);
    const closed = once(streams[0] ?? expect.fail(), "close");
    streams[0]?.write(": 900\n\n");
    await closed;
    await expectRefusal(verify(token), "revocations_unavailable");
  });

  test.each(["data: {}\n\n", "data: nonsense\n\n", `data: ${"x".repeat(1024 * 1024 + 1)}`])(
    "that says something else is let go (%#)",
    async (text) => {
      await connect();
      const closed = once(streams[0] ?? expect.fail(), "close");
      streams[0]?.write(text);
      await closed;
    },
  );

  test("that nobody needs any more is let go, and opened when somebody does", async () => {
    await connect();
    product.clock.pass(309);
    await arrive(": 309000\n\n");
    product.clock.pass(1);
    const closed = once(streams[0] ?? expect.fail(), "close");
    streams[0]?.write(": 310000\n\n");
    await closed;
    product.clock.pass(2.5);
    await verify(await product.impersonatedToken());
    await until(() => expect(streams).toHaveLength(2));
  });

  test("is let go for good when the verifier is closed, and ends are asked for", async () => {
    const token = await connect();
    const closed = once(streams[0] ?? expect.fail(), "close");
    product.verifier.close();
    await closed;
    product.issuer.state.ended.push("impersonation-1");
    product.clock.pass(2.5);
    await expectRefusal(verify(token), "session_ended");
    expect(streams).toHaveLength(1);
  });

  test("keeps no process alive", async () => {
    const { origin } = product.issuer;
    const token = await product.impersonatedToken();
    // Its own clock is the computer's, for which the token is from the past or the future: so it is told the time.
    const program = `
      import { createVerifier } from "${new URL("../index.ts", import.meta.url).href}";
      const clock = () => new Date(${product.clock.now().getTime()});
      const options = { authUrl: "${origin}", clientId: "product-1", clientSecret: "s", clock };
      await createVerifier(options).verifyAccessToken("${token}");
      console.log("verified");`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program]);
    let said = "";
    child.stdout.on("data", (part) => {
      said += part;
    });
    const [code] = await once(child, "exit");
    expect([code, said]).toEqual([0, "verified\n"]);
  });
});

describe("when connection and answers are both silent", () => {
  test("impersonated tokens are refused after 5 seconds, the users' own go on, and all is well again after an answer", async () => {
    const [own, token] = [await product.ownToken(), await connect()];
    product.issuer.state.revocationsStatus = 503;
    product.clock.pass(4.9);
    await verify(token);
    product.clock.pass(0.1);
    await expectRefusal(verify(token), "revocations_unavailable");
    await verify(own);
    product.issuer.state.revocationsStatus = 200;
    for (let i = 0; i < 2; i++) {
      product.clock.pass(2.5);
      await verify(token);
    }
    await until(() => expect(streams).toHaveLength(2));
  });
});

describe("a server without it", () => {
  test.each<[string, (response: ServerResponse) => void]>([
    ["406", (response) => response.writeHead(406).end()],
    ["401", (response) => response.writeHead(401).end()],
    ["a redirect", (response) => response.writeHead(302, { location: "/elsewhere" }).end()],
    ["a list", (response) => response.writeHead(200, { "content-type": "application/json" }).end("{}")],
    ["a cut", (response) => response.destroy()],
  ])("(%s) is asked every 2.5 seconds, and for a connection ever less often", async (_, answer) => {
    product.issuer.state.stream = answer;
    for (let i = 0; i < 40; i++) {
      await verify(await product.impersonatedToken());
      product.clock.pass(2.5);
      await new Promise(setImmediate);
    }
    expect(asked()).toBe(40);
    expect(product.issuer.streamed.length).toBeGreaterThanOrEqual(1);
    expect(product.issuer.streamed.length).toBeLessThanOrEqual(8);
    expect(product.issuer.count("/elsewhere")).toBe(0);
  });
});
