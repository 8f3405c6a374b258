import { openNote, type Signer, signNote, type Verifier } from "./note.ts";
import type { Hash } from "./tree.ts";

/** What the log was at a moment: as many leaves, under this root. C2SP `tlog-checkpoint`. */
export interface Checkpoint {
  origin: string;
  size: number;
  root: Hash;
}

/** One that is kept. */
export interface KeptCheckpoint {
  size: number;
  at: Date;
  /** The signed note. */
  note: string;
}

/** The log's name: the dashboard's host, with its port where there is one. */
export const originOf = (dashboardUrl: string): string => `${new URL(dashboardUrl).host}/audit`;

export const signCheckpoint = (size: number, root: Hash, signer: Signer): string =>
  signNote(`${signer.name}\n${size}\n${root}\n`, signer);

/** @returns null for a note that none of these has signed, or that is no checkpoint of the log that it names. */
export function openCheckpoint(note: string, verifiers: Verifier[]): Checkpoint | null {
  const text = openNote(note, verifiers);
  return text === null ? null : parseCheckpoint(text);
}

/** What a note says, whoever signed it. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin, size = "", root] = text.split("\n");
  if (!origin || root === undefined || !/^(0|[1-9]\d{0,14})$/.test(size)) return null;
  return Buffer.from(root, "base64").length === 32 ? { origin, size: Number(size), root } : null;
}
