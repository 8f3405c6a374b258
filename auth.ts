import "server-only";
import { cookies } from "next/headers";
import NextAuth, { AuthError, type NextAuthConfig, type Session } from "next-auth";
import type { Adapter, AdapterSession, AdapterUser } from "next-auth/adapters";
import Credentials from "next-auth/providers/credentials";
import { env } from "#env";
import { DEVICE_LIFE_S, type Device, deviceCookie, newDevice, readDevice } from "#lib/device.ts";
import { SESSION_MS } from "#lib/employees/dashboard-session.ts";
import { signInEmployee, wrongCredentials } from "#lib/employees/sign-in.ts";
import { DomainError } from "#lib/errors.ts";
import { productCookie } from "#lib/hosted/speaking.ts";
import { cookieName } from "#lib/http/request.ts";
import { othersBeside } from "#lib/impersonations/inside.ts";
import { log } from "#lib/log.ts";
import { signInUser, USER_SESSION_MS } from "#lib/sessions/session.ts";
import { showProductSession } from "#lib/sessions/show.ts";
import { deriveText } from "#lib/tokens/secret.ts";
import { currentContext, currentEmployee, productVisitor } from "#visitors";

declare module "next-auth" {
  interface User {
    /** A product's user's id in the directory that it comes from. */
    externalId?: string | null;
  }

  interface Session {
    /** The employee who is really there; absent for everybody else. */
    impersonatorUserId?: string;
    impersonation?: {
      id: string;
      expiresAt: string;
      impersonator: { id: string; name: string };
      access: "read_only" | "full";
      raisedUntil: string | null;
      /** As @understudy/sdk/authjs says it, which the compiler sees beside this. */
      others?: string[];
    };
  }
}

/** What a reader found behind a cookie, and exactly what a page may see of it. */
interface Found {
  user: { id: string; name: string; email: string };
  expires: Date;
  shown: Pick<Session, "user" | "impersonatorUserId" | "impersonation">;
}

interface World {
  name: "dash" | "prod";
  /** Of the session, where it isn't called as the world is. */
  cookie?: "own";
  origin: () => string;
  basePath: string;
  purpose: "dashboard sessions" | "product sessions";
  maxAgeS: number;
  signInPage: string;
  /** Null when it is over: the only place where "signed out" can be said. A session callback that returns null fails open. */
  find: () => Promise<Found | null>;
  /** Checks the password, inserts the row and gives the cookie's value, and whose it is. */
  open: (credentials: {
    email: string;
    password: string;
    device: Device | null;
  }) => Promise<{ accountId: string; mark: string; token: string } | null>;
}

/**
 * Two worlds in one process, told apart by everything: origin, base path, cookies, secret, tables. The cookie is an
 * opaque id of a row, so nothing here can slide the hour. No strategy is named: next-auth refuses password sign-in
 * with one, and an adapter means database anyway. docs/decisions says why the hand-off is not next-auth's.
 */
const worldOf = (world: World) =>
  NextAuth(
    (): NextAuthConfig => ({
      basePath: world.basePath,
      secret: deriveText(env().secret, world.purpose),
      trustHost: true, // the shell has said which host this is, and overwritten the headers that say so
      useSecureCookies: world.origin().startsWith("https:"),
      adapter: adapterOf(world),
      session: { maxAge: world.maxAgeS },
      cookies: {
        sessionToken: { name: cookieName(world.cookie ?? world.name, world.origin()) },
        // No name begins with another's: next-auth would take one for a piece of the other.
        csrfToken: { name: cookieName(`csrf-${world.name}`, world.origin()) },
        callbackUrl: { name: cookieName(`callback-${world.name}`, world.origin()) },
      },
      logger: { error: reportUnforeseen },
      pages: { signIn: world.signInPage, error: world.signInPage },
      providers: [
        Credentials({
          credentials: { email: {}, password: {} },
          async authorize({ email, password }) {
            const device = await deviceIn(world);
            const opened = await world.open({ email: String(email ?? ""), password: String(password ?? ""), device });
            if (!opened) return null;
            await remember(world, opened);
            return { id: opened.token };
          },
        }),
      ],
      // next-auth puts what this returns into the cookie after a password sign-in: the value that authorize has given.
      jwt: {
        maxAge: world.maxAgeS,
        encode: async ({ token }) => String(token?.sub),
        decode: async () => null,
      },
      callbacks: {
        // Never `session` itself: it carries the cookie's value.
        session: ({ session }) => ({ expires: session.expires, ...shownIn(session) }),
      },
    }),
  );

