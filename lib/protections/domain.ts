import { actorOf, type EmployeeContext } from "../context.ts";
import { mayProtect, mayUnprotect } from "../policy.ts";
import { change, must, takeAway } from "../verb.ts";
import { endProtected } from "./end.ts";
import type { ProtectInput } from "./input.ts";
import { keep, letGo } from "./keep.ts";

/**
 * Protects everybody whose e-mail is of this domain, of no other and of none below it, now and later. What runs as one
 * of them ends (`user_protected`). A taking away, as `protectUser` is.
 *
 * @throws forbidden for Members.
 */
export function protectDomain(context: EmployeeContext, domain: string, { reason }: ProtectInput): Promise<void> {
  return takeAway(context, function* (tx, caller) {
    const changes = { domain: { from: null, to: domain } };
    must(mayProtect(caller), "user.denied", { changes });
    const of = { kind: "domain" as const, subject: domain };
    const begins = yield* keep(context, tx, of, reason, { changes }, actorOf(caller));
    yield* endProtected(context, tx, {}, actorOf(caller), begins);
  });
}

/**
 * Lets users of this domain be impersonated again, but for those who are protected themselves. Of a domain that isn't
 * protected there is nothing to take, which is no error.
 *
 * @throws forbidden for everybody but an Owner.
 */
export function unprotectDomain(context: EmployeeContext, domain: string): Promise<void> {
  return change(context, function* (tx, caller) {
    const changes = { domain: { from: domain, to: null } };
    must(mayUnprotect(caller), "user.denied", { changes });
    yield* letGo(context, tx, { kind: "domain", subject: domain }, { changes }, actorOf(caller));
  });
}
