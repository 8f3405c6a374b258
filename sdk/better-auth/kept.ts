import type { AuthContext } from "better-auth";
import { isRecord, isText } from "../core/key-set.ts";
import type { HeldImpersonation } from "../oidc/oidc.ts";
import { random, seal, unseal } from "../oidc/sealed.ts";

const model = "understudyImpersonation";

/** An impersonated session is known by its token, so that nobody else's costs a question. */
const MARK = "understudy_";
export const isImpersonated = (token: unknown): token is string => isText(token) && token.startsWith(MARK);
export const newToken = (): string => MARK + random();

type Database = Pick<AuthContext, "adapter" | "internalAdapter">;

/** The impersonations that have a session here, in the product's database. */
export interface Kept {
  add(database: Database, sessionToken: string, held: HeldImpersonation): Promise<void>;
  /** Null: there is none, or nobody can read it any more, so it is nobody's session. */
  find(database: Database, sessionToken: string): Promise<HeldImpersonation | null>;
  /** Found, and gone: for whoever comes first. */
  take(database: Database, sessionToken: string): Promise<HeldImpersonation | null>;
  tokenOf(database: Database, impersonationId: string): Promise<string | null>;
}

export function keptUnder(key: () => Promise<CryptoKey>): Kept {
  const rowOf = (database: Database, field: string, value: string) =>
    database.adapter.findOne<Record<string, unknown>>({ model, where: [{ field, value }] });
  const find: Kept["find"] = async (database, sessionToken) => {
    const row = await rowOf(database, "sessionToken", sessionToken);
    const held = row && (await unseal(await key(), String(row.held)).catch(() => null));
    // Nobody but us seals under this key.
    return isRecord(held) ? (held as unknown as HeldImpersonation) : null;
  };
  return {
    find,
    async add({ adapter }, sessionToken, held) {
      // Whatever no request came for any more.
      await adapter.deleteMany({ model, where: [{ field: "expiresAt", value: new Date(), operator: "lt" }] });
      const expiresAt = new Date(held.expiresAt * 1000);
      const sealed = await seal(await key(), held);
      await adapter.create({ model, data: { sessionToken, impersonationId: held.id, held: sealed, expiresAt } });
    },
    async take(database, sessionToken) {
      const held = await find(database, sessionToken);
      await database.adapter.deleteMany({ model, where: [{ field: "sessionToken", value: sessionToken }] });
      return held;
    },
    async tokenOf(database, impersonationId) {
      const row = await rowOf(database, "impersonationId", impersonationId);
      return isText(row?.sessionToken) ? row.sessionToken : null;
    },
  };
}
