import { authMiddleware } from "@propelauth/nextjs/server/app-router";

export const proxy = authMiddleware;
export const config = { matcher: ["/((?!_next/|favicon.ico).*)"] };
