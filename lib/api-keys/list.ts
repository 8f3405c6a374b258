import type { EmployeeContext } from "../context.ts";
import { mayManageApiKeys } from "../policy.ts";
import { must } from "../verb.ts";
import type { ApiKey } from "./api-key.ts";

/**
 * The keys that stand, newest first.
 *
 * @throws forbidden for Members.
 */
export async function listApiKeys({ store, caller }: EmployeeContext): Promise<ApiKey[]> {
  must(mayManageApiKeys(caller));
  return store.read((tx) => tx.apiKeys.list());
}
