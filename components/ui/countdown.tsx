"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { countdownText } from "./instant.ts";

/**
 * Time left, by the server's clock: `now` is what that said when the page was made, so a wrong clock in the browser
 * changes nothing. At the end the page reads its data anew.
 */
export function Countdown({ until, now }: { until: string; now: string }) {
  const router = useRouter();
  const [leftMs, setLeftMs] = useState(() => Date.parse(until) - Date.parse(now));

  useEffect(() => {
    const ahead = Date.parse(now) - Date.now();
    const tick = () => {
      const left = Date.parse(until) - (Date.now() + ahead);
      setLeftMs(left);
      if (left > 0) return;
      clearInterval(timer);
      router.refresh();
    };
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [until, now, router]);

  return <span role="timer">{countdownText(leftMs)}</span>;
}
