import { randomBytes } from "node:crypto";
import type { RequestListener } from "node:http";

/** What a product is told of where it is registered. */
export interface Settings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The product's origin. */
  url: string;
  /** Whether what the row's client needs is switched on: its own PKCE, or an allowance of the registration. */
  on: boolean;
}

/** A product as its own process, which listens at PORT. */
export interface Command {
  /** Succeeds where all that it needs is installed. */
  installed: string[];
  /** Of this folder, and those that its own pages are in. */
  files: string[];
  run: (port: string, on: boolean) => string[];
  /** Who is signed in, where the answer isn't JSON. */
  read?: (answer: Response) => Promise<object>;
}

/** A row of the guide's table of libraries. */
export interface Row {
  /** As the guide's table names it. */
  name: string;
  /** Where the dashboard sends people to, and where the client takes the code. */
  start: string;
  callback: string;
  /** Who is signed in, as `{ id, by }`; 401 for nobody. */
  me: string;
  backchannel?: string;
  /** It asks at each request whether the session is still on. */
  asks?: true;
  /** What the client can't do, so that the registration must allow it. */
  needs?: "nonceInsteadOfPkce" | "startsWithoutLoginHint";
  /** A product in this process. */
  open?: (settings: Settings) => Promise<RequestListener>;
  command?: Command;
}

interface Kept {
  claims: Record<string, unknown>;
  accessToken?: string;
}

/** For clients that make no session: one that ends at `session_expiry`, and for whom nobody is known as the employee, none. */
export function openSessions() {
  const sessions = new Map<string, Kept>();
  return {
    open(kept: Kept): string {
      if (typeof kept.claims.impersonatorUserId !== "string") throw new Error("not an impersonation");
      const key = randomBytes(32).toString("base64url");
      sessions.set(key, kept);
      return `session=${key}; Path=/; HttpOnly; SameSite=Lax`;
    },
    find(cookies = ""): Kept | null {
      const kept = sessions.get(/(?:^|; )session=([^;]*)/.exec(cookies)?.[1] ?? "");
      return kept && Date.now() < Number(kept.claims.session_expiry) * 1000 ? kept : null;
    },
  };
}

/** As every row says it. */
export const said = ({ sub, externalId, impersonatorUserId }: Record<string, unknown>) => ({
  id: externalId ?? sub,
  by: impersonatorUserId,
});

/** The claims of a token that came from the issuer itself, over the back channel (OpenID Connect Core, section 3.1.3.7, 6). */
export const claimsIn = (token: unknown): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString());
