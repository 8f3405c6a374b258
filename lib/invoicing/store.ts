import type { Steps } from "../store/steps.ts";

/** The demo product's own words. It keeps its data as a product of its own would. */
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

/** Every query takes the user's id: nothing here can be asked for everybody. */
export interface Invoicing {
  listInvoices(userId: string): Steps<Invoice[]>;
  addInvoice(userId: string, invoice: Invoice): Steps<void>;
  nextInvoiceNumber(userId: string): Steps<string>;
  /** draft -> sent; null when there is no such draft. */
  sendInvoice(userId: string, id: string): Steps<Invoice | null>;
  payInvoice(userId: string, id: string): Steps<Invoice | null>;
  listNotes(userId: string): Steps<Note[]>;
  addNote(userId: string, note: Note): Steps<void>;
  findProfile(userId: string): Steps<Profile | null>;
  putProfile(userId: string, profile: Profile): Steps<void>;
  listApiKeys(userId: string): Steps<ApiKey[]>;
  addApiKey(userId: string, key: ApiKey & { keyHash: string }): Steps<void>;
  removeApiKey(userId: string, id: string): Steps<boolean>;
  listHistory(userId: string): Steps<HistoryEntry[]>;
  addHistory(userId: string, entry: HistoryEntry): Steps<void>;
}
