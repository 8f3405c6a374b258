import { INSTALL, PACKED } from "./install.ts";
import type { ShownProduct } from "./product.ts";
import { API_KEY_VARIABLE, SECRET_VARIABLE } from "./secret-names.ts";
import { anyLanguage } from "./snippets-any.ts";
import type { Deployment, Way } from "./ways.ts";

/** For products whose session Understudy keeps: the frontend talks to the product host, the backend reads access tokens. */
export const hostedWays = (product: ShownProduct, deployment: Deployment): Way[] => [
  react(deployment),
  express(product, deployment),
  next(product, deployment),
  anyLanguage(product, deployment),
  propelAuth(product, deployment),
];

const install = { text: `Install the package. ${PACKED}`, file: "Terminal", code: INSTALL };

const react = ({ productUrl }: Deployment): Way => ({
  label: "React",
  steps: [
    install,
    {
      text: "Wrap the whole application, once. The banner says who is really there, and ends the session.",
      file: "main.tsx",
      code: `import "@understudy/sdk/react/banner.css";
import { AuthProvider, ImpersonationBanner } from "@understudy/sdk/react";
import { createRoot } from "react-dom/client";
import { App } from "./app";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <AuthProvider authUrl="${productUrl}">
      <ImpersonationBanner />
      <App />
    </AuthProvider>,
  );
}`,
    },
    {
      text: "Ask who is signed in; whoever isn't is sent to sign in. impersonatorUserId is set while an employee acts as the user, and getAccessToken is for calls to your own backend.",
      file: "app.tsx",
      code: `import { withRequiredAuthInfo } from "@understudy/sdk/react";

export const App = withRequiredAuthInfo(({ user, impersonatorUserId, getAccessToken }) => {
  const ask = async () => {
    const headers = { authorization: \`Bearer \${await getAccessToken()}\` };
    const answer = await fetch("/api/whoami", { headers });
    alert(await answer.text());
  };
  return (
    <>
      <p>
        {user.name} {impersonatorUserId && "(an employee is really there)"}
      </p>
      <button type="button" onClick={ask}>
        Ask the backend
      </button>
    </>
  );
});`,
    },
  ],
});

const express = ({ clientId, backchannelLogoutUri }: ShownProduct, { productUrl }: Deployment): Way => ({
  label: "Express",
  steps: [
    install,
    {
      text: "The backend reads the access token that the frontend sends, and refuses an ended impersonation within 5 seconds. With a back-channel logout address it does so at once.",
      file: "server.ts",
      code: `import { initAuth } from "@understudy/sdk/express";
import express from "express";

const { requireUser, recordImpersonation, forbidImpersonation, backchannelLogout } = initAuth({
  authUrl: "${productUrl}",
  clientId: "${clientId}",
  clientSecret: process.env.${SECRET_VARIABLE} ?? "",
});

const app = express();

app.post("${pathOf(backchannelLogoutUri) ?? "/backchannel-logout"}", backchannelLogout);

// What an employee does in a user's name is told to Understudy, before it is answered.
app.use("/api", requireUser, recordImpersonation());

app.get("/api/whoami", (request, response) => {
  response.json({ user: request.user?.id, impersonator: request.user?.impersonatorUserId });
});

// What no employee should do in a user's name.
app.post("/api/payments", forbidImpersonation, (request, response) => {
  response.sendStatus(204);
});

app.listen(4000);`,
    },
  ],
});

const next = ({ clientId }: ShownProduct, { productUrl }: Deployment): Way => ({
  label: "Next.js",
  steps: [
    install,
    {
      text: "In the browser it is the same as in React. Put the provider and the banner into the root layout.",
      file: "app/providers.tsx",
      code: `"use client";
import "@understudy/sdk/react/banner.css";
import { AuthProvider, ImpersonationBanner } from "@understudy/sdk/react";
import type { ReactNode } from "react";

export const Providers = ({ children }: { children: ReactNode }) => (
  <AuthProvider authUrl="${productUrl}">
    <ImpersonationBanner />
    {children}
  </AuthProvider>
);`,
    },
    {
      text: "On the server, one file knows the product.",
      file: "auth.ts",
      code: `import { initAuth } from "@understudy/sdk/next";

export const { fromRequest, recordImpersonation, backchannelLogout } = initAuth({
  authUrl: "${productUrl}",
  clientId: "${clientId}",
  clientSecret: process.env.${SECRET_VARIABLE} ?? "",
});`,
    },
    {
      text: "Route handlers ask who is calling, and refuse what no employee should do in a user's name. What one does, and what is refused, is told to Understudy.",
      file: "app/api/payments/route.ts",
      code: `import { forbidImpersonation } from "@understudy/sdk/next";
import { fromRequest, recordImpersonation } from "@/auth";

export const POST = recordImpersonation("/api/payments", async (request: Request) => {
  const { user, refusal } = await fromRequest(request);
  if (refusal) return refusal;
  return forbidImpersonation(user) ?? Response.json({ paidBy: user.id });
});`,
    },
  ],
});

const pathOf = (address: string | null): string | null => address && new URL(address).pathname;

const propelAuth = ({ redirectUris }: ShownProduct, { productUrl }: Deployment): Way => ({
  label: "PropelAuth's clients",
  steps: [
    {
      text: "@propelauth/react works as it is. The address is all that changes.",
      file: "main.tsx",
      code: `import { AuthProvider } from "@propelauth/react";
import type { ReactNode } from "react";

export const Root = ({ children }: { children: ReactNode }) => (
  <AuthProvider authUrl="${productUrl}">{children}</AuthProvider>
);`,
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
