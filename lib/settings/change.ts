import type { AuditEvent, Changes } from "../audit/event.ts";
import { refused } from "../audit/refusal.ts";
import { actorOf, change, type EmployeeContext, eventOf, takeAway } from "../context.ts";
import { callerOf } from "../employees/caller.ts";
import { DomainError } from "../errors.ts";
import { endAll } from "../impersonations/end.ts";
import { mayChangeSettings, maySeeSettings } from "../policy.ts";
import type { Steps } from "../store/store.ts";
import type { ChangeSettingsInput } from "./input.ts";
import type { ImpersonationSettings } from "./settings.ts";

/** @throws forbidden for Members. */
export async function getImpersonationSettings({ store, caller }: EmployeeContext): Promise<ImpersonationSettings> {
  const may = maySeeSettings(caller);
  if (!may.allowed) throw new DomainError(may.because, may.sentence);
  return store.read((tx) => tx.settings.get());
}

/**
 * Turns impersonation on or off, and says how it works. Turning it off ends every impersonation in the same
 * transaction and begins a new epoch, so that turning it on again revives none. A lower maximum holds from the next
 * start. Saying what is so already changes nothing and records nothing.
 *
 * @throws forbidden for everybody but Owners.
 */
export function changeImpersonationSettings(
  context: EmployeeContext,
  patch: ChangeSettingsInput,
): Promise<ImpersonationSettings> {
  const onlyOff = patch.enabled === false && patch.reason === undefined && patch.maxMinutes === undefined;
  const turn = onlyOff ? takeAway : change;
  return turn(context, function* (tx): Steps<ImpersonationSettings | DomainError> {
    const caller = yield* callerOf(context, tx);
    const settings = yield* tx.settings.get();
    const changes = differences(settings, patch);
    const may = mayChangeSettings(caller);
    if (!may.allowed) return yield* refused(context, tx, "impersonation.denied", actorOf(caller), may, { changes });
    if (Object.keys(changes).length === 0) return settings;
    const turnsOff = settings.enabled && patch.enabled === false;
    if (turnsOff) yield* endAll(context, tx, {}, "feature_disabled", actorOf(caller));
    return yield* tx.settings.update(
      { ...patch, ...(turnsOff && { enableEpoch: settings.enableEpoch + 1 }) },
      { id: caller.id, at: context.clock() },
      eventsOf(context, changes),
    );
  });
}

/** The patch's keys whose value is another than now. */
function differences(settings: ImpersonationSettings, patch: ChangeSettingsInput): Changes {
  const keys = ["enabled", "reason", "maxMinutes"] as const;
  const changed = keys.filter((key) => patch[key] !== undefined && patch[key] !== settings[key]);
  return Object.fromEntries(changed.map((key) => [key, { from: settings[key], to: patch[key] }]));
}

/** On and off are events of their own, which people look for; the rest is one. */
function eventsOf(context: EmployeeContext, { enabled, ...rest }: Changes): AuditEvent[] {
  const actor = actorOf(context.caller);
  const events = [];
  if (enabled) {
    const type = enabled.to === true ? "impersonation.enabled" : "impersonation.disabled";
    events.push(eventOf(context, type, actor, { changes: { enabled } }));
  }
  if (Object.keys(rest).length > 0)
    events.push(eventOf(context, "impersonation.settings_changed", actor, { changes: rest }));
  return events;
}
