import { personOf } from "../employees/employee.ts";
import type { ImpersonationSettings } from "./settings.ts";

/** The JSON of the settings. The epoch stays inside. */
export const showSettings = (settings: ImpersonationSettings) => {
  const { enabled, reason, maxMinutes, accessLevels, defaultAccess, notices, updatedAt, updatedBy } = settings;
<<<<<<< HEAD
  const { approval, adminSelfGrant, supportAccess } = settings;
  const { proofMinutes, requireSecondFactor } = settings;
=======
  const { approval, adminSelfGrant, supportAccess, returnOrigins, ticketTemplate } = settings;
>>>>>>> day
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
<<<<<<< HEAD
    proofMinutes,
    requireSecondFactor,
=======
    returnOrigins,
    ticketTemplate,
>>>>>>> day
    updatedAt: updatedAt.toISOString(),
    updatedBy: updatedBy && personOf(updatedBy),
  };
};
