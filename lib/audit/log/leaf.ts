import { createHash, randomBytes } from "node:crypto";
import type { Person } from "../../employees/employee.ts";
import { userPersonOf } from "../../users/user.ts";
import type { AuditEvent } from "../event.ts";
import { canonicalJson } from "./canonical.ts";

/** An event with the number that its row has. */
export interface NumberedEvent {
  seq: number;
  event: AuditEvent;
}

/**
 * What of an event is personal. The leaf has a commitment to each, and the values lie beside with their salts: without its
 * salt nobody can tell a value that they guess from any other, so whoever is erased is gone, and the leaf stays.
 */
export const personalFields = ["actor", "user", "employee", "impersonator", "reason", "changes", "personal"] as const;
export type PersonalField = (typeof personalFields)[number];

/** 32 bytes in base64, of each value that there is; null for one that was erased, or never was. */
export type Salts = Record<PersonalField, string | null>;
/** Hexadecimal; null where the value is. */
type Commitments = Record<PersonalField, string | null>;

const SALT_BYTES = 32;

/** SHA-256 of the salt and of the value in its canonical form. */
export const commitmentOf = (salt: string, value: unknown): string =>
  createHash("sha256").update(Buffer.from(salt, "base64")).update(canonicalJson(value)).digest("hex");

/** The values that commitments are made to. */
export function valuesOf({ actor, user, employee, impersonatorId, reason, changes, ip, userAgent }: AuditEvent) {
  return {
    actor: "id" in actor ? actor : null,
    user: user && userPersonOf(user),
    employee: employee && personIn(employee),
    impersonator: impersonatorId,
    reason,
    changes,
    personal: ip === null && userAgent === null ? null : { ip, userAgent },
  } satisfies Record<PersonalField, unknown>;
}

const personIn = ({ id, name, email }: Person): Person => ({ id, name, email });

export function makeSalts(event: AuditEvent): Salts {
  const values = valuesOf(event);
  const random = randomBytes(SALT_BYTES * personalFields.length);
  return eachField((field, index) =>
    values[field] === null ? null : random.subarray(index * SALT_BYTES, (index + 1) * SALT_BYTES).toString("base64"),
  );
}

/**
 * The leaf of an event: what isn't personal as it is, the rest as commitments. Of a value that was erased, the leaf
 * that was sealed has to say its commitment.
 */
export function leafOf({ seq, event }: NumberedEvent, salts: Salts, sealed: Partial<Commitments> = {}): string {
  const values = valuesOf(event);
  const hashes = eachField((field) => {
    const [salt, value] = [salts[field], values[field]];
    if (field in sealed) return sealed[field] ?? null;
    if (value === null) return null;
    // Nobody has sealed a value without a salt: no leaf is made of it.
    return salt === null ? "" : commitmentOf(salt, value);
  });
  const { id, type, at, outcome, impersonationId, productId, requestId } = event;
  return canonicalJson({
    ...{ seq, id, type, at: at.toISOString(), outcome, actorKind: event.actor.kind },
    ...{ impersonationId, productId, requestId },
    ...Object.fromEntries(personalFields.map((field) => [`${field}Hash`, hashes[field]])),
  });
}

/** What a leaf says, if it is one. */
export interface Leaf {
  seq: number;
  id: string;
  type: string;
  at: string;
  requestId: string;
  commitments: Commitments;
}

export function parseLeaf(leaf: string): Leaf | null {
  try {
    const { seq, id, type, at, requestId, ...rest } = JSON.parse(leaf) as Record<string, unknown>;
    if (typeof seq !== "number" || typeof id !== "string" || typeof type !== "string" || typeof at !== "string")
      return null;
    const commitments = eachField((field) => {
      const hash = rest[`${field}Hash`];
      return typeof hash === "string" ? hash : null;
    });
    return { seq, id, type, at, requestId: String(requestId), commitments };
  } catch {
    return null;
  }
}

export const eachField = <T>(of: (field: PersonalField, index: number) => T): Record<PersonalField, T> =>
  Object.fromEntries(personalFields.map((field, index) => [field, of(field, index)])) as Record<PersonalField, T>;
