import { fastifyCookie } from "@fastify/cookie";
import { fastifyOauth2, type OAuth2Namespace } from "@fastify/oauth2";
import { getRequestListener } from "@hono/node-server";
import { getAuth, initOidcAuthMiddleware, oidcAuthMiddleware } from "@hono/oidc-auth";
import { betterAuth } from "better-auth";
import { fromNodeHeaders, toNodeHandler } from "better-auth/node";
import { genericOAuth } from "better-auth/plugins";
import Database from "better-sqlite3";
import express from "express";
import { fastify } from "fastify";
import { Hono } from "hono";
import nextAuth from "next-auth-4";
import { callbacks } from "./express.ts";
import { claimsIn, openSessions, type Row, said } from "./row.ts";
import { signIn } from "./sign-in.ts";

const SECRET = "a secret of these products, which nobody guesses";

// A CommonJS module's default, as Node.js hands it over or as a bundler does.
const { default: handle = nextAuth } = nextAuth as unknown as { default?: typeof nextAuth };

const nextAuth4: Row = {
  ...{ name: "`next-auth` 4", start: "/start", callback: "/api/auth/callback/understudy", me: "/me" },
  async open({ issuer, clientId, clientSecret, url, on }) {
    process.env.NEXTAUTH_URL = url;
    const options = {
      ...{ secret: SECRET, session: { maxAge: 3600 }, callbacks, logger: { error: () => undefined } },
      providers: [
        {
          ...{ id: "understudy", name: "Understudy", type: "oauth", clientId, clientSecret, idToken: true },
          ...{
            wellKnown: `${issuer}/.well-known/openid-configuration`,
            checks: on ? ["pkce", "state", "nonce"] : ["state", "nonce"],
          },
          ...{ authorization: { params: { scope: "openid" } }, profile: ({ sub }: { sub: string }) => ({ id: sub }) },
        },
      ],
    };
    const app = express().use(express.urlencoded());
    app.get("/start", ({ query }, response) => signIn(`${url}/api/auth`, String(query.login_hint), response));
    // As Next.js hands a request to pages/api/auth/[...nextauth].
    app.all("/api/auth/*path", (request, response) => {
      const pairs = (request.headers.cookie ?? "").split("; ").map((pair) => pair.split(/=(.*)/s).slice(0, 2));
      const cookies = Object.fromEntries(pairs.map(([name, value = ""]) => [name, decodeURIComponent(value)]));
      const query = { ...request.query, nextauth: request.path.split("/").slice(3) };
      const asked = { method: request.method, headers: request.headers, body: request.body, query, cookies };
      return handle(asked as never, response as never, options as never);
    });
    app.get("/me", async ({ headers: { cookie = "" } }, response) => {
      const { user } = await (await fetch(`${url}/api/auth/session`, { headers: { cookie } })).json();
      response.status(user ? 200 : 401).json(user ?? null);
    });
    return app;
  },
};

const fastifyOauth2Row: Row = {
  ...{ name: "`@fastify/oauth2`", start: "/start", callback: "/callback", me: "/me" },
  async open({ issuer, clientId: id, clientSecret: secret, url, on }) {
    const known = openSessions();
    const auth = {
      authorizeHost: issuer,
      authorizePath: "/oauth/authorize",
      tokenHost: issuer,
      tokenPath: "/oauth/token",
    };
    const credentials = { client: { id, secret }, ...(!on && { auth }) };
    const app = fastify();
    await app.register(fastifyCookie);
    await app.register(fastifyOauth2, {
      ...{ name: "understudy", scope: ["openid"], callbackUri: `${url}/callback`, credentials },
      // By discovery it finds by itself that there is PKCE.
      ...(on && { discovery: { issuer } }),
    });
    const { understudy } = app as unknown as { understudy: OAuth2Namespace };
    app.get<{ Querystring: { login_hint: string } }>("/start", async (request, reply) => {
      const location = await understudy.generateAuthorizationUri(request, reply);
      return reply.redirect(`${location}&${new URLSearchParams({ login_hint: request.query.login_hint })}`);
    });
    app.get("/callback", async (request, reply) => {
      const { token } = await understudy.getAccessTokenFromAuthorizationCodeFlow(request, reply);
      reply.header("set-cookie", known.open({ claims: claimsIn(token.id_token) }));
      return reply.redirect("/me");
    });
    app.get("/me", async ({ headers }, reply) => {
      const found = known.find(headers.cookie);
      return reply.code(found ? 200 : 401).send(found ? said(found.claims) : "");
    });
    await app.ready();
    return app.routing;
  },
};

