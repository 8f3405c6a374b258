import { setImmediate } from "node:timers/promises";
import { employees } from "#db/people.ts";
import { exportAuditLog } from "#lib/audit/export/export.ts";
import type { ExportInput } from "#lib/audit/export/input.ts";
import { findDashboardSession, startDashboardSession } from "#lib/employees/sign-in.ts";
import { contextOn, opened } from "./log-file.ts";

/** For bench/log.ts, in a process of its own: exports a file's whole log, and says how soon there was a first byte. */
const [path = "", format = "csv"] = process.argv.slice(2);
const { store } = opened(path);
const context = contextOn(store);
const found = await findDashboardSession(context, await startDashboardSession(context, employees.olivia.id));
if (!found) throw new Error("nobody is signed in");
const auditor = { ...context, caller: found.employee, session: found.session };
const input: ExportInput = { format: format as ExportInput["format"] };
const from = performance.now();
const reader = (await exportAuditLog(auditor, input, "https://dash.example/audit")).getReader();
let [firstMs, bytes] = [Number.NaN, 0];
for (let read = await reader.read(); !read.done; read = await reader.read()) {
  if (bytes === 0) firstMs = performance.now() - from;
  bytes += read.value.length;
  await setImmediate(); // as a socket lets others in between
}
console.log(JSON.stringify({ firstMs, bytes }));
await store.close();
