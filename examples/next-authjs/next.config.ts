import type { NextConfig } from "next";

const config: NextConfig = {
  agentRules: false,
  // forbidden() in a server action: its answer is a 403, and app/forbidden.tsx is what people see.
  experimental: { authInterrupts: true },
};

export default config;
