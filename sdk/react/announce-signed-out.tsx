"use client";

import { useEffect } from "react";
import { tellOtherTabs } from "./watch.ts";

/** For the signed-out page: the product's other tabs look for themselves at once, and leave too. */
export function AnnounceSignedOut() {
  useEffect(tellOtherTabs, []);
  return null;
}
