import { understudy } from "@understudy/sdk/authjs";
import { createAuth } from "@understudy/sdk/next";
import { forbidden } from "next/navigation";
import NextAuth from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { findUser, userWithPassword } from "./lib/users.ts";

const { UNDERSTUDY_ISSUER, UNDERSTUDY_CLIENT_ID, UNDERSTUDY_CLIENT_SECRET, AUTH_URL } = process.env;

export const impersonation = understudy({
  // `next build` reads this file too, without the values; start.js asks for them.
  issuer: UNDERSTUDY_ISSUER ?? "https://understudy.invalid",
  clientId: UNDERSTUDY_CLIENT_ID ?? "not-set",
  clientSecret: UNDERSTUDY_CLIENT_SECRET ?? "not-set",
  productUrl: AUTH_URL ?? "https://fennel.invalid",
  findUser: ({ externalId, email }) => findUser({ id: externalId, email }),
});

export const { handlers, auth, signIn, signOut } = NextAuth(
  impersonation.withImpersonation({
    pages: { signIn: "/sign-in" },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: ({ email, password }) => userWithPassword(String(email), String(password)),
      }),
    ],
    // Cookies ignore ports: on one machine, each product's need names of their own.
    cookies: {
      sessionToken: { name: "fennel.session" },
      callbackUrl: { name: "fennel.callback" },
      csrfToken: { name: "fennel.csrf" },
      pkceCodeVerifier: { name: "fennel.pkce" },
      state: { name: "fennel.state" },
      nonce: { name: "fennel.nonce" },
    },
  }),
);

/** Who is signed in, for pages, handlers and actions; and what an employee does there as a user is told to Understudy. */
export const {
  getSession,
  getUser,
  requireUser,
  neverWhileImpersonated,
  recordImpersonation,
  recordAction,
  recordPage,
} = createAuth({
  readSession: () => auth(),
  // Whoever only looks changes nothing, in any handler or action that is recorded.
  guardReadOnly: true,
  // What an action answers that is never done in somebody's name: 403, with app/forbidden.tsx.
  whenNever: forbidden,
  signInUrl: () => "/sign-in",
  recording: impersonation.recording,
});
