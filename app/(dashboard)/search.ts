/** A page's query, each key once; what was given twice counts as not given. */
export function readSearch<Key extends string>(
  search: Record<string, string | string[] | undefined>,
  keys: readonly Key[],
): Partial<Record<Key, string>> {
  const given = keys.flatMap((key) => {
    const value = search[key];
    return typeof value === "string" && value.trim() !== "" ? [[key, value.trim()]] : [];
  });
  // The keys are those that were asked for; Object.fromEntries forgets that.
  return Object.fromEntries(given) as Partial<Record<Key, string>>;
}
