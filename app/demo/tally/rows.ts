/** A bill to a customer of the user. */
export interface Invoice {
  id: string;
  number: string;
  customer: string;
  /** In cents. */
  amountCents: number;
  status: "draft" | "sent" | "paid";
  createdAt: Date;
}

export interface Note {
  id: string;
  text: string;
  createdAt: Date;
}

export interface Profile {
  company: string;
  /** The saved card's number; masked before it is shown to an impersonator. */
  cardNumber: string | null;
  cardExpires: string | null;
}

export interface ApiKey {
  id: string;
  name: string;
  /** Shown in full once, then only its beginning is known; the rest is a SHA-256. */
  prefix: string;
  createdAt: Date;
}

/** The product's own history: as whom, and who it really was. */
export interface HistoryEntry {
  id: string;
  at: Date;
  text: string;
  userName: string;
  impersonatorName: string | null;
  impersonationId: string | null;
}
