import { fileURLToPath } from "node:url";

/** A product in Next.js as its own app, with nothing of ours in it. It takes its packages from the repository's folder. */
export default {
  agentRules: false,
  poweredByHeader: false,
  turbopack: { root: fileURLToPath(new URL("../../..", import.meta.url)) },
};
