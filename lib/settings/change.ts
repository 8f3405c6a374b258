import type { AuditEvent, Changes } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { DomainError } from "../errors.ts";
import { endAll } from "../impersonations/end.ts";
import { highestOf, type Level } from "../impersonations/level.ts";
import { dropAll } from "../impersonations/raise.ts";
import { noticeChanges, noticesAfter } from "../notices/settings.ts";
import { mayChangeSettings, maySeeSettings, mayWaitForApproval } from "../policy.ts";
import type { ProofRules } from "../proofs/proof.ts";
import { requireProofToLoosen } from "../proofs/require.ts";
import { expireRequests } from "../requests/expire.ts";
import { countApprovers } from "../requests/needs.ts";
import type { Steps, Tables } from "../store/store.ts";
import { assertDefaultChoice, endUnwanted, supportAfter, supportChanges } from "../support-access/settings.ts";
import { must, turn } from "../verb.ts";
import type { ChangeSettingsInput } from "./input.ts";
import type { ImpersonationSettings } from "./settings.ts";

/** @throws forbidden for Members. */
export async function getImpersonationSettings({ store, caller }: EmployeeContext): Promise<ImpersonationSettings> {
  must(maySeeSettings(caller));
  return store.read((tx) => tx.settings.get());
}

/**
 * Turns impersonation on or off, and says how it works. Turning it off ends every impersonation in the same
 * transaction and begins a new epoch, so that turning it on again revives none. A lower maximum holds from the next
 * start. Where no changes may be made any more, raises drop and what began so ends. Saying what is so already changes
 * nothing and records nothing.
 *
 * @throws forbidden for everybody but Owners; invalid_input for a default that isn't one of the levels; nobody_to_approve for
 * approval where there is no other Owner or Admin; proof_required of who has a second factor, where proofs are to be asked
 * for less.
 */
export function changeImpersonationSettings(
  context: EmployeeContext,
  patch: ChangeSettingsInput,
): Promise<ImpersonationSettings> {
  return turn(() => givesNothing(patch))(context, function* (tx, caller) {
    const settings = yield* tx.settings.get();
    const changes = differences(settings, patch);
    must(mayChangeSettings(caller), "impersonation.denied", { changes });
    assertDefaultIsOffered({ ...settings, ...patch });
    assertDefaultChoice(supportAfter(settings.supportAccess, patch.supportAccess ?? {}));
    if (changes.approval) yield* assertSomebodyApproves(tx, caller, settings, patch);
    if (Object.keys(changes).length === 0) return settings;
    if (loosensProof(settings, patch)) yield* requireProofToLoosen(context, tx, caller);
    if (changes.accessLevels) yield* endAbove(context, tx, patch.accessLevels ?? [], caller);
    if (changes.supportDefault?.to === "never") yield* endUnwanted(context, tx, caller);
    const turnsOff = settings.enabled && patch.enabled === false;
    if (turnsOff) yield* endAll(context, tx, {}, "feature_disabled", actorOf(caller));
    if (turnsOff) yield* expireRequests(context, tx, {}, "feature_disabled", actorOf(caller));
    return yield* tx.settings.update(
      { ...settingsAfter(settings, patch), ...(turnsOff && { enableEpoch: settings.enableEpoch + 1 }) },
      { id: caller.id, at: context.clock() },
      eventsOf(context, caller, changes),
    );
  });
}

/** A rule by which nobody but the asker could ever say yes stops everybody. */
function* assertSomebodyApproves(
  tx: Tables,
  caller: Employee,
  { approval: from }: ImpersonationSettings,
  to: ChangeSettingsInput,
) {
  if (to.approval === undefined || to.approval === "nobody") return;
  const may = mayWaitForApproval(yield* countApprovers(tx, caller));
  must(may, "impersonation.denied", { changes: { approval: { from, to: to.approval } } });
}

/** Whether a patch only takes away, which holds even when it can't be recorded. */
const givesNothing = ({ enabled, accessLevels, defaultAccess: _, ...rest }: ChangeSettingsInput): boolean =>
  enabled === false ||
  (enabled === undefined && accessLevels !== undefined && highestOf(accessLevels) !== "full" && isEmpty(rest));
/** Never is the loosest of minutes, and 0 the strictest. */
function loosensProof(settings: ProofRules, { proofMinutes, requireSecondFactor }: Partial<ProofRules>): boolean {
  const rarer = (minutes: number | null) => minutes ?? Number.POSITIVE_INFINITY;
  const asksLess = proofMinutes !== undefined && rarer(proofMinutes) > rarer(settings.proofMinutes);
  return asksLess || (settings.requireSecondFactor && requireSecondFactor === false);
}

const isEmpty = (rest: object): boolean => Object.values(rest).every((value) => value === undefined);

function assertDefaultIsOffered(to: Pick<ImpersonationSettings, "accessLevels" | "defaultAccess">): void {
  if (to.accessLevels.includes(to.defaultAccess)) return;
  const detail = "The default has to be one of the levels.";
  throw new DomainError("invalid_input", detail, { fields: [{ pointer: "/defaultAccess", detail }] });
}

/** As when everybody's grant is lowered: nobody goes on with what nobody may do. */
function* endAbove(context: EmployeeContext, tx: Tables, offered: Level[], caller: Employee): Steps<void> {
  if (highestOf(offered) === "full") return;
  yield* dropAll(context, tx, {}, "grant_revoked", caller);
  yield* endAll(context, tx, { access: "full" }, "grant_revoked", actorOf(caller));
}

/** What the patch names. Of the notices and of what users may say it may name a part. */
const settingsAfter = (settings: ImpersonationSettings, { notices, supportAccess, ...rest }: ChangeSettingsInput) => ({
  ...rest,
  ...(notices && { notices: noticesAfter(settings.notices, notices) }),
  ...(supportAccess && { supportAccess: supportAfter(settings.supportAccess, supportAccess) }),
});

/** The patch's keys whose value is another than now. */
function differences(settings: ImpersonationSettings, patch: ChangeSettingsInput): Changes {
  const levels = ["accessLevels", "defaultAccess"] as const;
  const proofs = ["proofMinutes", "requireSecondFactor"] as const;
  const keys = ["enabled", "reason", "maxMinutes", ...levels, ...proofs, "approval", "adminSelfGrant"] as const;
  const changed = keys.filter((key) => patch[key] !== undefined && String(patch[key]) !== String(settings[key]));
  return {
    ...Object.fromEntries(changed.map((key) => [key, { from: settings[key], to: patch[key] }])),
    ...supportChanges(settings.supportAccess, patch.supportAccess ?? {}),
    ...noticeChanges(settings.notices, patch.notices ?? {}),
  };
}

/** On and off are events of their own, which people look for; the rest is one. */
function eventsOf(context: EmployeeContext, caller: Employee, { enabled, ...rest }: Changes): AuditEvent[] {
  const actor = actorOf(caller);
  const events = [];
  if (enabled) {
    const type = enabled.to === true ? "impersonation.enabled" : "impersonation.disabled";
    events.push(eventOf(context, type, actor, { changes: { enabled } }));
  }
  if (Object.keys(rest).length > 0)
    events.push(eventOf(context, "impersonation.settings_changed", actor, { changes: rest }));
  return events;
}
