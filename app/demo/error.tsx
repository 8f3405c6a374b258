"use client";

import { ErrorView } from "./error-view.tsx";

/** For what breaks in the browser; the layout around it, and so the banner, stays. */
export default function ErrorPage() {
  return <ErrorView />;
}
