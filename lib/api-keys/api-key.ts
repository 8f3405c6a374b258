import type { Person } from "../employees/employee.ts";

/** A credential of the organization's own servers for the backend API. Shown once; a SHA-256 at rest. */
export interface ApiKey {
  id: string;
  name: string;
  /** Its last four characters, to tell keys apart by. */
  hint: string;
  createdBy: Person;
  createdAt: Date;
  /** To the minute; null before its first use. */
  lastUsedAt: Date | null;
}
