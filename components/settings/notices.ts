import type { NoticeSettings, OwnerNoticeType } from "#lib/notices/notice.ts";

/** What the server says of notices, as far as the sheet needs it. */
export interface NoticesFacts {
  notices: NoticeSettings;
  /** Why the reader may not change them. */
  refusal: string | null;
  /** Whether mail is sent, kept on a page of the demo, or neither. */
  mail: "sent" | "caught" | "none";
}

export const noticeLabels: Record<OwnerNoticeType, string> = {
  turned_on: "User impersonation was turned on",
  turned_off: "User impersonation was turned off",
  self_grant: "Somebody gave themselves access",
  first_session: "Somebody's first session",
  many_users: "Many users within an hour",
  outside_hours: "A session outside your hours",
  product_unreachable: "A product that can't be told of an end",
  grant_expiring: "Somebody's access ends soon",
  grant_expired: "Somebody's access has ended",
  unprotected: "A protection that was taken away",
  second_factor_reset: "Somebody's second factors were reset",
};

export const mailTexts: Record<NoticesFacts["mail"], string> = {
  sent: "Mail is sent.",
  caught: "In the demo no mail leaves: it stands in the outbox.",
  none: "No mail leaves: nobody has set SMTP_URL and MAIL_FROM on the server.",
};
