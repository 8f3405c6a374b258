/** Beside a session that began without anybody's yes, for good. */
export const BROKE_GLASS = "Broke the glass";
