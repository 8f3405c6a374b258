import type { Label } from "../core/label.ts";

/** An address, or a server action, by which something may be changed. */
export interface Route {
  /** `POST`, `ALL`, or `action`. */
  method: string;
  /** As the product wrote it; of an action its file and its name. */
  path: string;
  /** What it says of itself. */
  label: Label | "nothing";
}

/** The methods that change nothing, whatever is asked. */
const safe = ["GET", "HEAD", "OPTIONS"];

export const isUnsafe = (method: string): boolean => !safe.includes(method.toUpperCase());

/** The strongest of several: whoever is refused by one of them doesn't come to the others. */
export function strongest(labels: (Label | undefined)[]): Label | "nothing" {
  const said = labels.filter((label) => label !== undefined);
  const ranks = [said.find((label) => label.startsWith("never:")), said.find((label) => label === "never")];
  return ranks.find((label) => label !== undefined) ?? said.find(isRead) ?? said[0] ?? "nothing";
}

const isRead = (label: Label) => label === "allowReadOnly";

/** A command that can't do what it was asked, in words for whoever typed it. */
export class Unreadable extends Error {}
