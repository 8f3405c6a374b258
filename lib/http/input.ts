import * as z from "zod";
import { DomainError, type FieldError } from "../errors.ts";

/** Far above what most bodies here need; counted while reading, so nobody makes us hold more. */
const MAX_BODY_BYTES = 64 * 1024;

/** Unknown becomes known: the parsed value, or 422 with a pointer and a sentence for each field. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.flatMap(fieldErrors);
  throw new DomainError("invalid_input", fields[0]?.detail ?? "Something isn't right.", { fields });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const at = (path: PropertyKey[]) =>
    path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ pointer: at([...issue.path, key]), detail: "This field isn't known here." }));
  }
  return [{ pointer: at(issue.path), detail: issue.message }];
}

/** @param maxBytes More than this is refused while reading. */
export async function readJson(request: Request, maxBytes = MAX_BODY_BYTES): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  const text = await readText(request, maxBytes);
  if (text === "" && type === undefined) return {};
  if (type !== "application/json")
    throw new DomainError("unsupported_media_type", "Send the body as application/json.");
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError("invalid_input", "The body isn't valid JSON.");
  }
}

/** A form's fields. One that is there twice is refused: two readers might each believe another. */
export const readForm = async (request: Request): Promise<Record<string, string>> => once(await readParams(request));

/** The same as it was sent, for whoever says in words of their own what is there twice. */
export async function readParams(request: Request, maxBytes = MAX_BODY_BYTES): Promise<URLSearchParams> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") {
    throw new DomainError("unsupported_media_type", "Send the form as application/x-www-form-urlencoded.");
  }
  return new URLSearchParams(await readText(request, maxBytes));
}

export function once(params: URLSearchParams): Record<string, string> {
  const twice = [...params.keys()].find((key, index, all) => all.indexOf(key) !== index);
  if (twice !== undefined)
    throw new DomainError("invalid_input", "A field is there twice.", {
      fields: [{ pointer: `/${twice}`, detail: "This field is there twice." }],
    });
  return Object.fromEntries(params);
}

async function readText(request: Request, maxBytes = MAX_BODY_BYTES): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let read = await next(reader); read && !read.done; read = await next(reader)) {
    size += read.value.byteLength;
    if (size > maxBytes) throw new DomainError("invalid_input", "That is too long.");
    chunks.push(read.value);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** A body that breaks off is its sender's doing: they went away. */
const next = (reader: ReadableStreamDefaultReader<Uint8Array> | undefined) =>
  reader?.read().catch(() => {
    throw new DomainError("malformed_request", "The body broke off.");
  });

/** A path's id. One that is no UUID names nothing that exists. */
export const pathId = (what: string) =>
  z.object({ id: z.string() }).transform(({ id }) => {
    if (!z.guid().safeParse(id).success) throw new DomainError("not_found", `There is no such ${what}.`);
    return { id: id.toLowerCase() };
  });

const AN_INSTANT = "An instant such as 2026-11-22T09:00:00Z.";
/** Postgres has no year 0 and none of five digits as JavaScript writes it; by its offset an instant can be in one. */
const isInReach = (at: Date) => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999;

export const instantInput = z.iso
  .datetime({ offset: true, error: AN_INSTANT })
  .transform((text) => new Date(text))
  .refine(isInReach, AN_INSTANT);

/** The ids of something and of a part of it. */
export const pathIds = <Part extends string>(what: string, part: Part, partIs: string) =>
  z.object({ id: z.string(), [part]: z.string() }).transform((ids) => {
    const idOf = (name: string, called: string) => pathId(called).parse({ id: ids[name] }).id;
    return { id: idOf("id", what), [part]: idOf(part, partIs) } as { id: string } & Record<Part, string>;
  });

/** A cursor may hold the name at which a page ended. */
const MOST_CURSOR = 600;

/** `?cursor&limit`, as every list takes them. */
export const pageInput = {
  cursor: z
    .string()
    .max(MOST_CURSOR)
    .optional()
    .transform((cursor) => cursor ?? null),
  limit: z.coerce
    .number("A whole number from 1 to 100.")
    .int("A whole number from 1 to 100.")
    .min(1, "At least 1.")
    .max(100, "At most 100.")
    .default(50),
};
