import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { initAuth } from "@propelauth/express";
import { initAuth as initAuthOf2119 } from "@propelauth/express-2.1.19";
import express, { type RequestHandler } from "express";
import { confirmIn, makeApiKey, register } from "./clients/registered.ts";
import { expect, test } from "./fixtures.ts";
import type { Server } from "./server.ts";
import { userWith } from "./steps.ts";

/** The specification's Express sample, to the letter but for what it does in the end; its backend, on a port of its own. */
async function serveSample(requireUser: RequestHandler): Promise<{ origin: string; stop: () => void }> {
  const app = express();
  app.get("/", (_, res) => {
    res.send("The shop");
  });
  const auth = { requireUser };
  app.post("/api/sensitive-action", auth.requireUser, (req, res) => {
    if ((req as unknown as { user: { impersonatorUserId?: string } }).user.impersonatorUserId) {
      res.status(403).send("You cannot perform this action while impersonating a user");
    } else {
      res.send("Done");
    }
  });
  const server = app.listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

/** What the product's page has in hand: the access token that its own origin is given. */
async function tokenOf(page: Page, { productUrl }: Server, origin: string): Promise<string> {
  const answer = await page.request.get(`${productUrl}/api/v1/refresh_token`, { headers: { origin } });
  expect(answer.status()).toBe(200);
  return (await answer.json()).access_token;
}

const act = async (origin: string, token: string) => {
  const answer = await fetch(`${origin}/api/sensitive-action`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: answer.status, text: await answer.text() };
};

type InitAuth = (server: Server, key: string) => Promise<RequestHandler>;
const clients: [name: string, init: InitAuth][] = [
  [
    "2.1.34, which is given the key",
    async ({ productUrl }, apiKey) => {
      const answer = await fetch(`${productUrl}/api/v1/token_verification_metadata`, {
        headers: { authorization: `Bearer ${apiKey}` },
      });
      const { verifier_key_pem: verifierKey } = (await answer.json()) as { verifier_key_pem: string };
      const manualTokenVerificationMetadata = { verifierKey, issuer: productUrl };
      return initAuth({ authUrl: productUrl, apiKey, manualTokenVerificationMetadata }).requireUser as RequestHandler;
    },
  ],
  [
    "2.1.19, which fetches the key",
    async ({ productUrl }, apiKey) => initAuthOf2119({ authUrl: productUrl, apiKey }).requireUser as RequestHandler,
  ],
];

for (const [name, init] of clients) {
  test(`The specification's Express sample, with @propelauth/express ${name}, refuses the impersonator alone`, async ({
    page,
    server,
    db,
    as,
    signIn,
    signInAsUser,
  }) => {
    const olivia = await as("olivia");
    const { origin, stop } = await serveSample(await init(server, await makeApiKey(olivia, server)));
    const { id } = await register(olivia, server, { name: "Shop", kind: "hosted", targetLinkUri: `${origin}/` });
    try {
      await signInAsUser(page, "uma@globex.example");
      expect(await act(origin, await tokenOf(page, server, origin))).toEqual({ status: 200, text: "Done" });
      expect((await act(origin, "made up")).status).toBe(401);

      await signIn(page, "mina");
      const { launchUrl } = await confirmIn(page.request, server, userWith(db, "uma@globex.example").id, id);
      await page.goto(launchUrl);
      await expect(page).toHaveURL(`${origin}/`);
      expect(await act(origin, await tokenOf(page, server, origin))).toEqual({
        status: 403,
        text: "You cannot perform this action while impersonating a user",
      });
    } finally {
      stop();
    }
  });
}
