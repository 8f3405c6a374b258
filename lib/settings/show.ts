import { personOf } from "../employees/employee.ts";
import type { ImpersonationSettings } from "./settings.ts";

/** The JSON of the settings. The epoch stays inside. */
export const showSettings = ({
  enabled,
  reason,
  maxMinutes,
  notices,
  updatedAt,
  updatedBy,
}: ImpersonationSettings) => ({
  enabled,
  reason,
  maxMinutes,
  notices,
  updatedAt: updatedAt.toISOString(),
  updatedBy: updatedBy && personOf(updatedBy),
});
