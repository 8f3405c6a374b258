import { nodeCountOf } from "#lib/audit/log/tree.ts";
import { employees, users } from "./people.ts";

/** What differs between the dialects in a statement that makes many rows. `n.i` counts them, from 1. */
export interface Dialect {
  series(count: number): string;
  /** An instant, of milliseconds. */
  at(ms: string): string;
  yes: string;
  no: string;
}

export const dialectOf = {
  SQLite: {
    series: (count) =>
      `(WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ${count}) SELECT i FROM c WHERE i <= ${count}) n`,
    at: (ms) => `(${ms})`,
    yes: "1",
    no: "0",
  },
  Postgres: {
    series: (count) => `generate_series(1, ${count}) n(i)`,
    at: (ms) => `to_timestamp((${ms}) / 1000.0)`,
    yes: "true",
    no: "false",
  },
} satisfies Record<string, Dialect>;

export interface Past {
  impersonations: number;
  events: number;
  /** Of everything else that piles up. */
  others: number;
  /** What a webhook is still to be told, that nobody answers at. */
  waiting: number;
}

interface From {
  /** The first instant of it all; there is a row each minute from then on. */
  since: Date;
  productId: string;
  grantId: string;
  sessionId: string;
}

const MINUTE = 60_000;

const BEFORE_NUMBER = "00000000-0000-4000-8000-";
const FIRST_NUMBER = 100_000_000_000;
/** The id of the nth session of the past: addresses take no other. */
export const pastId = (nth: number): string => `${BEFORE_NUMBER}${FIRST_NUMBER + nth}`;
export const PAST_WEBHOOK = pastId(0);
const sessionAt = (nth: string) => `'${BEFORE_NUMBER}' || (${FIRST_NUMBER} + ${nth})`;

/**
 * Statements that make years of a past behind the people of `addPeople`, long before they come: quicker than by verbs.
 * It is as lopsided as it can be. Mina is every impersonator and every actor, Uma everybody's user, and every event is a
 * sign-in, so that whoever enters by the wrong column reads all of it.
 */
