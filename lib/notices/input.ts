import * as z from "zod";
import { namesSomething, SAY_WHAT } from "../person.ts";
import { isTimeZone } from "./hours.ts";
import { MOST_USERS_AN_HOUR, ownerNoticeTypes } from "./notice.ts";

const mails = "Either true, false, or a list of notices.";
const many = `A whole number of users from 1 to ${MOST_USERS_AN_HOUR}.`;
const time = z.string("A time such as 08:00.").regex(/^([01]\d|2[0-3]):[0-5]\d$/, "A time such as 08:00.");

const hours = z
  .strictObject(
    {
      from: time,
      to: time,
      timeZone: z
        .string("A time zone such as Europe/Vienna.")
        .max(64)
        .refine(isTimeZone, "A time zone such as Europe/Vienna."),
    },
    "Either null, or from, to and timeZone.",
  )
  .refine(({ from, to }) => from !== to, { path: ["to"], message: "Another time than from. For any time send null." });

/** Of PATCH /api/settings/impersonation: any of them. */
export const noticeSettingsInput = z
  .strictObject(
    {
      ownerMail: z
        .union(
          [
            z.boolean(),
            z
              .array(z.enum(ownerNoticeTypes))
              .max(ownerNoticeTypes.length)
              .transform((types) => [...new Set(types)]),
          ],
          mails,
        )
        .optional(),
      manyUsersAnHour: z.int(many).min(1, many).max(MOST_USERS_AN_HOUR, many).optional(),
      hours: hours.nullable().optional(),
      impersonatorSummary: z.boolean("Either true or false.").optional(),
    },
    "Send an object.",
  )
  .refine(namesSomething, SAY_WHAT);
