import "@understudy/sdk/react/banner.css";
import "./larch.css";
import { AuthProvider, ImpersonationBanner, ImpersonationLevel } from "@understudy/sdk/react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { authUrl } from "./auth-url.ts";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <AuthProvider authUrl={authUrl}>
      <ImpersonationBanner>
        <ImpersonationLevel />
      </ImpersonationBanner>
      <App />
    </AuthProvider>,
  );
}
