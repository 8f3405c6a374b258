import { addPeople, openMemory, type People, type TestDatabase } from "#db/databases.testing.ts";
import { hashPassword } from "#lib/employees/password.ts";
import type { SigningKey } from "#lib/store/store.ts";
import { ensureSigningKeys, openKeyring } from "#lib/tokens/keys.ts";

/** For tests of the handlers as Next.js calls them: through the real composition root, by Request and Response. */

export const ORIGIN = "http://localhost:3000";
/** An id that nobody and nothing has. */
export const NOBODY = "f0000000-0000-4000-8000-000000000000";
Object.assign(process.env, { DASHBOARD_URL: ORIGIN, PRODUCT_URL: "http://127.0.0.1:3000", UNDERSTUDY_SECRET: NOBODY });

export const PASSWORD = "understudy-demo";
const passwordHash = await hashPassword(PASSWORD);

export interface Call {
  /** Olivia, unless somebody is named; null for nobody. */
  as?: "olivia" | "adam" | "mina" | "max" | null;
  id?: string;
  /** Of a part of it, by its name in the path. */
  part?: Record<string, string>;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the JSON is, the test says what it should be
  json: any;
}

/** A route.ts, as imported whole. */
export type Route = Record<string, unknown>;
type Handler = (request: Request, segment: { params: Promise<unknown> }) => Promise<Response>;

export interface Api {
  store: TestDatabase;
  people: People;
  call: (route: Route, method: string, given?: Call) => Promise<Answer>;
  eventCount: () => Promise<unknown>;
}

/** The dashboard's API over an empty database with the named people in it. */
export async function openApi(): Promise<Api> {
  const store = openMemory();
  const people = await addPeople(store, { now: new Date(), passwordHash });
  // Where composition.ts keeps its database for the whole process.
  const keys = openKeyring(store, NOBODY, () => new Date());
  Object.assign(globalThis, { understudy: { store, keys } });
  return {
    store,
    people,
    call: (route, method, given) => call(people, route, method, given),
    eventCount: async () => (await store.sql("select count(*) as events from audit_events"))[0]?.events,
  };
}

async function call(people: People, route: Route, method: string, given: Call = {}): Promise<Answer> {
  const {
    as = "olivia",
    id = NOBODY,
    part = { deliveryId: NOBODY, domain: "globex.example" },
    query = "",
    body,
    headers,
  } = given;
  const request = new Request(`${ORIGIN}/api/here${query}`, {
    method,
    headers: {
      host: "localhost:3000",
      ...(as && { cookie: `dash=${people.sessions[as].token}` }),
      ...(method !== "GET" && { origin: ORIGIN }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return answerOf(route, method, request, { id, ...part });
}

export interface BackendCall {
  /** An API key; null for none. */
  key: string | null;
  externalId?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A call of one of the organization's own servers. */
export function callBackend(route: Route, method: string, given: BackendCall): Promise<Answer> {
  const { key, externalId, body, headers } = given;
  const request = new Request("http://127.0.0.1:3000/api/v1/here", {
    method,
    headers: {
      host: "127.0.0.1:3000",
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return answerOf(route, method, request, { externalId });
}

async function answerOf(route: Route, method: string, request: Request, params: object): Promise<Answer> {
  // The routes' own types differ in what Next.js hands them; this is what they have in common.
  const response = await (route[method] as Handler)(request, { params: Promise.resolve(params) });
  const text = await response.text();
  const isJson = /[/+]json(;|$)/.test(response.headers.get("content-type") ?? "") && text !== "";
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

// Made once: making a pair takes longer than most tests.
let made: SigningKey[] = [];

/** What a first start makes, for the tests in which something is signed. */
export async function addSigningKeys(store: TestDatabase): Promise<void> {
  for (const key of made) await store.write((tx) => tx.signingKeys.add(key));
  await ensureSigningKeys(store, NOBODY, new Date());
  made = await store.read(function* (tx) {
    return [...(yield* tx.signingKeys.list("access_token")), ...(yield* tx.signingKeys.list("id_token"))];
  });
}
