"use client";
import { usePathname, useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useTransition } from "react";
import { addressOf } from "./pager.tsx";
import { useTimeZone } from "./time-zone.tsx";

/**
 * A plain form: its address says what is shown, so it can be kept and passed on. With JavaScript the address has only
 * what was filled in, and with a day the reader's zone, which the day is counted in.
 */
export function FilterForm({ className, children }: { className: string; children: ReactNode }) {
  const router = useRouter();
  const path = usePathname();
  const zone = useTimeZone();
  const [filtering, startFiltering] = useTransition();

  function filter(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value).trim()]);
    const given: Record<string, string> = Object.fromEntries(fields);
    const counted = given.from || given.to ? { ...given, zone } : given;
    startFiltering(() => router.push(addressOf(path, counted), { scroll: false }));
  }

  return (
    <form action={path} aria-busy={filtering} autoComplete="off" className={className} onSubmit={filter}>
      {children}
    </form>
  );
}
