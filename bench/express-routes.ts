import { createPublicKey, type KeyObject, verify as verifyBytes } from "node:crypto";
import { initAuth } from "@understudy/sdk/express";
import express, { type RequestHandler } from "express";
import { requirePeer } from "./peers.ts";

/**
 * The process that bench/express.ts measures: one Express 5 server, and the same route behind each of them. It says where it
 * listens.
 */
const [issuer = "", pem = ""] = process.argv.slice(2);

const { createVerifier } = requirePeer("fast-jwt");
const { verifyToken } = requirePeer("@clerk/backend");
const propelAuth = requirePeer("@propelauth/express");
const { importSPKI, jwtVerify } = await import(requirePeer.resolve("jose"));

const bearer = (header = "") => header.slice("Bearer ".length);

/** What nobody can do without: the signature by node:crypto, and the end in time. */
const bare = (key: KeyObject): RequestHandler => {
  return (request, _, next) => {
    const token = bearer(request.headers.authorization);
    const [header = "", payload = "", signature = ""] = token.split(".");
    const held = verifyBytes(
      "RSA-SHA256",
      Buffer.from(`${header}.${payload}`),
      key,
      Buffer.from(signature, "base64url"),
    );
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    if (!held || claims.exp * 1000 <= Date.now()) return next(new Error("refused"));
    Object.assign(request, { user: claims });
    next();
  };
};

const awaited =
  (verify: (token: string) => Promise<unknown>): RequestHandler =>
  async (request, _, next) => {
    Object.assign(request, { user: await verify(bearer(request.headers.authorization)) });
    next();
  };

const fastJwt = createVerifier({ key: pem, algorithms: ["RS256"], allowedIss: issuer, cache: 5000 });
const key = await importSPKI(pem, "RS256");
const before: Record<string, RequestHandler> = {
  "/without": (_, __, next) => next(),
  "/understudy": initAuth({ authUrl: issuer, clientId: "product-1", clientSecret: "secret" }).requireUser,
  "/node-crypto": bare(createPublicKey(pem)),
  "/fast-jwt": (request, _, next) => {
    Object.assign(request, { user: fastJwt(bearer(request.headers.authorization)) });
    next();
  },
  "/jose": awaited((token) => jwtVerify(token, key, { issuer, audience: "product-1", algorithms: ["RS256"] })),
  "/clerk": awaited((token) => verifyToken(token, { jwtKey: pem })),
  "/propelauth": propelAuth.initAuth({
    authUrl: issuer,
    apiKey: "none",
    manualTokenVerificationMetadata: { verifierKey: pem, issuer },
  }).requireUser,
};

const app = express();
for (const [path, middleware] of Object.entries(before))
  app.get(path, middleware, (_, res) => void res.json({ ok: 1 }));
const server = app.listen(0, "127.0.0.1", () => process.send?.({ address: server.address() }));
