import type * as z from "zod";
import type { Changes } from "../audit/event.ts";
import type { noticeSettingsInput } from "./input.ts";
import type { NoticeSettings } from "./notice.ts";

type Patch = z.output<typeof noticeSettingsInput>;

export const noticesAfter = (notices: NoticeSettings, patch: Patch): NoticeSettings => ({
  ownerMail: patch.ownerMail ?? notices.ownerMail,
  manyUsersAnHour: patch.manyUsersAnHour ?? notices.manyUsersAnHour,
  hours: patch.hours === undefined ? notices.hours : patch.hours,
  impersonatorSummary: patch.impersonatorSummary ?? notices.impersonatorSummary,
});

/** What the patch changes, each by itself, as the audit log tells it. */
export function noticeChanges(notices: NoticeSettings, patch: Patch): Changes {
  const [from, to] = [told(notices), told(noticesAfter(notices, patch))];
  const changed = Object.keys(from).filter((key) => from[key] !== to[key]);
  return Object.fromEntries(changed.map((key) => [key, { from: from[key], to: to[key] }]));
}

/** As a reader of the log sees it. */
const told = ({ ownerMail, manyUsersAnHour, hours, impersonatorSummary }: NoticeSettings): Record<string, unknown> => ({
  ownerMail: typeof ownerMail === "boolean" ? ownerMail : ownerMail.join(", ") || "none",
  manyUsersAnHour,
  hours: hours && `${hours.from} to ${hours.to} ${hours.timeZone}`,
  impersonatorSummary,
});
