const filters = ["type", "actor", "user", "impersonation", "from", "to"] as const;
export type Filter = (typeof filters)[number];

/** The address's query. `zone` is the time zone that the days are counted in; without one it is UTC. */
export const searchKeys = [...filters, "zone", "cursor"] as const;
export type AuditSearch = Partial<Record<(typeof searchKeys)[number], string>>;

/** Names of what the search has as ids; absent where nobody knows it. */
export type SearchNames = Partial<Record<"actor" | "user" | "impersonation", string>>;

/** What the search asks for, in the order of the form. */
export const filtersIn = (search: AuditSearch): [Filter, string][] =>
  filters.flatMap((filter): [Filter, string][] => {
    const value = search[filter];
    return value === undefined ? [] : [[filter, value]];
  });

export const isFiltered = (search: AuditSearch): boolean => filtersIn(search).length > 0;

/** The search without one of its filters, from its first page on. */
export function without(search: AuditSearch, filter: Filter): AuditSearch {
  const { cursor, zone, ...rest }: AuditSearch = { ...search, [filter]: undefined };
  return rest.from || rest.to ? { ...rest, zone } : rest;
}
