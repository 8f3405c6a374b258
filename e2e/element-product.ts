import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const HOUR_MS = 3_600_000;
/** Nothing of its own inline, and no evaluation: what the element needs is its script, and where it asks and posts. */
const policy = (scripts: string) =>
  `default-src 'none'; script-src ${scripts}; connect-src 'self'; form-action 'self'; img-src data:; frame-src 'self'; require-trusted-types-for 'script'`;

/** A product without a framework and with a session of its own: pages from a server, one script, one address. */
export interface ElementProduct {
  origin: string;
  /** What its session address answers: an impersonation, unless it is taken away. */
  state: { session: object | null; status: number; asked: number };
  close: () => void;
}

export const impersonated = (changes: object = {}, leftMs = HOUR_MS) => {
  const expiresAt = new Date(Date.now() + leftMs).toISOString();
  const impersonation = { id: "i-1", expiresAt, impersonator: { id: "mina", name: "Mina Haddad" }, ...changes };
  const user = { id: "uma", email: "uma@globex.example", name: "Uma <b>Patel</b>" };
  return { user, expiresAt, impersonatorUserId: "mina", impersonation };
};

/** Its script among its own: the text; or from elsewhere: the tag, and the address. */
type Script = string | { tag: string; address: string };

export async function startElementProduct(script: Script): Promise<ElementProduct> {
  const state: ElementProduct["state"] = { session: impersonated(), status: 200, asked: 0 };
  const server = serve(script, state);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, state, close };
}

function serve(script: Script, state: ElementProduct["state"]): Server {
  const element =
    '<understudy-banner src="/understudy/session" signed-out-url="/bye" end-action="/end"></understudy-banner>';
  const [tag, scripts, text] =
    typeof script === "string"
      ? ['<script src="/banner.js"></script>', "'self'", script]
      : [script.tag, script.address, ""];
  const head = `<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,">${tag}`;
  const main = '<main><h1>Orders</h1><a href="/">Again</a></main>';
  const pages: Record<string, string> = {
    "/": `${head}<body>${element}${main}`,
    "/more": `${head}<body>${element}${main}`,
    "/two": `${head}<body>${element}<main><h1>Orders</h1></main>${element}`,
    "/framing": `${head}<body>${element}<iframe src="/" title="Orders"></iframe>`,
    "/framed": `${head}<body><h1>Partner</h1><iframe src="/" title="Orders"></iframe>`,
    "/bye": '<!doctype html><html lang="en"><title>Bye</title><h1>Signed out</h1>',
  };
  return createServer((request, response) => {
    const path = request.url?.split("?")[0] ?? "";
    if (path === "/understudy/session") {
      state.asked++;
      const status = state.session === null ? 401 : state.status;
      response.writeHead(status, { "content-type": "application/json" });
      return response.end(JSON.stringify({ ...state.session, now: new Date().toISOString() }));
    }
    if (path === "/end") {
      state.session = null;
      return response.writeHead(303, { location: "/bye" }).end();
    }
    const isScript = path === "/banner.js";
    if (!isScript && path !== "/bye" && state.session === null)
      return response.writeHead(303, { location: "/bye" }).end();
    const type = isScript ? "text/javascript" : "text/html; charset=utf-8";
    const kept = isScript ? {} : { "cache-control": "no-store" };
    response.writeHead(200, { "content-type": type, "content-security-policy": policy(scripts), ...kept });
    response.end(isScript ? text : (pages[path] ?? ""));
  });
}