const honoOidcAuth: Row = {
  ...{ name: "`@hono/oidc-auth`", start: "/me", callback: "/callback", me: "/api/me", needs: "startsWithoutLoginHint" },
  async open({ issuer, clientId, clientSecret, url }) {
    const app = new Hono();
    app.use(
      initOidcAuthMiddleware({
        ...{
          OIDC_ISSUER: issuer,
          OIDC_CLIENT_ID: clientId,
          OIDC_CLIENT_SECRET: clientSecret,
          OIDC_AUTH_SECRET: SECRET,
        },
        ...{ OIDC_REDIRECT_URI: `${url}/callback`, OIDC_SCOPES: "openid", OIDC_AUTH_EXPIRES: "3600" },
      }),
    );
    app.use(async (context, next) => {
      context.set(
        "oidcClaimsHook" as never,
        (async (before: object, claims: object) => ({ ...before, ...claims })) as never,
      );
      await next();
    });
    const me = async (context: Parameters<typeof getAuth>[0]) => {
      const found = await getAuth(context);
      return found ? context.json(said(found)) : context.body(null, 401);
    };
    app.get("/api/me", me);
    app.get("/callback", oidcAuthMiddleware());
    app.get("/me", oidcAuthMiddleware(), me);
    return getRequestListener(app.fetch);
  },
};

const betterAuthClient: Row = {
  ...{ name: "`better-auth`, as a client", start: "/start", callback: "/api/auth/callback/understudy", me: "/me" },
  async open({ issuer, clientId, clientSecret, url, on }) {
    const discoveryUrl = `${issuer}/.well-known/openid-configuration`;
    const config = { providerId: "understudy", discoveryUrl, clientId, clientSecret, scopes: ["openid"], pkce: on };
    const by = { type: "string", required: false } as const;
    const auth = betterAuth({
      ...{ baseURL: url, secret: SECRET, database: new Database(":memory:"), logger: { disabled: true } },
      ...{ session: { expiresIn: 3600, disableSessionRefresh: true }, user: { additionalFields: { by, subject: by } } },
      plugins: [
        genericOAuth({
          config: [
            {
              ...config,
              overrideUserInfo: true,
              mapProfileToUser: ({ sub, impersonatorUserId }) => ({ subject: sub, by: impersonatorUserId }),
            },
          ],
        }),
      ],
    });
    await (await auth.$context).runMigrations();
    const app = express();
    app.get("/start", async ({ query }, response) => {
      const body = {
        providerId: "understudy",
        provider: "understudy",
        callbackURL: "/me",
        loginHint: String(query.login_hint),
      };
      const { headers, response: begun } = await auth.api.signInSocial({ body, returnHeaders: true } as never);
      response.setHeader("set-cookie", headers.getSetCookie());
      response.redirect((begun as { url: string }).url);
    });
    app.all("/api/auth/*path", toNodeHandler(auth));
    app.get("/me", async ({ headers }, response) => {
      const found = await auth.api.getSession({ headers: fromNodeHeaders(headers) });
      response.status(found ? 200 : 401).json(found && { id: found.user.subject, by: found.user.by });
    });
    return app;
  },
};

export const otherRows: Row[] = [nextAuth4, fastifyOauth2Row, honoOidcAuth, betterAuthClient];
