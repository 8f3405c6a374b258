import { randomUUID } from "node:crypto";
import type { Actor, EventFields } from "#lib/audit/event.ts";
import type { Steps, Tables } from "#lib/store/store.ts";
import type { Detail } from "#lib/timeline/entry.ts";
import { happened } from "../happened.ts";
import type { Moment } from "./moment.ts";

/** What a product told of one request, so many seconds after the session's beginning. */
export interface Happening {
  second: number;
  kind: "page" | "act" | "refused";
  name: string;
  method?: string;
  route: string;
  status: number;
  detail?: Detail;
}

const page = (second: number, name: string): Happening => {
  const route = `/demo/${name.toLowerCase().replaceAll(" ", "-")}`;
  return { second, kind: "page", name, method: "GET", route, status: 200 };
};

const act = (second: number, name: string, route: string, detail?: Detail): Happening => ({
  ...{ second, kind: "act", name, method: "POST", route, status: 303 },
  ...(detail && { detail }),
});

const refused = (second: number, name: string, method: string, route: string): Happening => ({
  ...{ second, kind: "refused", name, method, route, status: 403 },
});

/** What Mina did in each of the past sessions, by its ticket; the words that she noted afterwards. */
export const timelines: Record<string, { happenings: Happening[]; note?: string }> = {
  "SUP-1038": {
    happenings: [
      ...[page(4, "Invoices"), page(31, "History"), page(52, "Invoices"), page(70, "Profile")],
      page(203, "Invoices"),
      page(388, "Billing"),
      page(402, "Invoices"),
    ],
    note: "The import ran twice, so each invoice is there twice. Nothing changed here; told the data team.",
  },
  "SUP-1042": {
    happenings: [page(5, "Invoices"), page(44, "History"), page(171, "Invoices"), page(1260, "Invoices")],
  },
  blank: {
    happenings: [
      page(3, "Profile"),
      page(18, "Profile"),
      page(95, "Invoices"),
      refused(340, "Change the e-mail", "POST", "/demo/api/profile/email"),
      page(371, "Profile"),
      act(480, "Changed the company", "/demo/api/profile", { field: "company" }),
    ],
  },
  "SUP-1051": {
    happenings: [
      page(4, "Invoices"),
      act(96, "Created a draft invoice", "/demo/api/invoices", { number: "INV-0004" }),
      page(98, "Invoices"),
      act(151, "Sent an invoice", "/demo/api/invoices/:id/send", { number: "INV-0004" }),
      refused(214, "Record a payment", "POST", "/demo/api/invoices/:id/pay"),
      page(230, "Invoices"),
    ],
    note: "Made a corrected invoice and sent it. They have to record the payment themselves.",
  },
  "SUP-1057": {
    happenings: [
      page(4, "Invoices"),
      page(61, "Notes"),
      act(180, "Added a note", "/demo/api/notes"),
      page(182, "Notes"),
      refused(250, "Change the card", "POST", "/demo/api/billing/card"),
      page(301, "Invoices"),
    ],
    note: "Noted the new address, as asked. The card is theirs to change: I showed Uma where.",
  },
};

interface Of {
  impersonationId: string;
  about: EventFields;
  by: Actor;
  startedAt: Date;
  endedAt: Date;
}

/** The moments of one session's timeline, and of the note that came a few minutes after its end. */
export function momentsOfTimeline(ticket: string | null, of: Of): Moment[] {
  const { happenings, note } = timelines[ticket ?? "blank"] ?? { happenings: [] };
  const noted = new Date(of.endedAt.getTime() + NOTED_AFTER_MS);
  return [
    ...happenings.map((each): Moment => {
      const at = new Date(of.startedAt.getTime() + each.second * 1000);
      return { at, write: (tx) => add(tx, each, at, of) };
    }),
    ...(note ? [{ at: noted, write: (tx: Tables) => addNote(tx, note, noted, of) }] : []),
  ];
}

const NOTED_AFTER_MS = 4 * 60 * 1000;

function* add(tx: Tables, { second: _, kind, ...told }: Happening, at: Date, of: Of): Steps<void> {
  const { method = null, detail = null, ...same } = told;
  const id = randomUUID();
  if (kind === "page") {
    const row = { ...same, method, detail, id, rowId: randomUUID(), impersonationId: of.impersonationId, at };
    return yield* tx.timeline.add([{ ...row, late: false }], []);
  }
  const { name, ...asked } = same;
  const said = { item: id, method, ...asked, ...(detail && { detail }) };
  const changes = Object.fromEntries(Object.entries(said).map(([key, to]) => [key, { from: null, to }]));
  const outcome = kind === "refused" ? "refused" : "succeeded";
  yield* tx.timeline.add(
    [],
    [happened("impersonation.action", at, { ...of.about, reason: name, outcome, changes }, of.by)],
  );
}

function* addNote(tx: Tables, text: string, at: Date, { impersonationId, about, by }: Of): Steps<void> {
  const changes = { note: { from: null, to: text } };
  yield* tx.timeline.putNote(
    impersonationId,
    { text, at },
    happened("impersonation.noted", at, { ...about, changes }, by),
  );
}
