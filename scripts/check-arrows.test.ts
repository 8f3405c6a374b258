import { expect, test } from "vitest";
import { objectionTo } from "./check-arrows.ts";

const forbidden: [file: string, imports: string][] = [
  ["lib/impersonations/x.ts", "next next/headers react drizzle-orm better-sqlite3 next-auth vitest"],
  [
    "lib/impersonations/x.ts",
    "#db/store/store.ts #db/databases.testing.ts #app/x.ts #components/x.tsx #composition #env",
  ],
  ["lib/impersonations/x.test.ts", "next react drizzle-orm better-sqlite3 #db/store/store.ts #composition"],
  ["db/x.ts", "better-sqlite3 pg drizzle-orm/better-sqlite3 next react #app/x.ts #components/x.tsx #composition #env"],
  ["db/sqlite.ts", "next react #app/x.ts #composition"],
  [
    "components/x.tsx",
    "#lib/store/store.ts #lib/context.ts #lib/impersonations/start.ts #db/store/store.ts #composition",
  ],
  ["components/x.tsx", "#auth #env drizzle-orm next-auth next/headers next-auth/react node:fs"],
  ["app/(dashboard)/users/page.tsx", "#db/store/store.ts drizzle-orm better-sqlite3 next-auth next-auth/react"],
  ["app/demo/invoices/page.tsx", "#lib/policy.ts #lib/sessions/session.ts #db/store/store.ts #composition #auth"],
  ["app/demo/invoices/page.tsx", "#components/x.tsx next/link drizzle-orm zod"],
  ["app/demo/auth.ts", "#db/store/store.ts next-auth drizzle-orm better-sqlite3"],
  ["app/demo/handler.ts", "#lib/errors.ts better-sqlite3 #env"],
  ["app/demo/tally/invoices.ts", "better-sqlite3 ../auth.ts ../sign-in.ts #lib/store/store.ts #db/sqlite.ts #env next"],
  ["app/demo/tally/store.ts", "drizzle-orm #db/kit.ts #lib/store/store.ts #env ../auth.ts"],
  ["lib/users/x.ts", "#app/demo/tally/store.ts #app/demo/tally/rows.ts"],
  ["db/x.ts", "#app/demo/tally/store.ts #app/demo/tally/seed/accounts.ts"],
  ["sdk/react/x.ts", "#lib/policy.ts #composition drizzle-orm next-auth ../core/x.ts"],
  ["sdk/core/x.ts", "react next-auth ../react/x.ts"],
  ["composition.ts", "drizzle-orm better-sqlite3 next-auth next-auth/react next/headers react server-only"],
  ["endpoints/session/x.ts", "next/headers react next-auth #visitors #auth #db/store/store.ts #app/x.ts #shell/x.ts"],
  ["composition.ts", "#db/open.ts #db/sqlite.ts"],
  ["shell/x.ts", "#db/open.ts next react next-auth #db/sqlite.ts #app/x.ts #visitors #auth"],
  ["lib/users/x.ts", "../../env.ts ../../db/x.ts"],
  ["elsewhere/x.ts", "./y.ts"],
];

const permitted: [file: string, imports: string][] = [
  ["lib/impersonations/x.ts", "#lib/policy.ts ../policy.ts ./y.ts zod jose node:crypto node:dns/promises"],
  ["lib/impersonations/x.test.ts", "#db/databases.testing.ts vitest"],
  ["db/x.ts", "#lib/store/store.ts drizzle-orm drizzle-orm/sqlite-core"],
  ["db/sqlite.ts", "better-sqlite3 drizzle-orm/better-sqlite3"],
  ["components/x.tsx", "react next/link @base-ui/react/dialog #lib/policy.ts #lib/impersonations/impersonation.ts"],
  ["app/(dashboard)/users/page.tsx", "#composition #env #components/x.tsx #lib/users/list.ts next/link"],
  ["app/demo/invoices/page.tsx", "@understudy/sdk/react next/navigation react ../tally/rows.ts ../auth.ts"],
  ["app/demo/auth.ts", "#composition #visitors #endpoints/session/sign-out.ts"],
  ["app/demo/tally/store.ts", "better-sqlite3 ./rows.ts"],
  ["app/demo/tally/invoices.ts", "./store.ts zod #lib/errors.ts"],
  ["shell/database.ts", "#db/open.ts #composition"],
  ["shell/next.ts", "next node:http ./answer.ts"],
  ["auth.ts", "next-auth #lib/store/store.ts"],
  ["bench/x.ts", "anything"],
];

const each = (table: [string, string][]) =>
  table.flatMap(([file, imports]) => imports.split(" ").map((specifier) => [file, specifier] as const));

test.each(each(forbidden))("%s may not import %s", (file, specifier) => {
  expect(objectionTo(file, specifier)).toContain(file);
});

test.each(each(permitted))("%s may import %s", (file, specifier) => {
  expect(objectionTo(file, specifier)).toBeNull();
});
