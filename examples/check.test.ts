import { execFile } from "node:child_process";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Line, type Step, stepTitles } from "#lib/checks/step.ts";
import { type CheckedProduct, type Fault, hostedProduct, ownProduct } from "./checked.testing.ts";
import { serveUnderstudy, type Understudy } from "./understudy.testing.ts";

let at: Understudy;
const opened: CheckedProduct[] = [];

beforeAll(async () => {
  at = await serveUnderstudy();
});
afterAll(() => {
  for (const { close } of opened) close();
  at.close();
});

interface Settings {
  page?: string;
  action?: string;
}

/** Registered, with an Admin of its own. */
async function connect(product: CheckedProduct) {
  opened.push(product);
  const registered = await at.register({ name: "Checked", ...product.registration });
  product.connect("initiateLoginUri" in product.registration ? at.dashboardUrl : at.productUrl, registered);
  return { ...registered, admin: await at.employ("admin") };
}

const settingsOf = ({ origin }: CheckedProduct, { page, action }: Settings) => ({
  ...(page !== undefined && { page: origin + page }),
  ...(action !== undefined && { action: { method: "POST", address: origin + action } }),
});

async function check(product: CheckedProduct, settings: Settings) {
  const { id, admin } = await connect(product);
  const response = await at.check(admin.cookie, id, settingsOf(product, settings));
  expect(response.status).toBe(200);
  const text = await response.text();
  const lines: Line[] = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const steps = lines.flatMap((line) => ("step" in line ? [line.step] : []));
  return { text, lines, steps, failures: steps.filter(({ outcome }) => outcome === "failed") };
}

const outcomes = (steps: Step[]) => Object.fromEntries(steps.map(({ name, outcome }) => [name, outcome]));
const ALL = ["sign_in", "other_browser", "banner", "sensitive", "dropped_cookie", "forged_headers", "end", "replay"];
const allPassed = Object.fromEntries(ALL.map((name) => [name, "passed"]));

test.concurrent("a product of /oidc that does everything right passes all of it", async () => {
  const { steps } = await check(await ownProduct(null), { action: "/password" });
  expect(outcomes(steps), JSON.stringify(steps, null, 1)).toEqual(allPassed);
});

test.concurrent("so does one with a hosted session, whose server is sent tokens", async () => {
  const { steps } = await check(await hostedProduct(), { page: "/api/me", action: "/api/card" });
  expect(outcomes(steps), JSON.stringify(steps, null, 1)).toEqual(allPassed);
});

test.concurrent("where its address tells nothing, the action that it refuses tells who is signed in", async () => {
  const { steps } = await check(await hostedProduct(), { action: "/api/card" });
  expect(outcomes(steps), JSON.stringify(steps, null, 1)).toEqual(allPassed);
  expect(steps[0]?.seen).toMatch(/\/api\/card answers the impersonator 403, and nobody 401/);
});

test.concurrent.each([
  ["no_banner", "banner", /Neither the page nor its scripts/],
  ["lets_change", "sensitive", /POST .*\/api\/card answered 204/],
] as const)("a hosted product with the fault %s fails at %s alone", async (fault, name, seen) => {
  const { failures, steps } = await check(await hostedProduct(fault), { page: "/api/me", action: "/api/card" });
  expect(
    failures.map((step) => [step.name, seen.test(step.seen)]),
    JSON.stringify(steps, null, 1),
  ).toEqual([[name, true]]);
});

const broken: [Fault, Step["name"], RegExp, RegExp][] = [
  ["no_banner", "banner", /says who is there, but/, /Add <understudy-banner>/],
  ["lets_change", "sensitive", /POST .*\/password answered 204/, /Refuse an impersonator there, with 403/],
  ["goes_on", "end", /went on for more than 10 s/, /Ask on every request/],
  ["no_state", "other_browser", /Another browser, .* was signed in/, /Keep the state of a sign-in in a cookie/],
  ["remembers_codes", "replay", /signed the browser that had opened it before in again/, /a code is good once/],
  ["believes_header", "forged_headers", /the header x-user-id was enough/, /from the session alone/],
  ["marks_by_cookie", "dropped_cookie", /Without the cookie acting .* 204/, /Keep the impersonation in the session/],
];
test.concurrent.each(broken)(
  "a product with the fault %s fails at %s alone, and is told what to do",
  async (...row) => {
    const [fault, name, seen, fix] = row;
    const { failures, steps } = await check(await ownProduct(fault), { action: "/password" });
    expect(failures, JSON.stringify(steps, null, 1)).toEqual([
      {
        name,
        title: stepTitles[name],
        outcome: "failed",
        seen: expect.stringMatching(seen),
        fix: expect.stringMatching(fix),
      },
    ]);
  },
);

