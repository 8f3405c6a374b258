/**
 * What makes two e-mail addresses the same one: compatibility forms, letter case and space around are not a difference
 * (GHSA-7rqj-j65f-68wh: an address that only looks different must not be a second account). Unique in the database.
 * Normalised again after lower-casing, as that can leave a form which NFKC would join.
 */
export const emailKey = (email: string): string => email.normalize("NFKC").toLowerCase().normalize("NFKC").trim();
