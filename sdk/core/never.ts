/**
 * What must not be done in somebody's name, whatever the level: it would go on when the hour is over, or it is the user's
 * alone. Each word with what it means.
 */
export const neverList = {
  credentials: "Set, change, reset or show a password or any other credential.",
  email: "Change an e-mail address, a telephone number, or wherever else codes and links are sent to.",
  second_factors: "Add, remove or reset a second factor, a passkey or recovery codes.",
  sessions: "Make or end sessions of other devices, or trust a device.",
  api_keys: "Make, show, change or revoke API keys, tokens, webhooks and connected applications.",
  billing: "Pay, refund, or change a plan, a card, a bank account or where an invoice goes.",
  deletion: "Delete an account, an organization, or all of what is in it.",
  invitations: "Invite or remove people, or change what they may do.",
  exports: "Take everything, or a lot of it, away in one file or by one link.",
} as const satisfies Record<string, string>;

/** A word of the never-list, such as `billing`. */
export type NeverLabel = keyof typeof neverList;

/** @throws TypeError for a word that isn't on the list, as JavaScript may give one. */
export function checkNever(label: NeverLabel): void {
  if (!Object.hasOwn(neverList, label))
    throw new TypeError(`${label} isn't on the never-list. It has: ${Object.keys(neverList).join(", ")}.`);
}
