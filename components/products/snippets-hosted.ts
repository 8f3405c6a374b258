import type { ShownProduct } from "./product.ts";
import { API_KEY_VARIABLE, SECRET_VARIABLE } from "./secret-names.ts";
import type { Deployment, Way } from "./ways.ts";

/** For products whose session Understudy keeps: the frontend talks to the product host, the backend reads access tokens. */
export const hostedWays = (product: ShownProduct, deployment: Deployment): Way[] => [
  react(deployment),
  express(product, deployment),
  next(product, deployment),
  propelAuth(product, deployment),
];

const INSTALL = { text: "Install the package.", file: "Terminal", code: "npm install @understudy/sdk" };

const react = ({ productUrl }: Deployment): Way => ({
  label: "React",
  steps: [
    INSTALL,
    {
      text: "Wrap the whole application, once. The banner says who is really there, and ends the session.",
      file: "main.tsx",
      code: `import { AuthProvider, ImpersonationBanner } from "@understudy/sdk/react";
import "@understudy/sdk/react/banner.css";
import { createRoot } from "react-dom/client";
import { App } from "./app";

createRoot(document.body.appendChild(document.createElement("div"))).render(
  <AuthProvider authUrl="${productUrl}">
    <ImpersonationBanner />
    <App />
  </AuthProvider>,
);`,
    },
    {
      text: "Ask who is signed in. impersonatorUserId is set while an employee acts as the user.",
      file: "app.tsx",
      code: `import { withAuthInfo } from "@understudy/sdk/react";

export const App = withAuthInfo(({ isLoggedIn, user, impersonatorUserId }) => {
  if (!isLoggedIn) return <a href="${productUrl}/login">Sign in</a>;
  return (
    <p>
      {user.name}
      {impersonatorUserId && ", and an employee is really there"}
    </p>
  );
});`,
    },
  ],
});

const express = ({ clientId }: ShownProduct, { productUrl }: Deployment): Way => ({
  label: "Express",
  steps: [
    INSTALL,
    {
      text: "The backend reads the access token that the frontend sends, and refuses an ended impersonation within seconds.",
      file: "server.ts",
      code: `import { initAuth } from "@understudy/sdk/express";
import express from "express";

const auth = initAuth({
  authUrl: "${productUrl}",
  clientId: "${clientId}",
  clientSecret: process.env.${SECRET_VARIABLE},
});

const app = express();

app.get("/api/whoami", auth.requireUser, (request, response) => {
  response.json({ user: request.user.userId, impersonator: request.user.impersonatorUserId ?? null });
});

// What no employee should do in a user's name.
app.post("/api/payments", auth.requireUser, auth.forbidImpersonation, (request, response) => {
  response.sendStatus(204);
});

app.listen(4000);`,
    },
  ],
});

const next = ({ clientId }: ShownProduct, { productUrl }: Deployment): Way => ({
  label: "Next.js",
  steps: [
    INSTALL,
    {
      text: "One file knows the product; pages, route handlers and server actions ask it.",
      file: "auth.ts",
      code: `import { initAuth } from "@understudy/sdk/next";

export const { requireUser, getUser, forbidImpersonation } = initAuth({
  authUrl: "${productUrl}",
  clientId: "${clientId}",
  clientSecret: process.env.${SECRET_VARIABLE},
});`,
    },
  ],
});

const propelAuth = ({ redirectUris }: ShownProduct, { productUrl }: Deployment): Way => ({
  label: "PropelAuth's clients",
  steps: [
    {
      text: "@propelauth/react works as it is. The address is all that changes.",
      file: "main.tsx",
      code: `import { AuthProvider } from "@propelauth/react";

<AuthProvider authUrl="${productUrl}">
  <App />
</AuthProvider>;`,
    },
    {
      text: "For a backend, make an API key in Project Settings, then fetch the key that tokens are verified with. Its line breaks are written as \\n.",
      file: "Terminal",
      code: `curl -H "Authorization: Bearer $${API_KEY_VARIABLE}" ${productUrl}/api/v1/token_verification_metadata`,
    },
    {
      text: "@propelauth/express takes that key by hand, and then asks nobody. It learns of an end when the token runs out, after 5 minutes at most.",
      file: "server.ts",
      code: `import { initAuth } from "@propelauth/express";

const auth = initAuth({
  authUrl: "${productUrl}",
  apiKey: process.env.${API_KEY_VARIABLE} ?? "",
  manualTokenVerificationMetadata: {
    verifierKey: (process.env.PROPELAUTH_VERIFIER_KEY ?? "").replaceAll("\\\\n", "\\n"),
    issuer: "${productUrl}",
  },
});`,
    },
    {
      text: "@propelauth/nextjs is told by its environment. Its redirect URI has to be one of this product's.",
      file: ".env",
      code: `NEXT_PUBLIC_AUTH_URL=${productUrl}
PROPELAUTH_REDIRECT_URI=${redirectUris[0] ?? "the redirect URI that you add by Edit"}
PROPELAUTH_API_KEY=$${API_KEY_VARIABLE}
PROPELAUTH_VERIFIER_KEY=the key from above`,
    },
  ],
});
