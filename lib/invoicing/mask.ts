/** `4242 4242 4242 4242` -> `•••• 4242`. How many digits there were is nobody's business either. */
export const maskCard = (number: string): string => `•••• ${lastFour(number)}`;

export const lastFour = (number: string): string => number.replace(/\D/g, "").slice(-4);

/** `tally_live_a1B2` -> `tally_live_••••`: which kind of key it is, and nothing of the secret. */
export const maskKey = (prefix: string): string => prefix.replace(/[^_]*$/, "••••");
