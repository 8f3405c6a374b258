import type { NeverLabel } from "./never.ts";

/**
 * What a route says of itself: no impersonator at all, for what reason; a read, whatever its method; or that an impersonator
 * who only looks is refused by a guard over many routes.
 */
export type Label = `never: ${NeverLabel}` | "never" | "allowReadOnly" | "guarded";

// A property that all copies of this module know: the command that lists routes may have another one than the product.
const PLACE = Symbol.for("@understudy/sdk/label");

/** Puts a label on a handler that is nobody else's, and gives it back. */
export const labelled = <Handler extends object>(handler: Handler, label: Label): Handler =>
  Object.defineProperty(handler, PLACE, { value: label });

/** What a handler says of itself; undefined where it says nothing. */
export const labelOf = (handler: object): Label | undefined => (handler as { [PLACE]?: Label })[PLACE];

/** Is every impersonator refused there? */
export const isNever = (label: Label | undefined): boolean => label?.startsWith("never") === true;

/** Does a guard of reading leave it alone? It is a read, or says a refusal of its own that is to be heard. */
export const looksAfterItself = (label: Label | undefined): boolean => label === "allowReadOnly" || isNever(label);
