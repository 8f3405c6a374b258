import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type CheckedProduct, ownProduct } from "./checked.testing.ts";
import { serveUnderstudy, type Understudy } from "./understudy.testing.ts";

/** A check while its employee, or the product, does something else. */
let at: Understudy;
const opened: CheckedProduct[] = [];

beforeAll(async () => {
  at = await serveUnderstudy();
});
afterAll(() => {
  for (const { close } of opened) close();
  at.close();
});

async function connect(product: CheckedProduct) {
  opened.push(product);
  const registered = await at.register({ name: "Checked", ...product.registration });
  product.connect(at.dashboardUrl, registered);
  return { ...registered, admin: await at.employ("admin") };
}

test("a session that its employee confirms meanwhile isn't the check's, whatever the product asks for", async () => {
  const came: string[] = [];
  let other = "";
  let meanwhile = async (): Promise<URLSearchParams> => new URLSearchParams();
  const server = createServer(async ({ url = "" }, response) => {
    came.push(url);
    const begins = url.startsWith("/initiate");
    const location = begins && `${at.dashboardUrl}/oauth/authorize?${await meanwhile()}`;
    response.writeHead(location ? 303 : 200, location ? { location } : {}).end("page");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const uris = {
    initiateLoginUri: `${origin}/initiate`,
    redirectUris: [`${origin}/callback`],
    backchannelLogoutUri: `${origin}/out`,
  };
  const registration = { kind: "oidc", ...uris, targetLinkUri: `${origin}/`, startsWithoutLoginHint: true };
  const { id, admin, clientId } = await connect({ origin, registration, connect() {}, close: () => server.close() });
  for (const named of [true, false]) {
    meanwhile = async () => {
      other = (await at.start(admin.cookie, id)).id;
      return new URLSearchParams({
        ...{ client_id: clientId, redirect_uri: `${origin}/callback`, response_type: "code", scope: "openid" },
        ...{ code_challenge: "c".repeat(43), code_challenge_method: "S256" },
        ...(named && { login_hint: other }),
      });
    };
    await (await at.check(admin.cookie, id, {})).text();
    const [back = ""] = came.splice(0).filter((url) => url.startsWith("/callback"));
    expect(back).toContain("error=access_denied");
    expect(back).not.toContain("code=");
    // It still waits for its own browser.
    expect(await at.unendedIn(id)).toBe(1);
    await at.end(admin.cookie, other);
  }
});

test("of an employee one runs at a time, also when its session is over before it is", async () => {
  const product = await ownProduct("goes_on");
  const { id, admin } = await connect(product);
  const action = { method: "POST", address: `${product.origin}/password` };
  const again = () => at.check(admin.cookie, id, { action });
  const reader = ((await again()).body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  // It takes the place of the check's.
  const own = await at.start(admin.cookie, id);
  await at.end(admin.cookie, own.id);
  const refused = await again();
  expect([refused.status, await refused.json()]).toMatchObject([409, { code: "in_session" }]);
  expect(await at.unendedIn(id)).toBe(0);
  await reader.cancel();
  const next = await vi.waitFor(async () => {
    const answer = await again();
    expect(answer.status).toBe(200);
    return answer;
  });
  await next.body?.cancel();
});

test("a check takes 90 seconds at most, whatever the product does, and says so", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const product = await ownProduct("goes_on");
    const { id, admin } = await connect(product);
    const answer = await at.check(admin.cookie, id, {
      action: { method: "POST", address: `${product.origin}/password` },
    });
    const reader = (answer.body as ReadableStream<BufferSource>).pipeThrough(new TextDecoderStream()).getReader();
    let told = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      told += part.value;
      // The next step asks for ten seconds whether the session still goes on.
      if (part.value.includes('"forged_headers"')) vi.advanceTimersByTime(90_000);
    }
    expect(told).toMatch(/"name":"end".*The check took too long/);
    expect(told).toMatch(/"done":/);
    expect(await at.unendedIn(id)).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
