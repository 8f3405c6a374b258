import Credentials from "next-auth/providers/credentials";
import { handClock, makeTestKey } from "../core/core.testing.ts";
import { browser, openIdProvider } from "./authjs.testing.ts";
import { type FindUser, understudy } from "./index.ts";

/** The provider's own key, and somebody else's under the same id. */
export const [key, stranger] = await Promise.all([makeTestKey("key-1"), makeTestKey("key-1")]);

const password = Credentials({
  credentials: { username: {} },
  authorize: ({ username }) => ({ id: String(username), name: "Own" }),
});

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** A product that uses Auth.js, and the provider that hands over to it. */
export async function openShop() {
  // Auth.js reads the computer's own clock, so this one starts there.
  const clock = handClock(new Date());
  const provider = await openIdProvider(key, clock.now);
  const connect = (findUser?: FindUser) =>
    understudy({
      issuer: provider.origin,
      clientId: "product-1",
      clientSecret: "secret",
      productUrl: "https://app.example",
      clock: clock.now,
      ...(findUser && { findUser }),
    });
  return { clock, provider, connect, product: (impersonation = connect()) => product(impersonation) };
}

/** A product as its guide has it, with callbacks that do what many do: copy what comes. */
function product(impersonation: ReturnType<typeof understudy>) {
  return browser(
    impersonation.withImpersonation({
      providers: [password],
      callbacks: {
        jwt: ({ token, user, session, trigger }) => ({
          ...token,
          ...(user && { ownId: user.id }),
          ...(trigger === "update" && { ...session }),
        }),
        session: ({ session, token }) => ({
          ...session,
          user: { ...session.user, ownId: token.ownId },
          everything: token,
        }),
      },
    }),
  );
}
