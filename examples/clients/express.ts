import { ExpressAuth, getSession } from "@auth/express";
import express from "express";
import { auth } from "express-openid-connect";
import session from "express-session";
import grant from "grant";
import passport from "passport";
import OpenIDConnectStrategy from "passport-openidconnect";
import { claimsIn, openSessions, type Row, said } from "./row.ts";
import { signIn } from "./sign-in.ts";

const SECRET = "a secret of these products, which nobody guesses";
const cookies = () => session({ secret: SECRET, resave: false, saveUninitialized: false });

const expressOpenidConnect: Row = {
  ...{ name: "`express-openid-connect`", start: "/start", callback: "/callback", me: "/me" },
  backchannel: "/backchannel-logout",
  async open({ issuer, clientId, clientSecret, url, on }) {
    const app = express();
    app.use(
      auth({
        ...{ issuerBaseURL: issuer, baseURL: url, clientID: clientId, clientSecret, secret: SECRET },
        ...{ authRequired: false, clientAuthMethod: "client_secret_basic", routes: { login: false } },
        authorizationParams: { scope: "openid", ...(on && { response_type: "code" }) },
        session: { rolling: false, absoluteDuration: 3600, store: new session.MemoryStore() as never },
        backchannelLogout: true,
      }),
    );
    app.get("/start", ({ query }, { oidc }) =>
      oidc.login({ returnTo: "/me", authorizationParams: { login_hint: String(query.login_hint) } }),
    );
    app.get("/me", ({ oidc }, response) => {
      if (!oidc.isAuthenticated()) return void response.sendStatus(401);
      response.json(said(oidc.idTokenClaims ?? {}));
    });
    return app;
  },
};

/** As next-auth 4: the token keeps what the session must end by. */
export const callbacks = {
  jwt: ({ token, profile }: { token: object; profile?: object }) => ({ ...token, ...profile }),
  session: ({ session: shown, token }: { session: object; token: Record<string, unknown> }) => {
    const { user: _, ...nobody } = { user: null, ...shown };
    return Date.now() < Number(token.session_expiry) * 1000 ? { ...nobody, user: said(token) } : nobody;
  },
};

const authExpress: Row = {
  ...{ name: "`@auth/express`", start: "/start", callback: "/auth/callback/understudy", me: "/me" },
  async open({ issuer, clientId, clientSecret, url, on }) {
    const checks: ("pkce" | "state" | "nonce")[] = on ? ["pkce", "state", "nonce"] : ["state", "nonce"];
    const provider = {
      id: "understudy",
      name: "Understudy",
      type: "oidc" as const,
      issuer,
      clientId,
      clientSecret,
      checks,
    };
    const config = {
      ...{ trustHost: true, secret: SECRET, session: { maxAge: 3600 }, callbacks: callbacks as never },
      providers: [{ ...provider, authorization: { params: { scope: "openid" } } }],
      logger: { error: () => undefined },
    };
    const app = express();
    app.get("/start", ({ query }, response) => signIn(`${url}/auth`, String(query.login_hint), response));
    app.use("/auth", ExpressAuth(config));
    app.get("/me", async (request, response) => {
      const found = await getSession(request, config);
      response.status(found?.user ? 200 : 401).json(found?.user ?? null);
    });
    return app;
  },
};

const passportOpenidconnect: Row = {
  ...{
    name: "`passport-openidconnect`",
    start: "/start",
    callback: "/callback",
    me: "/me",
    needs: "nonceInsteadOfPkce",
  },
  async open({ issuer, clientId: clientID, clientSecret, url }) {
    const known = openSessions();
    const strategy = new OpenIDConnectStrategy(
      {
        ...{ issuer, clientID, clientSecret, callbackURL: `${url}/callback`, nonce: true as never },
        ...{ authorizationURL: `${issuer}/oauth/authorize`, tokenURL: `${issuer}/oauth/token`, userInfoURL: "" },
        skipUserProfile: true,
      },
      (
        _issuer: string,
        _profile: object,
        _context: object,
        idToken: string,
        done: (error: null, user: object) => void,
      ) => done(null, { cookie: known.open({ claims: claimsIn(idToken) }) }),
    );
    const app = express().use(cookies());
    const of = (options: object) => passport.authenticate(strategy, { session: false, ...options } as never);
    app.get("/start", (request, ...rest) => of({ loginHint: request.query.login_hint })(request, ...rest));
    app.get("/callback", of({}), (request, response) => {
      response.setHeader("set-cookie", (request.user as { cookie: string }).cookie);
      response.redirect("/me");
    });
    app.get("/me", ({ headers }, response) => {
      const found = known.find(headers.cookie);
      response.status(found ? 200 : 401).json(found && said(found.claims));
    });
    return app;
  },
};

const grantRow: Row = {
  ...{ name: "`grant`", start: "/start", callback: "/connect/understudy/callback", me: "/me" },
  async open({ issuer, clientId: key, clientSecret: secret, url: origin, on: pkce }) {
    const known = openSessions();
    const app = express().use(cookies()).set("query parser", "extended");
    app.get("/start", ({ query }, response) =>
      response.redirect(`/connect/understudy?custom_params[login_hint]=${query.login_hint}`),
    );
    app.use(
      grant.express({
        defaults: { origin, transport: "session", state: true },
        understudy: {
          ...{ authorize_url: `${issuer}/oauth/authorize`, access_url: `${issuer}/oauth/token`, oauth: 2, key, secret },
          ...{ scope: ["openid"], nonce: true, pkce, response: ["tokens"], callback: "/done" },
          ...{ dynamic: ["custom_params"], token_endpoint_auth_method: "client_secret_basic" },
        },
      }),
    );
    app.get("/done", (request, response) => {
      const { id_token } = (request.session as { grant?: { response?: { id_token?: string } } }).grant?.response ?? {};
      if (!id_token) return void response.sendStatus(400);
      response.setHeader("set-cookie", known.open({ claims: claimsIn(id_token) }));
      response.redirect("/me");
    });
    app.get("/me", ({ headers }, response) => {
      const found = known.find(headers.cookie);
      response.status(found ? 200 : 401).json(found && said(found.claims));
    });
    return app;
  },
};

export const expressRows: Row[] = [expressOpenidConnect, authExpress, passportOpenidconnect, grantRow];
