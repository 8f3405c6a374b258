"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Coming back is told by two events, and to each of these on a page: once is enough. */
const AT_ONCE_MS = 200;
let refreshedMs = Number.NEGATIVE_INFINITY;

const IN_A_DIALOG = "[role='dialog'] form";
/** On any page, where nobody asked for fresh data; but a search is asked for anew as a whole. */
const IN_A_FIELD = "main :is(input:not([type='search']), textarea, select):focus";

/** Reads the page's data anew: every so often while somebody can see it, and when they come back to it. */
export function LiveRefresh({ everySeconds }: { everySeconds: number | null }) {
  const router = useRouter();
  useEffect(() => {
    const refresh = () => {
      // What is being filled in is not torn away: had the session ended, fresh data would be the sign-in page.
      const asked = everySeconds !== null;
      const writing = document.querySelector(asked ? IN_A_DIALOG : `${IN_A_DIALOG}, ${IN_A_FIELD}`) !== null;
      const just = performance.now() - refreshedMs < AT_ONCE_MS;
      if (document.visibilityState !== "visible" || writing || just) return;
      refreshedMs = performance.now();
      router.refresh();
    };
    document.addEventListener("visibilitychange", refresh);
    window.addEventListener("focus", refresh);
    const timer = everySeconds === null ? undefined : setInterval(refresh, everySeconds * 1000);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
      window.removeEventListener("focus", refresh);
    };
  }, [everySeconds, router]);
  return null;
}