/** What tells a browser that was signed in before from a stranger's. */
async function deviceIn({ name: world, origin }: World): Promise<Device | null> {
  const { name, key } = deviceCookie(world, origin(), env().secret);
  const { clock } = await currentContext();
  return readDevice(key, (await cookies()).get(name)?.value ?? null, clock());
}

async function remember({ name: world, origin }: World, owner: Omit<Device, "id">): Promise<void> {
  const { name, key } = deviceCookie(world, origin(), env().secret);
  const secure = origin().startsWith("https:");
  const how = { httpOnly: true, maxAge: DEVICE_LIFE_S, path: "/", sameSite: "lax", secure } as const;
  const { clock } = await currentContext();
  (await cookies()).set(name, newDevice(key, owner, clock()), how);
}

/** A wrong password is an answer, not an incident: it is in the audit log. Everything else belongs in the server's. */
function reportUnforeseen(error: Error): void {
  const cause = error instanceof AuthError ? error.cause?.err : undefined;
  if (cause instanceof DomainError || (error instanceof AuthError && error.type === "CredentialsSignin")) return;
  log.error({ error: String(cause ?? error) }, "next-auth failed");
}

/** Derived from the row on every request, and from nothing else: the adapter below has put it there. */
const shownIn = (session: object) => (session as Pick<Found, "shown">).shown;

function adapterOf({ find }: World): Adapter {
  const unused = async (): Promise<never> => {
    throw new Error("next-auth reads sessions here, nothing else");
  };
  return {
    async getSessionAndUser(sessionToken) {
      // Not by this token: next-auth would join cookies whose names merely begin alike, and pages must see one session.
      const found = await find();
      if (!found) return null;
      const user: AdapterUser = { ...found.user, emailVerified: null };
      const { expires, shown } = found;
      const session: AdapterSession & Pick<Found, "shown"> = { sessionToken, userId: user.id, expires, shown };
      return { session, user };
    },
    updateSession: async () => null, // the hour never slides
    deleteSession: async () => undefined, // our own verbs end the row, with its event, before the cookie goes
    createSession: unused,
    createUser: unused,
    getUser: unused,
    getUserByEmail: unused,
    getUserByAccount: unused,
    updateUser: unused,
    linkAccount: unused,
  };
}

export const dashboardAuth = worldOf({
  name: "dash",
  origin: () => env().dashboardUrl,
  basePath: "/api/auth",
  purpose: "dashboard sessions",
  maxAgeS: SESSION_MS / 1000,
  signInPage: "/sign-in",
  async find() {
    const employee = await currentEmployee();
    if (!employee) return null;
    const { id, name, email } = employee.caller;
    const user = { id, name, email };
    return { user, expires: employee.session.expiresAt, shown: { user } };
  },
  open: async (credentials) => signInEmployee(await currentContext(), credentials),
});

const productWorld: World = {
  name: "prod",
  origin: () => env().productUrl,
  basePath: "/api/session",
  purpose: "product sessions",
  maxAgeS: USER_SESSION_MS / 1000,
  signInPage: "/login",
  async find() {
    const { session } = await productVisitor();
    if (!session) return null;
    const others = await othersBeside(await currentContext(), session.impersonation);
    const shown = showProductSession(session, new Date(), env().dashboardUrl, others);
    return { user: shown.user, expires: session.expiresAt, shown };
  },
  open: async (credentials) => signInUser(await currentContext(), credentials),
};

const productAuth = worldOf(productWorld);
/** next-auth asks for a session only where there is its cookie; one beside an impersonation has another, and the same reader. */
const besideAuth = worldOf({ ...productWorld, cookie: "own" });

/** Who is signed in to the product host, as next-auth says it. */
export async function productSession(): Promise<Session | null> {
  const has = (await cookies()).has(productCookie(env().productUrl));
  return (has ? productAuth : besideAuth).auth();
}

/**
 * Signs in with e-mail and password and sets the cookie. next-auth checks no CSRF token when it is called like this:
 * the handler that calls it has checked Origin. It counts as done only when there is a new cookie, as next-auth also
 * returns quietly from requests that it doesn't like.
 *
 * @throws wrong_credentials, too_many_requests
 */
export async function signInWithPassword(world: "dash" | "prod", email: string, password: string): Promise<void> {
  const { auth, url } =
    world === "dash" ? { auth: dashboardAuth, url: env().dashboardUrl } : { auth: productAuth, url: env().productUrl };
  const jar = await cookies();
  const before = jar.get(cookieName(world, url))?.value;
  try {
    await auth.signIn("credentials", { email, password, redirect: false, redirectTo: "/" });
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    if (error.type === "CredentialsSignin") throw wrongCredentials();
    throw error.cause?.err ?? error;
  }
  const after = jar.get(cookieName(world, url))?.value;
  if (!after || after === before) throw wrongCredentials();
}
