/** A row of the table: what is measured, beside what, and how good it has to be. */
export interface Target {
  /** What the figure is called where it is measured. */
  row: string;
  operation: string;
  beside: string;
  /** What it was when this was begun; null where it wasn't measured like with like. */
  before: number | null;
  firm: number;
  /** A figure at least as large as `firm` is good; otherwise at most as large. */
  atLeast?: boolean;
  /** What the figures are in, where they aren't ratios. */
  unit?: "ms" | "kB";
}

const search = (row: string, operation: string, before: number, firm: number): Target => ({
  row: `beside: ${row}`,
  operation: `${operation}, at a million users`,
  beside: "Better Auth's list with as many",
  before,
  firm,
});
const flat = (row: string, operation: string, before: number): Target => ({
  row: `search: ${row}`,
  operation: `${operation}, at a million users`,
  beside: "itself at 10,000",
  before,
  firm: 2,
});
const past = (row: string, operation: string, before: number | null, firm: number): Target => ({
  row: `past: ${row}`,
  operation: `${operation}, behind 100,000 past impersonations`,
  beside: "itself behind few",
  before,
  firm,
});
const hello = "a Next.js app that says hello";
const audit = { beside: "", unit: "ms", firm: 2 } as const;

/** As they were set before the work began, and not moved since. */
export const targets: Target[] = [
  {
    ...{ row: "start to page", operation: "from Confirm to the product's first page, alone", before: 4.2, firm: 1 },
    beside: "Better Auth in Next.js, with each commit on the disk",
  },
  { row: "start", operation: "the start alone", beside: "the same", before: 1.48, firm: 1 },
  {
    ...{ row: "route", operation: "the product's route handler, session checked: requests a second", before: 0.45 },
    ...{ beside: `a route of ${hello}`, firm: 0.85, atLeast: true },
  },
  {
    ...{ row: "page", operation: "the product's page as the user: requests a second", before: null },
    ...{ beside: "the same page without reading a session", firm: 0.85, atLeast: true },
  },
  {
    ...{ row: "token", operation: "the access token: requests a second", beside: "Better Auth's `/token`" },
    ...{ before: 1, firm: 5, atLeast: true },
  },
  {
    ...{ row: "express: seen", operation: "Express behind `requireUser`, token seen before: requests a second" },
    ...{ beside: "the same route without", before: 0.76, firm: 0.9, atLeast: true },
  },
  {
    ...{ row: "express: new", operation: "the same, each token new: requests a second" },
    ...{
      beside: "a signature and an end checked by `node:crypto`, and no other claim",
      before: 0.52,
      firm: 0.95,
      atLeast: true,
    },
  },
  {
    ...{
      row: "recording: user's read",
      operation: "Express with `recordImpersonation()`, a user's own: requests a second",
    },
    ...{ beside: "the same route without", before: null, firm: 0.98, atLeast: true },
  },
  {
    ...{ row: "recording: impersonator's read", operation: "the same, an impersonator's reading: requests a second" },
    ...{ beside: "the same route without", before: 0.7, firm: 0.65, atLeast: true },
  },
  {
    ...{ row: "recording: impersonator's write", operation: "the same, 64 impersonators writing: requests a second" },
    ...{ beside: "the same route without, which needs no record to answer", before: 0.3, firm: 0.65, atLeast: true },
  },
  {
    ...{ row: "ends", operation: "from End session to refused in 20 processes, p99" },
    ...{ beside: "each has the SDK", before: 2500, firm: 1000, unit: "ms" },
  },
  search("one", "a search that finds one", 1.61, 1 / 40),
  search("none", "a search that finds nobody", 1.68, 1 / 40),
  search("many", "a search that finds many", 0.0095, 1 / 40),
  search("first page", "the first page of everybody", 1 / 370, 1 / 150),
  search("deep page", "a deep page of everybody", 1 / 27, 1 / 300),
  flat("one: quillfeather", "one hit", 85),
  flat("none: quillfeathers", "no hit", 88),
  flat("prefix: q", "the beginning of a name", 81),
  flat("deep page", "a deep page", 29),
  {
    ...{ row: "users page: 10k", operation: "the page of users, at 10,000", before: 2.5, firm: 0.7 },
    beside: "Better Auth's list in a page of Next.js",
  },
  {
    ...{ row: "users page: 1M", operation: "the page of users, at a million", before: 1 / 11.5, firm: 1 / 60 },
    beside: "the same",
  },
  past("GET /api/v1/revocations, no cursor", "`GET /api/v1/revocations`", 128, 1.2),
  past("timer: settleOverdue", "the timer that ends what is overdue", null, 1.2),
  past("sessions page", "the page of sessions", 7, 1.3),
  { row: "audit log, deep page", operation: "a deep page of the audit log, at a million events", before: 34, ...audit },
  { row: "audit log, a rare type", operation: "its filter by a rare type", before: 290, ...audit },
  ...["csv", "jsonl", "ocsf"].map((format) => ({
    ...{ row: `export ${format}: first byte`, operation: `an export's first byte, ${format}, of a million events` },
    ...{ beside: "", unit: "ms" as const, before: null, firm: 300 },
  })),
  {
    ...{ row: "webhooks: start, gone beside alive", before: null, firm: 0.95, atLeast: true },
    operation: "a start while 10,000 events wait for a webhook's receiver that is gone: how quick",
    beside: "with a receiver that takes everything",
  },
  {
    ...{ row: "bytes: users", operation: "the dashboard's first visit, bytes as sent", beside: hello },
    ...{ before: 1.68, firm: 1.15 },
  },
  { row: "memory: loaded", operation: "memory after load", beside: hello, before: 1.77, firm: 1.2 },
  { row: "memory: idle", operation: "memory, idle", beside: hello, before: 1.75, firm: 1.2 },
  { row: "time to answer", operation: "from `npm start` to the first page", beside: hello, before: 2.42, firm: 1.25 },
  {
    ...{ row: "client", operation: "the React client with its banner, gzipped", beside: "", unit: "kB" },
    ...{ before: 3, firm: 3 },
  },
];

export const isMet = ({ firm, atLeast = false }: Target, figure: number): boolean =>
  atLeast ? figure >= firm : figure <= firm;
