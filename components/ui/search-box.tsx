"use client";
import { usePathname, useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useTransition } from "react";
import { inputClass } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { addressOf } from "./pager.tsx";

const PAUSE_MS = 250;

/** A form that asks for the page again; with JavaScript it asks while one types, after a short pause. */
interface Props {
  label: string;
  placeholder: string;
  query: string;
  /** What else the list was asked for, and stays so. */
  keeps?: Record<string, string | undefined>;
}

export function SearchBox({ label, placeholder, query, keeps = {} }: Props) {
  const router = useRouter();
  const path = usePathname();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(query);
  const [searching, startSearching] = useTransition();

  function search(pauseMs: number) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const wanted = input.current?.value.trim() ?? "";
      if (wanted === asked.current) return;
      asked.current = wanted;
      startSearching(() => router.replace(addressOf(path, { query: wanted, ...keeps }), { scroll: false }));
    }, pauseMs);
  }

  function searchNow(event: FormEvent) {
    event.preventDefault();
    search(0);
  }

  // What was typed before React took over counts, too; and a link that clears the search clears the box.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed before is taken over once, and not again when it changes
  useEffect(() => search(0), []);
  useEffect(() => {
    if (query === asked.current) return;
    asked.current = query;
    if (input.current) input.current.value = query;
  }, [query]);

  return (
    <search className="min-w-0 flex-1 basis-72">
      <form action={path} className="flex max-w-md gap-2" onSubmit={searchNow}>
        <div className="relative w-full">
          <span className="pointer-events-none absolute inset-y-0 left-3 flex items-center text-soft">
            <Icon name="search" />
          </span>
          <input
            aria-label={label}
            autoComplete="off"
            className={`${inputClass} pl-9`}
            defaultValue={query}
            maxLength={200}
            name="query"
            onChange={() => search(PAUSE_MS)}
            placeholder={placeholder}
            ref={input}
            type="search"
          />
          {searching && (
            <span className="appear-late absolute inset-y-0 right-9 flex items-center text-xs text-soft">
              Searching…
            </span>
          )}
        </div>
        {Object.entries(keeps).map(([name, value]) =>
          value ? <input key={name} name={name} type="hidden" value={value} /> : null,
        )}
        <noscript>
          <button type="submit">Search</button>
        </noscript>
      </form>
    </search>
  );
}
