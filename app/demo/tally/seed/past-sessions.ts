/** What Mina did in Tally in one session, for Understudy's own record of it and for what it left here. */
export interface PastSession {
  /** Of the impersonation. */
  id: string;
  daysAgo: number;
  /** Of the user who was helped. */
  email: string;
  reason: string;
  ticket: string | null;
  end: "stopped" | "expired" | "not_opened" | "ended_by_admin";
  /** From the confirming click. Absent where time ended it. */
  minutes?: number;
  /** As Tally told them of its requests. */
  happenings: Happening[];
  /** What she noted of the session afterwards. */
  note?: string;
  /** What she wrote into the user's notes, three minutes in. */
  wrote?: string;
}

interface Happening {
  second: number;
  kind: "page" | "act" | "refused";
  name: string;
  method: string;
  route: string;
  status: number;
  detail?: Record<string, string>;
}

const page = (second: number, name: string): Happening => {
  const route = `/demo/${name.toLowerCase().replaceAll(" ", "-")}`;
  return { second, kind: "page", name, method: "GET", route, status: 200 };
};

const act = (second: number, name: string, route: string, detail?: Record<string, string>): Happening => ({
  ...{ second, kind: "act", name, method: "POST", route, status: 303 },
  ...(detail && { detail }),
});

const refused = (second: number, name: string, route: string): Happening => ({
  ...{ second, kind: "refused", name, method: "POST", route, status: 403 },
});

const UMA = "uma@globex.example";
const CHIARA = "chiara.deluca@bottegaluca.example";
const JOAQUIN = "joaquin@munozypena.example";
const MAJA = "maja@obergform.example";

/** Mina's week of helping people. */
export const pastSessions = (): PastSession[] => week.map((one) => ({ ...one, id: crypto.randomUUID() }));

const week: Omit<PastSession, "id">[] = [
  {
    ...{ daysAgo: 5.6, email: CHIARA, reason: "Invoices are listed twice since the import", ticket: "SUP-1038" },
    end: "stopped",
    minutes: 14,
    happenings: [
      ...[page(4, "Invoices"), page(31, "History"), page(52, "Invoices"), page(70, "Profile")],
      ...[page(203, "Invoices"), page(388, "Billing"), page(402, "Invoices")],
    ],
    note: "The import ran twice, so each invoice is there twice. Nothing changed here; told the data team.",
  },
  {
    ...{ daysAgo: 4.7, email: UMA, reason: "Can't find the invoice for the museum", ticket: "SUP-1042" },
    end: "expired",
    happenings: [page(5, "Invoices"), page(44, "History"), page(171, "Invoices"), page(1260, "Invoices")],
  },
  {
    ...{ daysAgo: 3.8, email: JOAQUIN, reason: "Says the profile page stays blank", ticket: null },
    end: "not_opened",
    happenings: [],
  },
  {
    ...{ daysAgo: 3.79, email: JOAQUIN, reason: "Says the profile page stays blank", ticket: null },
    end: "ended_by_admin",
    minutes: 22,
    happenings: [
      ...[page(3, "Profile"), page(18, "Profile"), page(95, "Invoices")],
      refused(340, "Change the e-mail", "/demo/api/profile/email"),
      page(371, "Profile"),
      act(480, "Changed the company", "/demo/api/profile", { field: "company" }),
    ],
  },
  {
    ...{ daysAgo: 2.1, email: MAJA, reason: "Wrong total on a sent invoice", ticket: "SUP-1051" },
    end: "stopped",
    minutes: 6,
    happenings: [
      page(4, "Invoices"),
      act(96, "Created a draft invoice", "/demo/api/invoices", { number: "INV-0004" }),
      page(98, "Invoices"),
      act(151, "Sent an invoice", "/demo/api/invoices/:id/send", { number: "INV-0004" }),
      refused(214, "Record a payment", "/demo/api/invoices/:id/pay"),
      page(230, "Invoices"),
    ],
    note: "Made a corrected invoice and sent it. They have to record the payment themselves.",
  },
  {
    ...{ daysAgo: 0.9, email: UMA, reason: "Asked us to note the museum's new address", ticket: "SUP-1057" },
    end: "stopped",
    minutes: 9,
    happenings: [
      ...[page(4, "Invoices"), page(61, "Notes")],
      act(180, "Added a note", "/demo/api/notes"),
      page(182, "Notes"),
      refused(250, "Change the card", "/demo/api/billing/card"),
      page(301, "Invoices"),
    ],
    note: "Noted the new address, as asked. The card is theirs to change: I showed Uma where.",
    wrote: "Museum of Small Things moved: 4 Harbour Row.",
  },
];
