import type { Level } from "#lib/impersonations/level.ts";

/** What the dialog tells before somebody confirms. The server decides all of it again. */
export interface Terms {
  /** The caller, whose draft may be kept. */
  employeeId: string;
  maxMinutes: number;
  reasonRequired: boolean;
  reasonMax: number;
  ticketMax: number;
  /** How far a session may go, and how far it does where nobody chooses. */
  levels: Level[];
  level: Level;
  /** The levels for which somebody else has to say yes first; the server may find more. */
  asks: Level[];
  /** Whether the caller may begin without waiting for that. */
  mayBreakGlass: boolean;
  /** A proof that it's them is asked for, as of now. */
  proofDue: boolean;
  /** As whom the caller is signed in already: a new session ends that one. */
  current: { name: string; email: string | null } | null;
  /** The active products, by name. The dialog asks which where there are several. */
  products: OfferedProduct[];
}

export interface OfferedProduct {
  id: string;
  name: string;
  /** Nobody can be signed in to it. */
  protected?: true;
  /** It is protected, and somebody else may say yes. */
  asks?: boolean;
}

export interface Target {
  id: string;
  /** What they are called, whatever there is of a name. */
  name: string;
  email: string | null;
  /** They are protected, and somebody else may say yes. */
  asks?: boolean;
}
