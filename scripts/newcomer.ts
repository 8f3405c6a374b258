import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";

/**
 * The README's first command as a newcomer runs it: it starts, says where and as whom, Mina becomes Uma with the banner in
 * the first HTML, and it stops when told to. Only for a fresh clone, as `npm run demo` makes its database anew.
 */
const PORT = "4398";
const dashboard = `http://localhost:${PORT}`;
const product = `http://127.0.0.1:${PORT}`;
const GIVE_UP_MS = 5 * 60 * 1000;
const STOPPED_WITHIN_MS = 10 * 1000;

async function main(): Promise<void> {
  const demo = spawn("npm", ["run", "demo"], { env: { ...process.env, PORT }, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const greeting = await greetingOf(demo);
    for (const said of [dashboard, product, "olivia@acme.example", "understudy-demo"]) {
      assert(greeting.includes(said), `the greeting says ${said}`);
    }
    await impersonate();
  } finally {
    const gone = new Promise((done) => demo.once("exit", done));
    demo.kill("SIGTERM");
    await gone;
  }
  const stopped = await isQuiet(Date.now() + STOPPED_WITHIN_MS);
  assert(stopped, "nothing answers any more");
  console.log("A newcomer's first command works.");
}

function greetingOf(demo: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let said = "";
    const late = setTimeout(() => fail(new Error(`no greeting came:\n${said}`)), GIVE_UP_MS);
    demo.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes("Press Ctrl-C to stop.")) return;
      clearTimeout(late);
      done(said);
    });
    demo.once("exit", (code) => fail(new Error(`the demo ended with code ${code}:\n${said}`)));
  });
}

/** By hand, cookie by cookie: what the click on Confirm does. */
async function impersonate(): Promise<void> {
  const credentials = new URLSearchParams({ email: "mina@acme.example", password: "understudy-demo" });
  const signedIn = await post("/api/auth/sign-in", credentials);
  const dash = cookieOf(signedIn, "dash");
  const found = await fetch(`${dashboard}/api/users?query=uma@globex.example`, { headers: { cookie: dash } });
  const { items } = (await found.json()) as { items: { id: string }[] };
  const started = await post(
    "/api/impersonations",
    JSON.stringify({ userId: items[0]?.id, reason: "A first look" }),
    dash,
  );
  assert(started.status === 201, "an impersonation begins");
  const { launchUrl } = (await started.json()) as { launchUrl: string };

  const begun = await visit(launchUrl);
  const authorized = await visit(locationOf(begun), dash);
  const entered = await visit(locationOf(authorized), cookieOf(begun, "handoff."));
  const page = await visit(`${product}/demo/invoices`, cookieOf(entered, "prod"));
  const html = await page.text();
  assert(html.includes("Mina Haddad") && html.includes("End session"), "the banner is in the first HTML");
}

/** npm is gone before what it started, and the server waits a moment for open connections, so each look is a new one. */
async function isQuiet(untilMs: number): Promise<boolean> {
  if (!(await isListening())) return true;
  if (Date.now() > untilMs) return false;
  await new Promise((again) => setTimeout(again, 100));
  return isQuiet(untilMs);
}

function isListening(): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(Number(PORT), "localhost");
    socket.once("connect", () => done(true)).once("error", () => done(false));
    socket.once("connect", () => socket.destroy());
  });
}

const visit = (url: string, cookie = "") => fetch(url, { headers: { cookie }, redirect: "manual" });

const post = (path: string, body: string | URLSearchParams, cookie = "") =>
  fetch(dashboard + path, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin: dashboard, ...(typeof body === "string" && { "content-type": "application/json" }) },
    body,
  });

function cookieOf(response: Response, beginning: string): string {
  const cookie = response.headers.getSetCookie().find((each) => each.startsWith(beginning) && !each.includes("=;"));
  return cookie?.split(";")[0] ?? "";
}

const locationOf = (response: Response) => response.headers.get("location") ?? "";

function assert(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Not so: ${what}.`);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
