import type { Middleware } from "./http.ts";

/** An Express application or router, version 4 or 5, as far as its routes can be read. */
export interface RoutedApp {
  /** Version 5, or a router. */
  router?: unknown;
  /** Version 4. */
  _router?: unknown;
  stack?: unknown;
}

/** One handler, or what leads to more of them. */
export interface Layer {
  handle: Middleware & { stack?: Layer[] };
  /** In lower case; missing for all. */
  method?: string;
  route?: { path?: unknown; stack: Layer[] };
}

/** What an application or a router goes through, in its order. Empty for what is neither. */
export function layersOf(app: RoutedApp): Layer[] {
  // The getter of version 4 throws.
  const router = app._router ?? app.stack ?? app.router;
  return (Array.isArray(router) ? router : ((router as { stack?: Layer[] } | undefined)?.stack ?? [])) as Layer[];
}
