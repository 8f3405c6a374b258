import type { Running } from "./servers.ts";

/** As much of a browser as a hand-off needs: cookies by origin, and no redirect followed unless it is asked for. */
export class Browser {
  #cookies = new Map<string, Map<string, string>>();

  /** Another one that is signed in as this one is, and goes its own way from there. */
  copy(): Browser {
    const other = new Browser();
    for (const [origin, kept] of this.#cookies) other.#cookies.set(origin, new Map(kept));
    return other;
  }

  cookieOf(url: string): string {
    const kept = this.#cookies.get(new URL(url).origin) ?? new Map<string, string>();
    return [...kept].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url);
    const headers = { cookie: this.cookieOf(url), origin, accept: "application/json", ...init.headers };
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    const kept = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, kept);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "") kept.delete(name);
      else kept.set(name, value);
    }
    return response;
  }

  sendJson(url: string, body: object, method = "POST"): Promise<Response> {
    return this.send(url, { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } });
  }

  /** To the page at the end, and how many requests it took. */
  async follow(from: string): Promise<{ requests: number; page: string }> {
    let url = from;
    for (let requests = 1; ; requests++) {
      const response = await this.send(url);
      const page = await response.text();
      if (response.status === 200) return { requests, page };
      const location = response.headers.get("location");
      if (location === null) throw new Error(`${url} answered ${response.status}: ${page.slice(0, 400)}`);
      url = new URL(location, url).href;
    }
  }
}

/** An employee of the demo, in a browser of the own. */
export async function signIn({ url }: Running, email: string): Promise<Browser> {
  const browser = new Browser();
  const body = new URLSearchParams({ email, password: "understudy-demo" });
  const answer = await browser.send(`${url}/api/auth/sign-in`, { method: "POST", body });
  if (!answer.ok) throw new Error(`${email} can't sign in: ${await answer.text()}`);
  return browser;
}

/** A user of the demo product. */
export async function signInUser({ productUrl }: Running, email: string): Promise<Browser> {
  const browser = new Browser();
  const body = new URLSearchParams({ email, password: "understudy-demo" });
  const answer = await browser.send(`${productUrl}/api/session/password`, { method: "POST", body });
  if (!answer.ok) throw new Error(`${email} can't sign in: ${await answer.text()}`);
  return browser;
}

/** Whoever has an account at Better Auth, bench/files.ts. */
export async function signInElsewhere({ url }: Running, email: string): Promise<Browser> {
  const browser = new Browser();
  const answer = await browser.sendJson(`${url}/api/auth/sign-in/email`, { email, password: "understudy-demo" });
  if (!answer.ok) throw new Error(`${email} can't sign in: ${await answer.text()}`);
  return browser;
}
