import type { EmployeeContext } from "../context.ts";
import { type HandOffs, handOffsOf } from "../impersonations/hand-offs.ts";
import type { Observation } from "./observation.ts";

/** How well a product is connected, as far as can be seen from here. */
export interface Connection {
  handOffs: HandOffs;
  /** Nothing of a kind that wasn't seen yet. */
  seen: Observation[];
}

/** @throws forbidden for Members. */
export async function connectionOf(context: EmployeeContext, productId: string): Promise<Connection> {
  const handOffs = await handOffsOf(context, productId);
  return { handOffs, seen: await context.store.read((tx) => tx.observations.list(productId)) };
}