export function pastOf(dialect: Dialect, past: Past, { since, productId, grantId, sessionId }: From): string[] {
  const { series, at, yes, no } = dialect;
  const { mina, olivia } = employees;
  const minute = (more = "0") => at(`${since.getTime()} + n.i * ${MINUTE} + ${more}`);
  const many = (table: string, count: number, columns: Record<string, string>) =>
    `INSERT INTO ${table} (${Object.keys(columns).join(", ")}) SELECT ${Object.values(columns).join(", ")} FROM ${series(count)}`;
  const [uma, product, byOlivia] = [`'${users.uma.id}'`, `'${productId}'`, `'${olivia.id}'`];
  const ofPast = { impersonation_id: sessionAt("n.i"), product_id: product };
  const [hour, over] = [minute("3600000"), minute("300000")];
  return [
    many("users", past.others, {
      ...{ id: "'past-user-' || n.i", name: "'Past ' || n.i", email: "'past' || n.i || '@past.example'" },
      ...{ email_key: "'past' || n.i || '@past.example'", search_text: "'past ' || n.i", active: yes },
      created_at: minute(),
    }),
    many("impersonations", past.impersonations, {
      ...{ id: sessionAt("n.i"), impersonator_id: `'${mina.id}'`, user_id: uma, product_id: product },
      ...{ dashboard_session_id: `'${sessionId}'`, grant_id: `'${grantId}'`, enable_epoch: "0", reason: "'why'" },
      ...{ created_at: minute(), started_at: minute("1000"), expires_at: hour, ended_at: over },
      ...{ end_reason: "'stopped'", level_changed_at: minute("2000") },
    }),
    many("audit_events", past.events, {
      ...{ id: "'past-event-' || n.i", type: "'session.signed_in'", at: minute(), outcome: "'succeeded'" },
      ...{
        actor_kind: "'employee'",
        actor_id: `'${mina.id}'`,
        actor_name: "'Mina'",
        user_id: "'past-user-' || (n.i / 20)",
      },
      ...{ product_id: product, impersonation_id: sessionAt("n.i / 20"), request_id: "'r'" },
    }),
    many("audit_events", past.impersonations, {
      ...{ id: "'past-end-' || n.i", type: "'impersonation.ended'", at: over, outcome: "'succeeded'" },
      ...{ actor_kind: "'system'", user_id: "'past-user-' || (n.i / 20)", request_id: "'r'", ...ofPast },
    }),
    ...sealedPast(many, at, past.events, since),
    many("page_views", past.events, {
      ...{ row_id: "'past-page-' || n.i", id: "'p' || n.i", impersonation_id: sessionAt("1 + n.i / 20") },
      ...{ at: minute(), name: "'Notes'", late: no },
    }),
    many("product_sessions", past.impersonations, {
      ...{ id: "'past-' || n.i", token_hash: "'past-' || n.i", user_id: uma, impersonation_id: sessionAt("n.i") },
      ...{ created_at: minute("1000"), expires_at: hour, ended_at: over },
    }),
    many("authorization_codes", past.impersonations, {
      ...{ code_hash: "'past-' || n.i", redirect_uri: "'u'", code_challenge: "'c'", ...ofPast },
      ...{ created_at: minute(), expires_at: minute("60000") },
    }),
    many("access_tokens", past.impersonations, {
      ...{ token_hash: "'past-' || n.i", created_at: minute(), expires_at: hour, ...ofPast },
    }),
    // Of one product and one webhook, whose queue may be long, too.
    ...(["logout delivered", "webhook delivered", "webhook dead", "webhook waiting"] as const).map((what) => {
      const [kind, status] = what.split(" ");
      const waits = status === "waiting";
      return many("deliveries", waits ? past.waiting : past.impersonations, {
        ...{ id: `'past-${kind}-${status}-' || n.i`, kind: `'${kind}'`, receiver: `'${kind}:past'`, type: "'t'" },
        ...{
          lane: "'past-' || (n.i / 20)",
          webhook_id: kind === "webhook" ? `'${PAST_WEBHOOK}'` : "NULL",
          status: `'${status}'`,
        },
        ...{ created_at: over, attempts: "1", give_up_at: hour, ...ofPast },
        ...(waits ? { next_attempt_at: over } : { settled_at: over }),
      });
    }),
    many("employee_notices", past.impersonations, {
      ...{ id: "'past-' || n.i", type: "'session_summary'", employee_id: `'${mina.id}'`, event_id: "'past-' || n.i" },
      ...{ at: minute(), about: `'${mina.id}'`, product_id: product, impersonation_id: sessionAt("n.i") },
    }),
    ...["hosted_codes", "refresh_tokens"].map((table) => {
      const hosted = table === "hosted_codes";
      return many(table, past.impersonations, {
        ...{
          [hosted ? "code_hash" : "token_hash"]: "'past-' || n.i",
          session_id: "'past-' || n.i",
          product_id: product,
        },
        ...{ created_at: minute(), ...(hosted && { redirect_uri: "'u'", expires_at: minute("60000") }) },
      });
    }),
    ...["user", "address"].map((kind) =>
      many("protections", past.others, {
        ...{ subject: kind === "user" ? "'past-user-' || n.i" : "'past-mark-' || n.i", kind: `'${kind}'` },
        ...{ reason: "'why'", at: minute(), by_id: byOlivia },
      }),
    ),
    many("grants", past.others, {
      ...{ id: "'past-' || n.i", employee_id: `'${mina.id}'`, granted_by_id: byOlivia, granted_at: minute() },
      ...{ revoked_at: over, revoked_by_id: byOlivia },
    }),
    many("dashboard_sessions", past.others, {
      ...{ id: "'past-' || n.i", token_hash: "'past-' || n.i", employee_id: `'${mina.id}'` },
      // Nobody ends what time has ended.
      ...{ created_at: minute(), expires_at: hour },
    }),
    many("totps", past.others, {
      ...{ id: "'past-' || n.i", employee_id: `'${mina.id}'`, encrypted_secret: "'s'", created_at: minute() },
    }),
    many("passkeys", past.others, {
      ...{ id: "'past-' || n.i", employee_id: `'${mina.id}'`, challenge: "'c'", created_at: minute() },
    }),
    many("recovery_codes", past.others, {
      ...{ hash: "'past-' || n.i", employee_id: `'${mina.id}'`, created_at: minute(), used_at: over },
    }),
    many("one_time_links", past.others, {
      ...{ id: "'past-' || n.i", token_hash: "'past-' || n.i", purpose: "'invitation'", email: "'e' || n.i" },
      ...{ email_key: "'e' || n.i", created_at: minute(), expires_at: hour },
    }),
    many("api_keys", past.others, {
      ...{ id: "'past-' || n.i", name: "'k'", key_hash: "'past-' || n.i", hint: "'h'", created_by_id: byOlivia },
      ...{ created_at: minute(), revoked_at: over },
    }),
    many("user_imports", past.others, {
      ...{
        id: "'past-' || n.i",
        file_name: "'f'",
        status: "'done'",
        bytes_total: "1",
        bytes_read: "1",
        row_count: "1",
      },
      ...{ error_count: "0", errors: "'[]'", created_by_id: byOlivia, created_at: minute(), finished_at: over },
    }),
    many("attempts", past.others, {
      ...{ key: "'past-' || n.i", count: "1", window_ends_at: at(`${since.getTime()} + n.i + 4e12`) },
    }),
  ];
}

type Many = (table: string, count: number, columns: Record<string, string>) => string;

/** What the sealer has made of so many events: no tree that verifies, but as many rows. */
function sealedPast(many: Many, at: Dialect["at"], events: number, since: Date): string[] {
  const minute = at(`${since.getTime()} + n.i * ${MINUTE}`);
  return [
    many("audit_leaves", events, {
      leaf_index: "n.i - 1",
      event_id: "'past-event-' || n.i",
      leaf: "'{}'",
      user_salt: "'s'",
    }),
    many("audit_nodes", nodeCountOf(events), { place: "n.i - 1", hash: `'${"h".repeat(43)}='` }),
    many("audit_checkpoints", events, { size: "n.i", at: minute, note: "'n'" }),
    many("audit_erasures", events, { leaf_index: "n.i", field: "'user'", event_id: "'past-erasing-' || (n.i / 1000)" }),
  ];
}
