/** `waiting` for its file, `reading` it, `ready` to be taken over or `refused` for its errors; then `done` or `cancelled`. */
export type ImportStatus = "waiting" | "reading" | "ready" | "refused" | "done" | "cancelled";
