import type { AuditEvent } from "../audit/event.ts";
import type { Context } from "../context.ts";
import { DomainError } from "../errors.ts";
import { mayInvite, mayResetPassword } from "../policy.ts";
import type { Steps, Tables } from "../store/store.ts";
import { hashToken, newToken } from "../tokens/token.ts";
import type { Employee, OneTimeLink } from "./employee.ts";

const HOUR_MS = 60 * 60 * 1000;
const lifetimesMs = { setup: 24 * HOUR_MS, invitation: 7 * 24 * HOUR_MS, reset: HOUR_MS };
const pages = { setup: "/set-up", invitation: "/invitation", reset: "/reset-password" };

type About = Partial<Pick<OneTimeLink, "employeeId" | "email" | "name" | "role" | "createdById">>;

/** Told once: the database keeps the token's hash only. */
export interface NewLink {
  link: OneTimeLink;
  /**
   * Where the link leads on the dashboard. The token is in the fragment, which no server, log or Referer ever sees
   * (RFC 9700, section 4.2); the page there posts it.
   */
  path: string;
}

/** Makes a one-time link. The caller has voided those it replaces. */
export function* addLink(
  context: Context,
  tx: Tables,
  purpose: OneTimeLink["purpose"],
  about: About,
  event: AuditEvent,
): Steps<NewLink> {
  const token = newToken();
  const createdAt = context.clock();
  const blank = { employeeId: null, email: null, name: null, role: null, createdById: null };
  const link = {
    ...blank,
    ...about,
    id: context.newId(),
    purpose,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + lifetimesMs[purpose]),
    usedAt: null,
  };
  const added = yield* tx.links.add({ ...link, tokenHash: hashToken(token) }, event);
  return { link: added, path: `${pages[purpose]}#${token}` };
}

/** Looks without using. Null for a link that is used, void, expired, of another purpose or never was: all one to its bearer. */
export const findOpenLink = (
  { store, clock }: Context,
  purpose: OneTimeLink["purpose"],
  token: string,
): Promise<OneTimeLink | null> =>
  store.read(function* (tx) {
    const link = yield* tx.links.findByToken(hashToken(token));
    return link?.purpose === purpose && link.usedAt === null && clock() < link.expiresAt ? link : null;
  });

/** Uses it up, the first time only: the database decides between two at once. Throws `link_used` for the second. */
export function* redeemLink(
  { clock }: Context,
  tx: Tables,
  purpose: OneTimeLink["purpose"],
  token: string,
): Steps<OneTimeLink> {
  const link = yield* tx.links.use(hashToken(token), clock());
  if (link?.purpose !== purpose) throw linkUsed();
  return link;
}

export const linkUsed = () => new DomainError("link_used", "This link no longer works. Ask for a new one.");

/**
 * A link hands on no more than its maker could still give: the invitations and reset links of somebody who has since
 * been deactivated or lost the role for them are worth nothing. Null made it on the server's command line, or at boot.
 */
export function makerStillMay(link: OneTimeLink, maker: Employee | null, target: Employee | null): boolean {
  if (link.createdById === null) return true;
  if (!maker?.active) return false;
  if (link.purpose === "invitation") return link.role !== null && mayInvite(maker, link.role).allowed;
  return target !== null && mayResetPassword(maker, target).allowed;
}
