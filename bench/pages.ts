import { PAST_WEBHOOK, pastId } from "#db/past.testing.ts";
import { type Browser, signIn, signInElsewhere, signInUser } from "./browser.ts";
import { quantile, ratiosOf } from "./figures.ts";
import { admin, betterAuthFile, large, small, uma, understudyFile } from "./files.ts";
import { RARE_TICKET } from "./past-texts.ts";
import { type Figure, report, short } from "./results.ts";
import { inRounds, medianOf } from "./rounds.ts";
import { type Running, startPeers, startUnderstudy } from "./servers.ts";

/**
 * Every page and each list over HTTP, with a million users and a long past behind it beside 10,000 and none; and the page of
 * users beside one that lists as many by Better Auth. By somebody who is alone.
 */
const ROUNDS = 7;
const A_ROUND = 3;

const ours = [
  await startUnderstudy(`file:${await understudyFile("small", small)}`),
  await startUnderstudy(`file:${await understudyFile("large", large)}`),
] as const;
const theirs = [
  await startPeers({ BETTER_AUTH_FILE: await betterAuthFile("better-auth-small", small.users) }),
  await startPeers({ BETTER_AUTH_FILE: await betterAuthFile("better-auth-large", large.users) }),
] as const;

/** Asks for one path, whole and uncompressed, as somebody who may see it. */
interface Asker {
  server: Running;
  employee: Browser;
  user: Browser;
  userId: string;
  /** One that has its leaf: from when the demo was made. */
  eventId: string;
}

/** Of which the first piece is waited for: the rest comes as quickly as it is read. */
const EXPORT = "/api/audit-events/export";

const dashboardPaths = [
  "/users",
  "/users?query=quillfeather",
  "/users?query=nobodyhere",
  "/users?query=an",
  "/users/{uma}",
  "/sessions",
  `/sessions?query=${RARE_TICKET}`,
  "/sessions?query=nobodyhere",
  `/sessions/${pastId(7)}`,
  "/audit-log",
  "/audit-log?type=impersonation.code_reused",
  "/team",
  "/settings",
  "/settings/api-keys",
  "/settings/webhooks",
  `/settings/webhooks/${PAST_WEBHOOK}`,
  "/products",
  "/account",
  "/api/me",
  "/api/users",
  "/api/users?query=quillfeather",
  "/api/impersonations",
  `/api/impersonations?query=${RARE_TICKET}`,
  `/api/impersonations/${pastId(7)}`,
  `/api/impersonations/${pastId(7)}/timeline`,
  "/api/audit-events",
  ...["csv", "jsonl", "ocsf"].map((format) => `${EXPORT}?format=${format}`),
  "/api/audit/checkpoint",
  "/api/audit/checkpoints",
  "/api/audit/proof?event={event}",
  "/api/audit/proof?from=5000&to=10000",
  "/api/webhooks",
  `/api/webhooks/${PAST_WEBHOOK}/deliveries`,
  "/api/impersonators",
  "/api/employees",
];
const productPaths = ["/demo/invoices", "/demo/api/me", "/api/v1/refresh_token"];

try {
  const [few, many] = [await askerAt(ours[0]), await askerAt(ours[1])];
  const figures: Figure[] = [];
  for (const path of [...dashboardPaths, ...productPaths]) {
    const times = await inRounds(
      { rounds: ROUNDS },
      { few: () => medianOf(A_ROUND, () => ask(few, path)), many: () => medianOf(A_ROUND, () => ask(many, path)) },
    );
    const [before, behind] = [times.few, times.many].map((all) => `${short(quantile(all, 0.5))} ms`);
    figures.push({ row: `size: ${path}`, ...ratiosOf(times.many, times.few), of: `${behind} beside ${before}` });
  }
  for (const [nth, size] of ["10k", "1M"].entries()) {
    const [asker, server] = [nth === 0 ? few : many, theirs[nth === 0 ? 0 : 1]];
    const administrator = await signInElsewhere(server, admin.email);
    const there = () => textOf(administrator, `${server.url}/users`);
    const times = await inRounds(
      { rounds: ROUNDS },
      { here: () => medianOf(A_ROUND, () => ask(asker, "/users")), there: () => medianOf(A_ROUND, there) },
    );
    const [own, other] = [times.here, times.there].map((all) => `${short(quantile(all, 0.5))} ms`);
    const bytes = [await ask(asker, "/users"), await there()].map((text) => `${short(text.length / 1000)} kB`);
    const of = `${own} beside ${other}; ${bytes[0]} of HTML beside ${bytes[1]}`;
    figures.push({ row: `users page: ${size}`, ...ratiosOf(times.here, times.there), of });
  }
  report(figures);
} finally {
  await Promise.all([...ours, ...theirs].map((server) => server.stop()));
}

async function askerAt(server: Running): Promise<Asker> {
  const employee = await signIn(server, "olivia@acme.example");
  const { items } = await (await employee.send(`${server.url}/api/users?query=${uma.email}`)).json();
  const { items: events } = await (await employee.send(`${server.url}/api/audit-events?type=grant.created`)).json();
  const user = await signInUser(server, uma.email);
  return { server, employee, user, userId: items[0].id, eventId: events[0].id };
}

function ask({ server, employee, user, userId, eventId }: Asker, path: string): Promise<string> {
  if (productPaths.includes(path)) return textOf(user, server.productUrl + path);
  return textOf(employee, server.url + path.replace("{uma}", userId).replace("{event}", eventId));
}

async function textOf(browser: Browser, url: string): Promise<string> {
  const answer = await browser.send(url, { headers: { accept: "*/*", "accept-encoding": "identity" } });
  if (url.includes(EXPORT) && answer.ok) return firstPieceOf(answer);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 300)}`);
  return text;
}

async function firstPieceOf({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const read = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(read?.value);
}
