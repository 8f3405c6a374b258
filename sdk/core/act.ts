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
export const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** @throws TypeError for a name that is empty, or longer than 200 characters. */
export function checkName(name: string): void {
  if (typeof name !== "string" || name.trim() === "") throw new TypeError("A record needs a name.");
  if (name.length > LONGEST_TEXT) throw new TypeError(`A record's name has at most ${LONGEST_TEXT} characters.`);
}

/** @throws TypeError for anything but a flat object of texts, finite numbers, booleans and nulls, or for over 1024 bytes of it. */
export function checkDetail(detail: Detail | undefined): void {
  if (detail === undefined) return;
  if (!isRecord(detail) || !Object.values(detail).every(isScalar)) {
    throw new TypeError("A record's detail is a flat object of texts, numbers, booleans and nulls.");
  }
  if (bytesOf(detail) > LARGEST_DETAIL)
    throw new TypeError(`A record's detail has at most ${LARGEST_DETAIL} bytes of JSON.`);
}

const isScalar = (value: unknown) =>
  value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);

/** Whatever is longer than a line may be is cut: what a product calls its routes must not lose the record of one. */
export const cut = (text: string): string => text.slice(0, LONGEST_TEXT);