test.concurrent("what goes wrong before anybody is signed in is said, and nothing else is asked", async () => {
  const product = await ownProduct(null);
  const away = { ...product, registration: { ...product.registration, initiateLoginUri: `${product.origin}/nowhere` } };
  const { steps, lines } = await check(away, {});
  expect(steps[0]).toMatchObject({ name: "sign_in", outcome: "failed", seen: expect.stringContaining("with 404") });
  expect(steps.slice(1).map(({ outcome }) => outcome)).toEqual(Array(7).fill("skipped"));
  expect(lines.at(-1)).toEqual({ done: { passed: 0, failed: 1, skipped: 7 } });
  const gone = await hostedProduct();
  gone.close();
  expect((await check(gone, {})).steps[0]?.seen).toMatch(/gave no answer/);
});

test.concurrent("where no action is named, what needs one is skipped, and says so", async () => {
  const { steps, failures } = await check(await ownProduct(null), {});
  expect(failures).toEqual([]);
  const skipped = steps.filter(({ outcome }) => outcome === "skipped");
  expect(skipped.map(({ name, fix }) => [name, fix?.startsWith("Name under Set up")])).toEqual([
    ["sensitive", true],
    ["dropped_cookie", true],
  ]);
});

test.concurrent("a page that is the same for everybody tells nothing, and the check doesn't make it up", async () => {
  const { steps } = await check(await hostedProduct(), {});
  expect(steps[0]).toMatchObject({
    outcome: "failed",
    fix: expect.stringContaining("only answers whoever is signed in"),
  });
});

test.concurrent("nothing secret is in what is told", async () => {
  const { text } = await check(await ownProduct("no_state"), { action: "/password" });
  expect(text).not.toMatch(/code=|own=|state=|eyJ|[\w-]{43}/);
});

test.concurrent("whoever goes away ends the session with it, by closing the page as by breaking off the command", async () => {
  const gone = (id: string) => vi.waitFor(async () => expect(await at.unendedIn(id)).toBe(0), { timeout: 5000 });
  const product = await ownProduct("goes_on");
  const { id, admin } = await connect(product);
  const page = await at.check(admin.cookie, id, settingsOf(product, { action: "/password" }));
  const reader = (page.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  expect(await at.unendedIn(id)).toBe(1);
  await reader.cancel();
  await gone(id);
  const headers = { authorization: `Bearer ${await at.tokenOf(admin.id)}`, "content-type": "application/json" };
  const broken = new AbortController();
  const sent = { method: "POST", headers, body: JSON.stringify({ productId: id }), signal: broken.signal };
  const answer = await fetch(`${at.dashboardUrl}/api/v1/checks`, sent);
  await answer.body?.getReader().read();
  expect(await at.unendedIn(id)).toBe(1);
  broken.abort();
  await gone(id);
});

/** As `npx @understudy/sdk check` in a build. */
function command(given: string[], token: string): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, UNDERSTUDY_URL: at.dashboardUrl, UNDERSTUDY_TOKEN: token };
  const args = ["--import", "tsx", "sdk/cli/index.ts", "check", ...given];
  return new Promise((done) => {
    execFile(process.execPath, args, { env }, (error, out, err) => done({ code: Number(error?.code ?? 0), out, err }));
  });
}

test.concurrent("the command shows the same steps, and ends with 1 when one of them failed", async () => {
  const product = await ownProduct("no_banner");
  const { id, admin } = await connect(product);
  await at.setUpCheck(admin.cookie, id, settingsOf(product, { action: "/password" }));
  const token = await at.tokenOf(admin.id);
  const { code, out } = await command([id], token);
  expect(out).toMatch(
    /^passed {3}Signs in as the test user\n {9}http:.* answers the impersonator 200, and nobody by leading to /,
  );
  expect(out).toMatch(/\nFAILED {3}Its page has the banner\n.*\n {9}-> Add <understudy-banner>/);
  expect(code).toBe(1);
  expect(await at.unendedIn(id)).toBe(0);
});

test.concurrent("the command ends with 3 for a token that is nobody's, and for what a rule refuses", async () => {
  const { id, admin } = await connect(await ownProduct(null));
  expect(await command([id], "up_nobodys")).toMatchObject({ code: 3, err: expect.stringContaining("personal token") });
  const refused = await command([id], await at.tokenOf(admin.id));
  expect(refused).toMatchObject({ code: 3, out: "", err: expect.stringContaining("Set up the check first") });
});

test.concurrent("a check is asked for by a personal token alone, of a product that is there", async () => {
  const { admin, id } = await connect(await ownProduct(null));
  const member = await at.employ();
  const ask = async (headers: Record<string, string>, body: object) => {
    const sent = { method: "POST", headers: { "content-type": "application/json", ...headers } };
    return (await fetch(`${at.dashboardUrl}/api/v1/checks`, { ...sent, body: JSON.stringify(body) })).status;
  };
  const bearer = async (employeeId: string) => ({ authorization: `Bearer ${await at.tokenOf(employeeId)}` });
  expect(await ask({ cookie: admin.cookie, origin: at.dashboardUrl }, { productId: id })).toBe(401);
  expect(await ask(await bearer(member.id), { productId: id })).toBe(403);
  expect(await ask(await bearer(admin.id), { productId: crypto.randomUUID() })).toBe(404);
  expect(await ask(await bearer(admin.id), { productId: "Larch" })).toBe(422);
  expect(await ask(await bearer(admin.id), { productId: id, user: "uma@globex.example" })).toBe(422);
});
