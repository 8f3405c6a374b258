import type { Changes } from "../audit/event.ts";
import { actorOf, type EmployeeContext } from "../context.ts";
import type { Employee } from "../employees/employee.ts";
import { DomainError } from "../errors.ts";
import { endAll } from "../impersonations/end.ts";
import type { Steps, Tables } from "../store/store.ts";
import type { SupportSettings } from "./choice.ts";
import type { SupportSettingsInput } from "./input.ts";

export const supportAfter = (settings: SupportSettings, patch: SupportSettingsInput): SupportSettings => ({
  choices: patch.choices ?? settings.choices,
  default: patch.default ?? settings.default,
  showNames: patch.showNames ?? settings.showNames,
  mailAfter: patch.mailAfter ?? settings.mailAfter,
});

/** @throws invalid_input for a default that isn't offered. */
export function assertDefaultChoice({ choices, default: said }: SupportSettings): void {
  if (choices.includes(said)) return;
  const detail = "The default has to be one of the choices.";
  throw new DomainError("invalid_input", detail, { fields: [{ pointer: "/supportAccess/default", detail }] });
}

/** What the patch changes, each by itself, as the audit log tells it. */
export function supportChanges(settings: SupportSettings, patch: SupportSettingsInput): Changes {
  const [from, to] = [told(settings), told(supportAfter(settings, patch))];
  const changed = Object.keys(from).filter((key) => from[key] !== to[key]);
  return Object.fromEntries(changed.map((key) => [key, { from: from[key], to: to[key] }]));
}

const told = (settings: SupportSettings): Record<string, unknown> => ({
  supportChoices: settings.choices.join(", "),
  supportDefault: settings.default,
  showNames: settings.showNames,
  mailAfter: settings.mailAfter,
});

/** Where the default is a no from now on, what runs as users who haven't chosen ends: by an Owner's word, and no user's. */
export function* endUnwanted(context: EmployeeContext, tx: Tables, caller: Employee): Steps<void> {
  const running = yield* tx.impersonations.listUnended({});
  for (const { id, user } of running)
    if (!(yield* tx.supportAccess.find(user.id))) yield* endAll(context, tx, { id }, "ended_by_admin", actorOf(caller));
}
