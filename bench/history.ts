import { purgeSpent } from "#lib/spent/purge.ts";
import { asked, askedLast, askedSeldom } from "./asked.ts";
import { quantile, ratiosOf, spreadOf } from "./figures.ts";
import { large, small } from "./files.ts";
import { type Made, madePast } from "./past.ts";
import { type Figure, report, short } from "./results.ts";
import { milliseconds } from "./rounds.ts";

/**
 * What each list, timer, push and change costs behind a long past, beside the same behind none. Two SQLite files of their
 * own, asked by turns, once each; the ratio of the medians of a seventh of the turns, seven times. Behind both somebody
 * impersonates now. The small one's past fills a page of each list, so that the same is shown of both.
 */
const both = [await madePast("past-small", small.past), await madePast("past-large", large.past)] as const;
const figures: Figure[] = [];
const seldom = { rounds: 7, turns: 5 };
for (const [name, one] of asked) await measure(name, one, { rounds: 7, turns: 21 });
for (const [name, one] of askedSeldom) await measure(name, one, seldom);

async function measure(name: string, one: (at: Made) => Promise<unknown>, { rounds, turns }: typeof seldom) {
  const turn = async (at: Made) => milliseconds(() => one(at));
  const times: number[][][] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const each of times) each.push([]);
    for (let nth = 0; nth < turns; nth++)
      for (const [which, at] of both.entries()) times[which]?.[round]?.push(await turn(at));
  }
  const [few = [], many = []] = times.map((all) => all.map((each) => quantile(each, 0.5)));
  const [before, behind] = [few, many].map((medians) => `${short(quantile(medians, 0.5))} ms`);
  if (["audit log, deep page", "audit log, a rare type"].includes(name)) figures.push({ row: name, ...spreadOf(many) });
  figures.push({
    row: `past: ${name}`,
    ...ratiosOf(many, few),
    of: `${behind} behind ${short(large.past.impersonations)}, ${before} behind few`,
  });
}

const [, behind] = both;
const rowsIn = (table: string) => behind.client.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
const tables = ["product_sessions", "authorization_codes", "access_tokens", "refresh_tokens", "deliveries"];
console.log(`\nbefore the purge: ${tables.map((table) => `${table} ${rowsIn(table)}`).join(", ")}`);
let longest = 0;
let from = performance.now();
const tick = setInterval(() => {
  longest = Math.max(longest, performance.now() - from);
  from = performance.now();
}, 1);
const purged = performance.now();
await purgeSpent(behind.context);
clearInterval(tick);
console.log(`after it: ${tables.map((table) => `${table} ${rowsIn(table)}`).join(", ")}`);
console.log(
  `in ${Math.round(performance.now() - purged)} ms, nobody else waiting longer than ${Math.round(longest)} ms`,
);
await purgeSpent(both[0].context);
for (const [name, one] of askedLast) await measure(name, one, seldom);
for (const { store } of both) await store.close();
report(figures);
