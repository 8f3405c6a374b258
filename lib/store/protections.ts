import type { AuditEvent } from "../audit/event.ts";
import type { NewProtection, Protection, ProtectionKind, Subject } from "../protections/protection.ts";
import type { Steps } from "./steps.ts";

/** Who and what may not be impersonated. A part of the port in ../store.ts. */
export interface ProtectionTables {
  protections: {
    find(of: Subject): Steps<Protection | null>;
    /** What protects these users, themselves or the domain of their e-mail; at most 1,000 users. */
    ofUsers(ids: string[]): Steps<(Protection & { userId: string })[]>;
    /** All of one kind, by subject; at most 1,000. */
    list(kind: ProtectionKind): Steps<Protection[]>;
    /** False where it stands already: then nothing is written. */
    add(protection: NewProtection, event: AuditEvent): Steps<boolean>;
    /** Another reason of one that stands, which began when it did. */
    setReason(of: Subject, reason: string | null, event: AuditEvent): Steps<void>;
    remove(of: Subject, event: AuditEvent): Steps<void>;
    /** Blanks the words of a user's own protection; gives how many there were. */
    eraseReason(userId: string): Steps<number>;
    /** Notes marks of addresses that users let go of who are protected, or refuse. What takes them away from there records it. */
    keepAddresses(marks: string[], at: Date): Steps<void>;
    /** Of these marks, those that are kept. */
    addressesAmong(marks: string[]): Steps<string[]>;
    isAnyAddressKept(): Steps<boolean>;
    /** Lets go of marks whose addresses somebody has got, and with it what they are of. */
    dropAddresses(marks: string[]): Steps<void>;
  };
}
