import { personOf } from "../employees/employee.ts";
import type { ImpersonationSettings } from "./settings.ts";

/** The JSON of the settings. The epoch stays inside. */
export const showSettings = ({ enabled, reason, maxMinutes, updatedAt, updatedBy }: ImpersonationSettings) => ({
  enabled,
  reason,
  maxMinutes,
  updatedAt: updatedAt.toISOString(),
  updatedBy: updatedBy && personOf(updatedBy),
});
