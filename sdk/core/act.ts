import { isRecord } from "./key-set.ts";

/** What is added to a name: a few named values, none of them within another. As JSON, 1024 bytes at most. */
export type Detail = Readonly<Record<string, string | number | boolean | null>>;

/** What an impersonator did, as it is told to Understudy. */
export interface Act {
  /** Made when it was done: whoever hears of it twice knows that it is the same. */
  id: string;
  sid: string;
  /** ISO 8601. */
  at: string;
  kind: "page" | "act" | "refused";
  name: string;
  method?: string;
  route?: string;
  status?: number;
  detail?: Detail;
}

/** In characters, of a name and of a route. */
export const LONGEST_TEXT = 200;
/** In bytes of JSON. */
const LARGEST_DETAIL = 1024;

/** How much a value takes on its way, in bytes. */
export function bytesOf(value: unknown): number {
  const text = JSON.stringify(value);
  return ascii.test(text) ? text.length : new TextEncoder().encode(text).length;
}
const ascii = /^[ -~]*$/;

// The same as Understudy's own: it marks what can't be shown, and takes no line of which nothing is to be seen.
const unshowable = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;
const visible = /[^\p{C}\p{Z}\p{M}\u115f\u1160\u3164\uffa0\u2800\ufffc\u{1d159}]/u;
/** Does a reader see anything of it? */
export const isVisible = (text: string | undefined): text is string =>
  text !== undefined && (visible.test(text) || unshowable.test(text));

/** @throws TypeError for a name of which nothing is to be seen, or longer than 200 characters. */
export function checkName(name: string): void {
  if (typeof name !== "string" || !isVisible(name)) throw new TypeError("A record needs a name.");
  if (name.length > LONGEST_TEXT) throw new TypeError(`A record's name has at most ${LONGEST_TEXT} characters.`);
}

/** @throws TypeError for anything but a flat object of texts, finite numbers, booleans and nulls, or for over 1024 bytes of it. */
export function checkDetail(detail: Detail | undefined): void {
  if (detail === undefined) return;
  if (!isRecord(detail) || !Object.values(detail).every(isScalar)) {
    throw new TypeError("A record's detail is a flat object of texts, numbers, booleans and nulls.");
  }
  // A copy, as it is sent: an object of a class may say another JSON of itself.
  if (bytesOf({ ...detail }) > LARGEST_DETAIL)
    throw new TypeError(`A record's detail has at most ${LARGEST_DETAIL} bytes of JSON.`);
}

const isScalar = (value: unknown) =>
  value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);

/** Whatever is longer than a line may be is cut: what a product calls its routes must not lose the record of one. */
export const cut = (text: string): string => text.slice(0, LONGEST_TEXT);

/**
 * A route as Understudy takes it: what follows a question mark within it may be somebody's secret, unless the mark is that of an
 * optional part, and so may what follows a number sign. Another framework's pattern may have them, and is cut there.
 */
export function readRoute(route: string | undefined): string | undefined {
  const text = route?.replace(/(?:\?[^/]|#).*$/s, "…").trim();
  return isVisible(text) ? cut(text) : undefined;
}

/** As Understudy takes it: whatever else it may be is nothing that HTTP knows. */
export const readMethod = (method: string | undefined): string | undefined =>
  method !== undefined && /^[A-Za-z-]{1,20}$/.test(method) ? method : undefined;

/** The same of a status: Node.js sends up to 999. */
export const readStatus = (status: number | null): number | undefined =>
  status !== null && Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined;
