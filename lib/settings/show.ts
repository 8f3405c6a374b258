import { personOf } from "../employees/employee.ts";
import type { ImpersonationSettings } from "./settings.ts";

/** The JSON of the settings. The epoch stays inside. */
export const showSettings = (settings: ImpersonationSettings) => {
  const { enabled, reason, maxMinutes, accessLevels, defaultAccess, notices, updatedAt, updatedBy } = settings;
  const { approval, adminSelfGrant, supportAccess } = settings;
  const { proofMinutes, requireSecondFactor } = settings;
  return {
    enabled,
    reason,
    maxMinutes,
    accessLevels,
    defaultAccess,
    approval,
    adminSelfGrant,
    supportAccess,
    notices,
    proofMinutes,
    requireSecondFactor,
    updatedAt: updatedAt.toISOString(),
    updatedBy: updatedBy && personOf(updatedBy),
  };
};
