"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

const IN_A_DIALOG = "[role='dialog'] form";
/** On any page, where nobody asked for fresh data; but a search is asked for anew as a whole. */
const OR_IN_A_FIELD = `${IN_A_DIALOG},main :is(input:not([type='search']),textarea,select):focus`;

/**
 * Reads the page's data anew while somebody can see it: every so often, or with null when they come back to it, as the shell
 * of every page does.
 */
export function LiveRefresh({ everySeconds }: { everySeconds: number | null }) {
  const router = useRouter();
  useEffect(() => {
    const refresh = () => {
      // What is being filled in is not torn away: had the session ended, fresh data would be the sign-in page.
      const writing = document.querySelector(everySeconds === null ? OR_IN_A_FIELD : IN_A_DIALOG);
      if (document.visibilityState === "visible" && !writing) router.refresh();
    };
    if (everySeconds !== null) {
      const timer = setInterval(refresh, everySeconds * 1000);
      return () => clearInterval(timer);
    }
    document.addEventListener("visibilitychange", refresh);
    window.addEventListener("focus", refresh);
    return () => {
      document.removeEventListener("visibilitychange", refresh);
      window.removeEventListener("focus", refresh);
    };
  }, [everySeconds, router]);
  return null;
}
