"use client";
import { lazy, Suspense } from "react";
import type { ShownOwnSession } from "./own-session.tsx";

const OwnSession = lazy(async () => ({ default: (await import("./own-session.tsx")).OwnSession }));

/** In the first HTML of whoever is in a session, and nothing that anybody else has to load. */
export const OwnSessionLine = (own: ShownOwnSession) => (
  <Suspense fallback={null}>
    <OwnSession {...own} />
  </Suspense>
);
