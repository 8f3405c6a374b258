/** How an employee who acts as somebody is said: by our sessions, by `req.user`, by a token's claims, and by the published clients. */
const SIGNS = [
  "impersonatorUserId",
  "impersonation",
  "act",
  "impersonator_user_id",
  "impersonator_user",
  "impersonatedBy",
  "impersonationId",
  "isImpersonating",
];

/**
 * Is this a user, and are they there themselves? For whatever is said of somebody to others: analytics, presence, "last
 * seen", mail. Give it what your code has of the caller: `useAuthInfo()`, a session, `req.user`, or the `user` that the
 * server side answers.
 *
 * @returns True for somebody who is known and acts alone. False while an employee acts as them, and for whoever isn't known:
 *   nobody, an answer that is still to come, half an impersonation, anything else.
 */
export function isRealUser(who: unknown): boolean {
  const said = fieldsOf(who);
  // better-auth answers `{ user, session }`, and says it of the session.
  const { user = said, session } = said;
  const known = fieldsOf(user);
  const id = known.id ?? known.userId ?? known.user_id ?? known.sub;
  const alone = [said, known, fieldsOf(session)].every((fields) => SIGNS.every((sign) => isAbsent(fields[sign], sign)));
  return typeof id === "string" && id !== "" && said.isLoggedIn !== false && said.loading !== true && alone;
}

/** Of better-auth's sessions these are columns, which are null in everybody's own. */
const COLUMNS = ["impersonatedBy", "impersonationId"];

/** There with no value it is half an impersonation, and nobody is taken at that. */
const isAbsent = (value: unknown, sign: string) =>
  value === undefined || (value === false && sign === "isImpersonating") || (value === null && COLUMNS.includes(sign));

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
