/** `4242 4242 4242 4242` -> `•••• 4242`. How many digits there were is nobody's business either. */
export const maskCard = (number: string): string => `•••• ${lastFour(number)}`;

export const lastFour = (number: string): string => number.replace(/\D/g, "").slice(-4);

/** How many characters of a key's secret stay readable, for its owner to tell keys apart. */
export const SHOWN_OF_SECRET = 4;

/** `tally_live_a1B2` -> `tally_live_••••`: which kind of key it is. Counted, as the secret may hold a `_` itself. */
export const maskKey = (prefix: string): string => `${prefix.slice(0, -SHOWN_OF_SECRET)}••••`;
