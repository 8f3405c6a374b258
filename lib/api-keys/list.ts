import type { EmployeeContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { mayManageApiKeys } from "../policy.ts";
import type { ApiKey } from "./api-key.ts";

/**
 * The keys that stand, newest first.
 *
 * @throws forbidden for Members.
 */
export async function listApiKeys({ store, caller }: EmployeeContext): Promise<ApiKey[]> {
  const may = mayManageApiKeys(caller);
  if (!may.allowed) throw new DomainError(may.because, may.sentence);
  return store.read((tx) => tx.apiKeys.list());
}
