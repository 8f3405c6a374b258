import type { NextConfig } from "next";

const config: NextConfig = {
  agentRules: false,
  // Inside another repository, as this example is, Next.js would take that for the root, and run its instrumentation.
  turbopack: { root: import.meta.dirname },
  // forbidden() in a server action: its answer is a 403, and app/forbidden.tsx is what people see.
  experimental: { authInterrupts: true },
};

export default config;
