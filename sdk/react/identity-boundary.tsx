"use client";

import { Fragment, type ReactNode, use, useEffect, useState } from "react";
import { identityOf, textOf } from "../identity/identity.ts";
import { identityPage } from "../identity/page.ts";
import { useAuthContext } from "./auth-provider.tsx";

/**
 * Shows what is in it only once it is known whose data it may show, and whatever `resetOnIdentityChange` and
 * `onIdentityChange` do about everybody else's is done. Within `AuthProvider`, around all that reads data. What is in it
 * begins anew for somebody else.
 */
export function IdentityBoundary({ children }: { children: ReactNode }): ReactNode {
  const { info } = useAuthContext();
  const { loading } = info;
  // The first page waits to be told; a page that knew it is leaving.
  const [known, setKnown] = useState(false);
  useEffect(() => {
    if (!loading) setKnown(true);
    // Its data is nobody's from here on, on the way out: the next page would find it.
    else if (known) void identityPage.enter(null)?.catch(() => undefined);
  }, [loading, known]);
  if (info.loading) return null;
  const identity = identityOf(info.isLoggedIn ? info : null);
  // In rendering, and not in an effect: what is below would have read the old data by then. The second time it does nothing.
  const ready = typeof document === "undefined" ? undefined : identityPage.enter(identity);
  if (ready !== undefined) use(ready);
  return <Fragment key={textOf(identity)}>{children}</Fragment>;
}
