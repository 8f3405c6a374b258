import * as z from "zod";
import type { SealedEvent } from "../../store/sealing.ts";
import type { Entry } from "../../timeline/entry.ts";
import { showEntry } from "../../timeline/show.ts";
import type { AuditEvent } from "../event.ts";
import { eachField, type NumberedEvent, type Salts } from "../log/leaf.ts";
import type { Hash } from "../log/tree.ts";

/**
 * An archive is lines of JSON: what it begins at, an entry each, and at the end a checkpoint of the tree as it was there.
 * With the hashes of what was before, its leaves lead to the root that is signed: it needs no database to be verified.
 * After a session's end come its pages, a line each. They are in no leaf, here as in the database: the end says how many
 * there were.
 */
export interface Head {
  format: typeof FORMAT;
  /** Leaves from this index on. */
  from: number;
  /** Of the complete subtrees before it, the largest first. */
  hashes: Hash[];
}

export interface Foot {
  /** The note of a checkpoint of this size. */
  size: number;
  checkpoint: string;
}

export const FORMAT = "understudy-audit-archive-1";

export const headLine = (from: number, hashes: Hash[]): string =>
  `${JSON.stringify({ format: FORMAT, from, hashes } satisfies Head)}\n`;
export const footLine = (foot: Foot): string => `${JSON.stringify(foot)}\n`;
export const entryLine = ({ leafIndex, leaf, salts, recorded }: SealedEvent): string =>
  `${JSON.stringify({ leafIndex, leaf, salts, ...recorded })}\n`;

/** What a page's line begins with, and no other. */
export const PAGE = '{"page":';
export const pageLine = (impersonationId: string, page: Entry): string =>
  `${JSON.stringify({ page: { impersonationId, ...showEntry(page) } })}\n`;

const headShape = z.object({ format: z.literal(FORMAT), from: z.number().int().min(0), hashes: z.array(z.string()) });
const footShape = z.object({ size: z.number().int().min(0), checkpoint: z.string() });
const entryShape = z.object({
  leafIndex: z.number().int().min(0),
  leaf: z.string(),
  salts: z.record(z.string(), z.string().nullable()),
  seq: z.number(),
  event: z.looseObject({ id: z.string(), at: z.string() }),
});

export const parseHead = (line: string): Head => headShape.parse(JSON.parse(line));
export const parseFoot = (line: string): Foot => footShape.parse(JSON.parse(line));

export function parseEntry(line: string): SealedEvent & { leaf: string; recorded: NumberedEvent } {
  const { leafIndex, leaf, salts, seq, event } = entryShape.parse(JSON.parse(line));
  // Of our own writing; whatever isn't as it was written makes another leaf.
  const recorded = { seq, event: { ...event, at: new Date(event.at) } as unknown as AuditEvent };
  const own: Salts = eachField((field) => salts[field] ?? null);
  return { leafIndex, eventId: event.id, leaf, salts: own, recorded };
}
