import type { Context, EmployeeContext } from "../context.ts";
import { maySeeProtections } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import { must } from "../verb.ts";
import type { Protection } from "./protection.ts";

/** Which e-mail domains are protected, by name. @throws forbidden for Members. */
export async function listProtectedDomains({ store, caller }: EmployeeContext): Promise<Protection[]> {
  must(maySeeProtections(caller));
  return store.read((tx) => tx.protections.list("domain"));
}

/** What protects one product; null for one that isn't. @throws forbidden for Members. */
export async function findProductProtection(
  { store, caller }: EmployeeContext,
  productId: string,
): Promise<Protection | null> {
  must(maySeeProtections(caller));
  return store.read((tx) => tx.protections.find({ kind: "product", subject: productId }));
}

/** Is this user protected, themselves or by their e-mail's domain? For whoever keeps users here as they are elsewhere. */
export const isUserProtected = async ({ store }: Context, userId: string): Promise<boolean> =>
  (await store.read((tx) => tx.protections.ofUsers([userId]))).length > 0;

/** What protects each of these users. */
export function* protectionsByUser(tx: Tables, ids: string[]): Steps<Map<string, Protection[]>> {
  const byUser = new Map<string, Protection[]>();
  for (const { userId, ...protection } of yield* tx.protections.ofUsers(ids))
    byUser.set(userId, [...(byUser.get(userId) ?? []), protection]);
  return byUser;
}
