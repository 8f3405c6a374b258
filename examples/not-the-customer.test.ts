import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { identityOf } from "../sdk/identity/identity.ts";
import { identityPage } from "../sdk/identity/page.ts";
import type { Session } from "../sdk/react/session.ts";
import { startPostHog, tellPostHog } from "./not-the-customer/posthog.ts";
import { guardSegment, tellSegment } from "./not-the-customer/segment.ts";
import { tellSentry } from "./not-the-customer/sentry.ts";
import { mailAbout, seen } from "./not-the-customer/server.ts";
import { nowIs } from "./not-the-customer/who.ts";

/** The documented calls of each library, as somebody would see them who reads what was sent. */

const times = { expiresAt: "2026-11-22T13:00:00.000Z", now: "2026-11-22T12:00:00.000Z" };
const uma: Session = { user: { id: "uma", email: "uma@globex.example", name: "Uma Patel" }, ...times };
const byMina: Session = {
  ...{ ...uma, user: { ...uma.user, impersonatorUserId: "mina" }, impersonatorUserId: "mina" },
  impersonation: { id: "i1", expiresAt: times.expiresAt, impersonator: { id: "mina", name: "Mina Haddad" } },
};
const support: [string, Session | undefined][] = [
  ["an employee is there as the user", byMina],
  ["it isn't known yet who is there", undefined],
];
const page = (session: Session | undefined) => nowIs(session && identityOf(session));

let sent: string[];
beforeEach(() => {
  sent = [];
  nowIs(undefined);
});

function postHog() {
  let beforeSend = (event: object): object | null => event;
  const capture = (event: string) => void (beforeSend({ event }) && sent.push(event));
  return {
    init: (_: string, config: { before_send?: typeof beforeSend; disable_session_recording?: boolean }) => {
      beforeSend = config.before_send ?? beforeSend;
      if (config.disable_session_recording !== true) sent.push("recording");
    },
    identify: (id: string) => void sent.push(`identify ${id}`),
    reset: () => void sent.push("reset"),
    startSessionRecording: () => void sent.push("recording"),
    stopSessionRecording: () => void sent.push("no recording"),
    capture,
  };
}

function segment() {
  const middlewares: ((call: { payload: unknown; next: (payload: unknown) => void }) => void)[] = [];
  const call = (what: string) => {
    let passing: unknown = what;
    for (const middleware of middlewares) {
      const payload = passing;
      passing = null;
      if (payload !== null) middleware({ payload, next: (next) => (passing = next) });
    }
    if (passing !== null) sent.push(String(passing));
  };
  return {
    addSourceMiddleware: (middleware: (typeof middlewares)[number]) => void middlewares.push(middleware),
    identify: (id: string) => call(`identify ${id}`),
    track: (event: string) => call(`track ${event}`),
    page: () => call("page"),
    reset: () => void sent.push("reset"),
  };
}

const product = {
  saveLastSeen: async (id: string) => void sent.push(`last seen ${id}`),
  showOnline: async (id: string) => void sent.push(`online ${id}`),
  send: async (to: string, template: string) => void sent.push(`${template} to ${to}`),
};

describe.each(support)("while %s", (_, session) => {
  test("PostHog gets no event, no person and no recording", () => {
    const library = postHog();
    startPostHog(library, "token");
    page(session);
    tellPostHog(library);
    library.capture("$pageview");
    library.capture("invoice sent");
    expect(sent).toEqual(["no recording"]);
  });

  test("Segment gets no call, whoever makes it", () => {
    const library = segment();
    guardSegment(library);
    page(session);
    tellSegment(library);
    library.page();
    library.identify("uma");
    library.track("invoice sent");
    expect(sent).toEqual([]);
  });

  test("Sentry gets the error, as support's and nobody's", () => {
    page(session);
    const said: unknown[] = [];
    tellSentry({ setUser: (user) => said.push(user), setTag: (name, value) => said.push(`${name}: ${value}`) });
    expect(said).toEqual([null, "support: yes"]);
  });
});

describe("while the user is there alone", () => {
  test("each of them is told as ever", () => {
    const [hog, analytics] = [postHog(), segment()];
    startPostHog(hog, "token");
    guardSegment(analytics);
    page(uma);
    tellPostHog(hog);
    tellSegment(analytics);
    hog.capture("invoice sent");
    analytics.track("invoice sent");
    const said: unknown[] = [];
    tellSentry({ setUser: (user) => said.push(user), setTag: (name, value) => said.push(`${name}: ${value}`) });
    expect(sent).toEqual(["identify uma", "recording", "identify uma", "invoice sent", "track invoice sent"]);
    expect(said).toEqual([{ id: "uma" }, "support: no"]);
  });

  test("and of a visitor who isn't signed in, without a person", () => {
    const library = postHog();
    startPostHog(library, "token");
    nowIs(null);
    tellPostHog(library);
    library.capture("$pageview");
    expect(sent).toEqual(["recording", "$pageview"]);
  });
});

test("who comes next is nobody's continuation", () => {
  startPostHog(postHog(), "token");
  guardSegment(segment());
  const before = sent.length;
  void identityPage.enter({ userId: crypto.randomUUID() });
  expect(sent.slice(before).filter((what) => what === "reset").length).toBeGreaterThanOrEqual(2);
});

describe("on the server", () => {
  const own = { userId: "uma", email: "uma@globex.example" };
  const acted = { ...own, impersonatorUserId: "mina" };

  test("support's visit is nobody's presence, and leaves no last seen", async () => {
    await seen(product, acted);
    await seen(product, null);
    expect(sent).toEqual([]);
    await seen(product, own);
    expect(sent).toEqual(["last seen uma", "online uma"]);
  });

  test("support's click sends no mail, and says so", async () => {
    const refused = await (await mailAbout(product, acted, "password reminder")).json();
    expect([sent, refused.sent, refused.detail]).toEqual([[], false, expect.stringContaining("Nothing was sent")]);
    expect(await (await mailAbout(product, own, "password reminder")).json()).toEqual({ sent: true });
    expect(sent).toEqual(["password reminder to uma@globex.example"]);
  });
});

test("the guide shows each of these files, as it is", () => {
  const guide = readFileSync("docs/guides/not-the-customer.md", "utf8");
  const shown = [...guide.matchAll(/^```ts title="([^"]+)"\n(.*?)^```$/gms)];
  const folder = "examples/not-the-customer";
  expect(shown.map(([, file]) => file).sort()).toEqual(
    readdirSync(folder)
      .filter((file) => file.endsWith(".ts"))
      .sort(),
  );
  for (const [, file = "", code] of shown) expect(code, file).toBe(readFileSync(`${folder}/${file}`, "utf8"));
});
