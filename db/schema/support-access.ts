import { sql } from "drizzle-orm";
import { type Choice, choices } from "#lib/support-access/choice.ts";
import { among, type Kit } from "../kit.ts";
import type { People } from "./people.ts";

/** When users let support sign in as them: a row of whoever has chosen. */
export function defineSupportAccess(kit: Kit, { users }: People) {
  const { table, text, instant, check } = kit;
  const supportChoices = table(
    "support_choices",
    {
      userId: text("user_id")
        .primaryKey()
        .references(() => users.id, { onDelete: "restrict" }),
      choice: text("choice").$type<Choice>().notNull(),
      until: instant("allowed_until"),
      chosenAt: instant("chosen_at").notNull(),
    },
    (t) => [
      check("support_choices_choice", among(t.choice, choices)),
      check("support_choices_until", sql`(${t.choice} = 'until') = (${t.until} is not null)`),
    ],
  );
  return { supportChoices };
}
