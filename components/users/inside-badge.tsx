"use client";
import { lazy, Suspense } from "react";
import type { WhoIsIn } from "../impersonations/terms.ts";

const InsideBadge = lazy(async () => ({ default: (await import("../impersonations/inside.tsx")).InsideBadge }));

/** Few lists have one, so it is loaded where there is one. */
export const RowInsideBadge = (inside: WhoIsIn) => (
  <Suspense fallback={null}>
    <InsideBadge {...inside} />
  </Suspense>
);
