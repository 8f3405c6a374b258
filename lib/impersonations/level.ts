/** How far an impersonation goes, from the lowest: to look only, or to make changes too. */
export const levels = ["read_only", "full"] as const;
export type Level = (typeof levels)[number];

/** As people read it, on buttons and in sentences. */
export const levelNames: Record<Level, string> = { read_only: "Look only", full: "Make changes" };

/** What is missing or unknown is read-only. */
export const levelOf = (said: unknown): Level => (said === "full" ? "full" : "read_only");

/** May somebody who may do `highest` do `wanted`? */
export const covers = (highest: Level, wanted: Level): boolean => wanted !== "full" || highest === "full";

/** The highest of those that an organization offers. */
export const highestOf = (offered: Level[]): Level => (offered.includes("full") ? "full" : "read_only");

/** The lower of two. */
export const lowerOf = (one: Level, other: Level): Level => (covers(one, other) ? other : one);
