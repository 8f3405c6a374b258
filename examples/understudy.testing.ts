import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { addSigningKeys, NOBODY, openApi } from "#app/api/calling.testing.ts";
import { happened } from "#db/databases.testing.ts";
import { TOKEN_PREFIX } from "#lib/personal-tokens/create.ts";
import { hashToken, newToken } from "#lib/tokens/token.ts";

type Handler = (request: Request, segment: { params: Promise<unknown> }) => Promise<Response>;

/** The real Understudy with its two hosts, in this process and over sockets, for products that are processes of their own. */
export interface Understudy {
  dashboardUrl: string;
  productUrl: string;
  userId: string;
  /** An access token of hosted sessions with these claims, or whatever else the key of such tokens signs. */
  sign: (claims: object, type?: "at+jwt" | "JWT") => Promise<string>;
  register: (product: object) => Promise<{ id: string; clientId: string; clientSecret: string }>;
  /** An employee of their own, as one has one session at a time. Gives the dashboard's cookie. */
  employ: (role?: "member" | "admin") => Promise<{ id: string; name: string; cookie: string }>;
  /** A personal token of theirs, for their own tools. */
  tokenOf: (employeeId: string) => Promise<string>;
  start: (cookie: string, productId: string, access?: string) => Promise<{ id: string; launchUrl: string }>;
  end: (cookie: string, id: string) => Promise<void>;
  /** Says how a product is to be checked, as Uma. */
  setUpCheck: (cookie: string, productId: string, settings: object) => Promise<void>;
  /** The same, and presses the button. */
  check: (cookie: string, productId: string, settings: object) => Promise<Response>;
  /** What was told of a session: kind, name and never-word. */
  told: (id: string) => Promise<[string, string, unknown][]>;
  isOver: (id: string) => Promise<boolean>;
  /** Tells products what waits to be told, as the server does by itself. */
  deliver: () => Promise<void>;
  /** How many sessions in this product are pending or live. */
  unendedIn: (productId: string) => Promise<number>;
  /** Gives no answer to this product's server until it is called again with false. */
  away: (clientId: string, isAway: boolean) => void;
  close: () => void;
}

