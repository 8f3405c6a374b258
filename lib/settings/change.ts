import type { AuditEvent, Changes } from "../audit/event.ts";
import { actorOf, type EmployeeContext, eventOf } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { endAll } from "../impersonations/end.ts";
import { noticeChanges, noticesAfter } from "../notices/settings.ts";
import { mayChangeSettings, maySeeSettings } from "../policy.ts";
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
 * start. Saying what is so already changes nothing and records nothing.
 *
 * @throws forbidden for everybody but Owners.
 */
export function changeImpersonationSettings(
  context: EmployeeContext,
  patch: ChangeSettingsInput,
): Promise<ImpersonationSettings> {
  return turn(() => patch.enabled === false)(context, function* (tx, caller) {
    const settings = yield* tx.settings.get();
    const changes = differences(settings, patch);
    must(mayChangeSettings(caller), "impersonation.denied", { changes });
    if (Object.keys(changes).length === 0) return settings;
    const turnsOff = settings.enabled && patch.enabled === false;
    if (turnsOff) yield* endAll(context, tx, {}, "feature_disabled", actorOf(caller));
    return yield* tx.settings.update(
      { ...settingsAfter(settings, patch), ...(turnsOff && { enableEpoch: settings.enableEpoch + 1 }) },
      { id: caller.id, at: context.clock() },
      eventsOf(context, caller, changes),
    );
  });
}

/** What the patch names. Of the notices it may name a part. */
const settingsAfter = (settings: ImpersonationSettings, { notices, ...rest }: ChangeSettingsInput) => ({
  ...rest,
  ...(notices && { notices: noticesAfter(settings.notices, notices) }),
});

/** The patch's keys whose value is another than now. */
function differences(settings: ImpersonationSettings, patch: ChangeSettingsInput): Changes {
  const keys = ["enabled", "reason", "maxMinutes"] as const;
  const changed = keys.filter((key) => patch[key] !== undefined && patch[key] !== settings[key]);
  return {
    ...Object.fromEntries(changed.map((key) => [key, { from: settings[key], to: patch[key] }])),
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
