import type { AuditEvent } from "../audit/event.ts";
import type { ProductCheck } from "../checks/check.ts";
import type { Steps } from "./steps.ts";

export interface CheckTables {
  checks: {
    /** How this product is checked; null for one of which nobody has said. */
    find(productId: string): Steps<ProductCheck | null>;
    put(check: ProductCheck, event: AuditEvent): Steps<void>;
  };
}