export async function serveUnderstudy(): Promise<Understudy> {
  let answer: (...given: Parameters<typeof handed>) => void = () => {};
  const handed = (...given: Parameters<Parameters<typeof createServer>[1] & object>) => answer(...given);
  const server = createServer(handed as never);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const [dashboardUrl, productUrl] = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  Object.assign(process.env, { DASHBOARD_URL: dashboardUrl, PRODUCT_URL: productUrl });
  const { store, people } = await openApi();
  await addSigningKeys(store);
  const unanswered = new Set<string>();
  const answered = await answering();
  answer = ((message, response) => {
    const basic = message.headers.authorization?.replace("Basic ", "") ?? "";
    const [clientId = ""] = Buffer.from(basic, "base64").toString().split(":");
    if (unanswered.has(clientId)) return void response.writeHead(503).end();
    void answered(message, response);
  }) as typeof answer;
  const call = callsOf(dashboardUrl);
  const setUpCheck: Understudy["setUpCheck"] = (cookie, productId, settings) =>
    call("products/[id]/check", "PUT", cookie, { user: people.uma.id, ...settings }, productId);
  let employed = 0;
  return {
    ...{ dashboardUrl, productUrl, userId: people.uma.id },
    async sign(claims, type = "at+jwt") {
      const { keyring } = await import("#composition");
      return (await keyring().signer("access_token", type))(claims as never);
    },
    async register(product) {
      const { product: made, clientSecret } = await call(
        "products",
        "POST",
        `dash=${people.sessions.olivia.token}`,
        product,
      );
      return { id: made.id, clientId: made.clientId, clientSecret };
    },
    async employ(role = "member") {
      const now = new Date();
      const number = String(++employed).padStart(12, "0");
      const id = `ab000000-0000-4000-8000-${number}`;
      const token = `cookie-of-employee-${number}`.padEnd(43, "-");
      const name = `Employee ${employed}`;
      await store.write(function* (tx) {
        const { createdAt: _, ...mina } = people.mina;
        const added = { ...mina, id, name, role, email: `employee-${employed}@acme.example`, createdAt: now };
        yield* tx.employees.add({ ...added, passwordHash: "none" }, happened("employee.added", now));
        const expiresAt = new Date(now.getTime() + 3_600_000);
        const session = { id: `cd000000-0000-4000-8000-${number}`, employeeId: id, createdAt: now, expiresAt };
        yield* tx.dashboardSessions.add(
          { ...session, tokenHash: hashToken(token), endedAt: null, ip: null, userAgent: null } as never,
          happened("session.signed_in", now),
        );
        const grant = { id: `de000000-0000-4000-8000-${number}`, employeeId: id, access: "full" as const };
        yield* tx.grants.add(
          { ...grant, grantedById: people.olivia.id, grantedAt: now },
          happened("grant.created", now),
        );
      });
      return { id, name, cookie: `dash=${token}` };
    },
    async tokenOf(employeeId) {
      const [token, createdAt] = [TOKEN_PREFIX + newToken(), new Date()];
      const own = {
        id: crypto.randomUUID(),
        employeeId,
        name: "CI",
        hint: token.slice(-4),
        tokenHash: hashToken(token),
      };
      const expiresAt = new Date(createdAt.getTime() + 3_600_000);
      await store.write((tx) =>
        tx.personalTokens.add(
          { ...own, createdAt, expiresAt, lastUsedAt: null },
          happened("employee.added", createdAt),
        ),
      );
      return token;
    },
    async start(cookie, productId, access = "full") {
      const body = { userId: people.uma.id, reason: "why", productId, access };
      const { impersonation, launchUrl } = await call("impersonations", "POST", cookie, body);
      return { id: impersonation.id, launchUrl };
    },
    end: (cookie, id) => call("impersonations/[id]", "DELETE", cookie, undefined, id),
    setUpCheck,
    async check(cookie, productId, settings) {
      await setUpCheck(cookie, productId, settings);
      const headers = { host: new URL(dashboardUrl).host, origin: dashboardUrl, cookie };
      const asked = new Request(`${dashboardUrl}/api/here`, { method: "POST", headers });
      return checks.POST(asked, { params: Promise.resolve({ id: productId }) });
    },
    async told(id) {
      const query = { cursor: null, limit: 100 };
      const { items } = await store.read((tx) => tx.timeline.list({ impersonationId: id, pages: true }, query));
      const told = items.filter(({ kind }) => kind === "act" || kind === "refused");
      return told.map((item) => [
        item.kind,
        item.name,
        (item as { detail?: { never?: string } }).detail?.never,
      ]) as never;
    },
    isOver: async (id) => (await store.read((tx) => tx.impersonations.find(id)))?.endedAt !== null,
    deliver: await delivering(),
    unendedIn: async (productId) => (await store.read((tx) => tx.impersonations.listUnended({ productId }))).length,
    away(clientId, isAway) {
      if (isAway) unanswered.add(clientId);
      else unanswered.delete(clientId);
    },
    close: () => close(server),
  };
}

function close(server: Server): void {
  server.closeAllConnections();
  server.close();
}

async function delivering(): Promise<() => Promise<void>> {
  const { issuerContext, sendingConfig } = await import("#composition");
  const { openSender } = await import("#lib/outbox/sender.ts");
  const { waysWith } = await import("#shell/ways.ts");
  const sender = openSender(waysWith(null));
  return () => sender.deliver({ ...issuerContext(new Headers()), ...sendingConfig() });
}

/** Every address that machines ask, as the server answers them. */
async function answering() {
  const { answering } = await import("#shell/answer.ts");
  const { createReadiness } = await import("#shell/readiness.ts");
  const { env } = await import("#env");
  return answering({
    environment: env(),
    developing: false,
    files: null,
    readiness: createReadiness(async () => []),
    watch: null,
    next: async (_, response) => void response.end("page"),
  });
}

/** The dashboard's own calls, which Next.js would hand to these handlers. */
const callsOf = (dashboardUrl: string) =>
  async function call(route: string, method: string, cookie: string, body?: object, id: string = NOBODY) {
    const handlers = { "impersonations/[id]": one, impersonations, products, "products/[id]/check": checks }[
      route
    ] as Record<string, Handler>;
    const headers = {
      host: new URL(dashboardUrl).host,
      origin: dashboardUrl,
      cookie,
      "content-type": "application/json",
    };
    const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const params = Promise.resolve({ id });
    const response = await (handlers[method] as Handler)(new Request(`${dashboardUrl}/api/here`, sent), { params });
    const text = await response.text();
    if (!response.ok) throw new Error(`${route} answered ${response.status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
const one = await import("#app/(dashboard)/api/impersonations/[id]/route.ts");
const impersonations = await import("#app/(dashboard)/api/impersonations/route.ts");
const products = await import("#app/(dashboard)/api/products/route.ts");
const checks = await import("#app/(dashboard)/api/products/[id]/check/route.ts");
