/** How a product is to be checked: what the team has set down, once. */
export interface ProductCheck {
  productId: string;
  /** The only user as whom a check signs in. */
  testUserId: string;
  /** An address that answers differently once somebody is signed in; null for the product's own address. */
  page: string | null;
  action: CheckedAction | null;
}

export const actionMethods = ["POST", "PUT", "PATCH", "DELETE", "GET"] as const;
export type ActionMethod = (typeof actionMethods)[number];

/** What an impersonator must be refused. It is really asked for, as the test user. */
export interface CheckedAction {
  method: ActionMethod;
  address: string;
}

/** How long the session of a check lasts at most, whatever becomes of who runs it. */
export const CHECK_MINUTES = 2;
/** How long a check may take, in milliseconds; it has the rest of its session to end it. */
export const CHECK_MS = 90 * 1000;
