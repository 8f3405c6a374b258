import * as z from "zod";
import { nameInput } from "../person.ts";
import { isEmail, normalEmail } from "../users/email.ts";
import { type Identity, type Sso, subjectOf } from "./sso.ts";

type Claims = Record<string, unknown>;

const text = z.string().min(1).max(1000);
/** OpenID Connect has a boolean; some providers say it as a word or a number. */
const isTrue = (said: unknown): boolean => said === true || said === "true" || said === 1 || said === "1";

/**
 * Who somebody is by their claims, of an ID token that was checked and of the userinfo that belongs to it. Of providers which
 * don't know `email_verified`, Entra ID says the same by `xms_edov`.
 *
 * @param now - nobody proved anything later than that.
 * @throws Error for claims without an account or without an e-mail.
 */
export function identityOf({ roleClaim }: Pick<Sso, "roleClaim">, issuer: string, claims: Claims, now: Date): Identity {
  const sub = text.max(255).safeParse(claims.sub);
  const email = text.transform(normalEmail).refine(isEmail).safeParse(claims.email);
  if (!sub.success) throw new Error("the claims have no sub");
  if (!email.success) throw new Error("the claims have no email, or none that is one");
  const sid = text.max(255).safeParse(claims.sid);
  const name = nameInput.safeParse(claims.name);
  const authTime = z.number().int().positive().max(9_999_999_999).safeParse(claims.auth_time);
  return {
    subject: subjectOf(issuer, sub.data),
    sid: sid.success ? subjectOf(issuer, sid.data) : null,
    email: email.data,
    emailVerified: isTrue(claims.email_verified ?? claims.xms_edov),
    name: name.success ? name.data : null,
    roles: roleClaim === null ? [] : valuesOf(claimAt(claims, roleClaim)),
    authenticatedAt: authTime.success ? new Date(Math.min(authTime.data * 1000, now.getTime())) : null,
  };
}

/** By its name, or by a path of names: some providers put roles within other claims, and some have dots in a name. */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split(".").reduce<unknown>((within, key) => {
    if (typeof within !== "object" || within === null || !Object.hasOwn(within, key)) return undefined;
    return (within as Claims)[key];
  }, claims);
}

const valuesOf = (claim: unknown): string[] =>
  (Array.isArray(claim) ? claim : [claim]).filter((value): value is string => typeof value === "string").slice(0, 200);
