"use client";
import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useRef, useState } from "react";
import { wishFor } from "../impersonations/wish.ts";
import { Icon } from "../ui/icon.tsx";
import type { Entry, Group } from "./groups.ts";
import { useFound } from "./use-found.ts";

interface Props {
  readerId: string;
  links: { href: string; label: string }[];
  /** Gives what was typed until this has the focus. */
  onFirst: () => string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const fade = "transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0";

/** People, running sessions and pages, by a few letters and the arrow keys. Opened anew, it begins anew. */
export function Palette({ open, onOpenChange, ...props }: Props) {
  // What was chosen may open a dialog, which has the focus then.
  const ledOn = useRef(false);
  return (
    <Dialog.Root onOpenChange={onOpenChange} open={open}>
      <Dialog.Portal>
        <Dialog.Backdrop className={`fixed inset-0 z-30 bg-[oklch(0.1_0.01_265/0.45)] ${fade}`} />
        <Dialog.Viewport className="fixed inset-0 z-30 flex items-start justify-center p-4 sm:pt-10">
          <Dialog.Popup
            aria-label="Find"
            className={`flex max-h-[min(32rem,calc(100dvh-2rem))] w-full max-w-prose flex-col overflow-hidden rounded-xl bg-surface shadow-floating outline-none forced-colors:border forced-colors:border-line ${fade}`}
            finalFocus={() => !ledOn.current}
          >
            <Contents
              {...props}
              onDone={(leadsOn) => {
                ledOn.current = leadsOn;
                onOpenChange(false);
              }}
            />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface ContentsProps extends Omit<Props, "open" | "onOpenChange"> {
  onDone: (leadsOn: boolean) => void;
}

function Contents({ readerId, links, onFirst, onDone }: ContentsProps) {
  const router = useRouter();
  const [query, setQuery] = useState("");
  const highlighted = useRef<Entry | undefined>(undefined);
  const { groups, searching, problem, mayImpersonate } = useFound({ readerId, links, query });

  function choose({ href, userId }: Entry, impersonate = false) {
    const asks = impersonate && userId !== undefined;
    onDone(asks);
    router.push(href);
    if (asks) wishFor(userId);
  }

  function press(event: KeyboardEvent & { preventBaseUIHandler: () => void }) {
    if (!event.ctrlKey && !event.metaKey) return;
    const closes = event.key.toLowerCase() === "k";
    if (!closes && event.key !== "Enter") return;
    event.preventDefault();
    event.preventBaseUIHandler();
    if (closes) onDone(false);
    else if (highlighted.current) choose(highlighted.current, mayImpersonate);
  }

  return (
    <Autocomplete.Root
      autoHighlight="always"
      filter={null}
      inline
      items={groups}
      itemToStringValue={(entry: Entry) => entry.label}
      keepHighlight
      onItemHighlighted={(entry) => {
        highlighted.current = entry;
      }}
      onValueChange={(value, { reason }) => {
        // What is chosen leads away, and is no search.
        if (reason !== "item-press") setQuery(value);
      }}
      open
      value={query}
    >
      <div className="flex shrink-0 items-center gap-2.5 border-b border-line px-4 text-soft">
        <Icon name="search" />
        <Autocomplete.Input
          aria-label="Find users, sessions and pages"
          className="h-10 w-full min-w-0 bg-transparent text-base text-ink outline-none placeholder:text-soft"
          maxLength={200}
          onFocus={() => query === "" && setQuery(onFirst())}
          onKeyDown={press}
          placeholder="Name, e-mail, id or page"
        />
        <Autocomplete.Status className="shrink-0 text-xs">
          {searching && <span className="appear-late">Searching…</span>}
        </Autocomplete.Status>
      </div>
      <div className="overflow-y-auto">
        <Autocomplete.Empty>
          {!searching && <p className="px-4 py-2 text-center text-soft">{problem ?? "Nothing found"}</p>}
        </Autocomplete.Empty>
        <Autocomplete.List className="p-1.5">
          {(group: Group) => <Entries group={group} key={group.label} onChoose={choose} />}
        </Autocomplete.List>
      </div>
      <Keys mayImpersonate={mayImpersonate} />
    </Autocomplete.Root>
  );
}

const Entries = ({ group, onChoose }: { group: Group; onChoose: (entry: Entry) => void }) => (
  <Autocomplete.Group items={group.items}>
    <Autocomplete.GroupLabel className="px-2.5 py-1.5 text-xs font-medium text-soft">
      {group.label}
    </Autocomplete.GroupLabel>
    <Autocomplete.Collection>
      {(entry: Entry) => (
        <Autocomplete.Item
          className="flex min-h-9 cursor-default items-baseline gap-2 rounded-md px-2.5 py-1.5 outline-none select-none data-highlighted:bg-sunken forced-colors:data-highlighted:outline-2 forced-colors:data-highlighted:-outline-offset-2 forced-colors:data-highlighted:outline-solid"
          key={entry.key}
          onClick={() => onChoose(entry)}
          value={entry}
        >
          <bdi className="max-w-full shrink-0 truncate font-medium">{entry.label}</bdi>
          {entry.note && <bdi className="min-w-0 truncate text-soft">{entry.note}</bdi>}
        </Autocomplete.Item>
      )}
    </Autocomplete.Collection>
  </Autocomplete.Group>
);

/** What can be done by keys; of no use where there is none. */
const Keys = ({ mayImpersonate }: { mayImpersonate: boolean }) => (
  <p className="flex shrink-0 gap-4 border-t border-line px-4 py-2 text-xs text-soft max-sm:hidden">
    <span>
      <kbd className="font-sans font-medium text-ink">Enter</kbd> to open
    </span>
    {mayImpersonate && (
      <span>
        <kbd className="font-sans font-medium text-ink">Ctrl+Enter</kbd> to impersonate
      </span>
    )}
    <span className="ml-auto">
      <kbd className="font-sans font-medium text-ink">Esc</kbd> to close
    </span>
  </p>
);
