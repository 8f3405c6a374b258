/**
 * What monitoring rules for impersonation already look for, by our types of events (docs/webhooks.md). A webhook has it
 * in a header, as its body is the event and nothing else.
 */
const names: Record<string, string> = {
  "impersonation.started": "user.session.impersonation.initiate",
  "impersonation.raised": "user.session.impersonation.extend",
  "impersonation.ended": "user.session.impersonation.end",
  "grant.created": "user.session.impersonation.grant",
  "grant.revoked": "user.session.impersonation.revoke",
  "grant.expired": "user.session.impersonation.revoke",
};

/** Null for what they have no name for. */
export const monitoringName = (type: string): string | null => names[type] ?? null;
