import * as z from "zod";
import { isVisible, visibleText } from "../text.ts";
import { type Detail, kinds } from "./entry.ts";

/** Items in one call, and so at most in one transaction. */
export const MOST_ITEMS = 500;
/** Bytes of a body that has so many, each as long as it may be. */
export const ACTIONS_BYTES = 2 * 1024 * 1024;
/** Characters of a name, a route and an id. */
const MOST_TEXT = 200;
/** Bytes of the JSON of what an item adds. */
const MOST_DETAIL_BYTES = 1024;

/** Of what an impersonator notes about a session. */
export const NOTE_MAX = 2000;
export const noteInput = z.strictObject({
  text: visibleText({ what: "The note", max: NOTE_MAX, missing: "Write a note." }),
});

/** The envelope, judged whole; each item is judged by itself. */
export const actionsInput = z.strictObject({
  items: z
    .array(z.unknown(), "A list of items.")
    .min(1, "Name an item at least.")
    .max(MOST_ITEMS, "At most 500 items in one call."),
});

// No line break either: every one of these is a line of a list.
const unshowable = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu;

/**
 * What can't be shown becomes a mark that it was there. Refused for it, an act would go unrecorded for a character that
 * an impersonator typed.
 */
const shown = (text: string) => text.replace(unshowable, "\ufffd").trim();

const line = z.string().transform(shown).refine(isVisible).refine(isShort);
function isShort(text: string): boolean {
  return text.length <= MOST_TEXT;
}

/** A pattern such as `/tasks/:id`. What follows a question mark may be anybody's secret; an optional part's is its end. */
const route = line.refine((text) => !/\?[^/]|#/.test(text));

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** As large as it is sent: a mark takes up to three times as much as what it stands for, which no product can know. */
const detail = z
  .record(z.string(), scalar)
  .refine((given) => Buffer.byteLength(JSON.stringify(given)) <= MOST_DETAIL_BYTES)
  .transform((given): Detail => {
    const entries = Object.entries(given);
    return Object.fromEntries(
      entries.map(([key, value]) => [shown(key), typeof value === "string" ? shown(value) : value]),
    );
  });

/** An item's own id, as far as it has one that can be kept. */
export const itemId = z
  .string()
  .min(1)
  .max(MOST_TEXT)
  .refine((id) => shown(id) === id);

const told = kinds.filter((kind) => kind === "page" || kind === "act" || kind === "refused");

export const itemInput = z.strictObject({
  id: itemId,
  sid: z.string().transform((sid) => sid.toLowerCase()),
  at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  kind: z.enum(told),
  name: line,
  method: z
    .string()
    .regex(/^[A-Za-z-]{1,20}$/)
    .transform((method) => method.toUpperCase())
    .nullish(),
  route: route.nullish(),
  status: z.int().min(100).max(599).nullish(),
  detail: detail.nullish(),
});
export type Item = z.output<typeof itemInput>;
