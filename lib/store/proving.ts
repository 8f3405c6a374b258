import type { Proof, ProofKind } from "../proofs/proof.ts";
import type { Passkey, Totp } from "../second-factors/factor.ts";
import type { Steps } from "./steps.ts";

interface Pending {
  id: string;
  employeeId: string;
  createdAt: Date;
}

/** What proves that it's somebody, and what has been proved. A part of the port in ../store.ts. */
export interface ProvingTables {
  /** Each belongs to one session of the dashboard, and is a part of its row. */
  proofs: {
    find(sessionId: string): Steps<Proof>;
    put(sessionId: string, kind: ProofKind, at: Date): Steps<void>;
    /** A start has used it. */
    spend(sessionId: string): Steps<void>;
    /** Nothing is proved any more in an employee's open sessions but this one. */
    forget(employeeId: string, exceptId: string | null, now: Date): Steps<void>;
    /** In place of the one before: a session has one question open. */
    setChallenge(sessionId: string, challenge: string, until: Date): Steps<void>;
    /** One conditional UPDATE: the challenge, the first time only; null for everyone after, and once it is over. */
    takeChallenge(sessionId: string, now: Date): Steps<string | null>;
  };

  totps: {
    /** Deletes those that were begun by then and never confirmed, at most `limit` rows; gives how many. */
    purge(before: Date, limit: number): Steps<number>;
    /** Those that are confirmed, oldest first; at most 20. */
    list(employeeId: string): Steps<Totp[]>;
    add(pending: Pending & { encryptedSecret: string }): Steps<void>;
    /** One of this employee's that was begun after `since` and isn't confirmed. */
    findPending(id: string, employeeId: string, since: Date): Steps<Pick<Totp, "id" | "encryptedSecret"> | null>;
    /** Confirms it, by the code of a step that is thereby used: false for one that was confirmed meanwhile. */
    confirm(id: string, step: number, at: Date): Steps<boolean>;
    /** One conditional UPDATE: true for a step later than all before it, the first time only. */
    use(id: string, step: number, at: Date): Steps<boolean>;
    remove(id: string, employeeId: string): Steps<boolean>;
    /** All of somebody's that are confirmed; gives how many. */
    removeAll(employeeId: string): Steps<number>;
  };

  passkeys: {
    /** As of `totps`. */
    purge(before: Date, limit: number): Steps<number>;
    list(employeeId: string): Steps<Passkey[]>;
    /** Anybody's? */
    isKnown(credentialId: string): Steps<boolean>;
    add(pending: Pending & { challenge: string }): Steps<void>;
    /** One conditional UPDATE, as of `proofs`. */
    takeChallenge(id: string, employeeId: string, since: Date): Steps<string | null>;
    confirm(
      id: string,
      made: Pick<Passkey, "name" | "credentialId" | "publicKey" | "counter" | "transports">,
      at: Date,
    ): Steps<boolean>;
    /** One conditional UPDATE: false when somebody else has used it since it was read. */
    use(used: { id: string; from: string; to: string; at: Date }): Steps<boolean>;
    remove(id: string, employeeId: string): Steps<boolean>;
    removeAll(employeeId: string): Steps<number>;
  };

  recoveryCodes: {
    /** Deletes those that were used by then, at most `limit` rows; gives how many. */
    purge(before: Date, limit: number): Steps<number>;
    /** In place of all before that are unused. */
    replace(employeeId: string, hashes: string[], at: Date): Steps<void>;
    /** One conditional UPDATE: true the first time only. */
    use(employeeId: string, hash: string, at: Date): Steps<boolean>;
    countLeft(employeeId: string): Steps<number>;
  };
}
