"use client";
import { linesOf } from "../products/fields.ts";
import { settings } from "../settings/saved.ts";
import { wrongWith } from "../ui/command.ts";
import { EditDialog } from "../ui/edit-dialog.tsx";
import { LinesField, TextField } from "../ui/field.tsx";

interface Saved {
  returnOrigins: string[];
  ticketTemplate: string | null;
}

const typedIn = (form: FormData): Saved => ({
  ticketTemplate: String(form.get("ticketTemplate")).trim() || null,
  returnOrigins: linesOf(String(form.get("returnOrigins"))),
});

/** Where tickets are, and where people who came from one may be led back. */
export const TicketSettings = ({ saved }: { saved: Saved }) => (
  <EditDialog
    {...settings}
    changes={typedIn}
    label="Set up tickets"
    names={["ticketTemplate", "returnOrigins"]}
    saved="Saved."
    title="Tickets"
  >
    {(problem) => (
      <>
        <TextField
          autoCapitalize="off"
          autoComplete="off"
          defaultValue={saved.ticketTemplate ?? ""}
          error={wrongWith(problem, "ticketTemplate")}
          hint="Tickets become links to here. {ticket} stands for what was written."
          inputMode="url"
          label="Address of a ticket"
          name="ticketTemplate"
          optional
          placeholder="https://help.example.com/tickets/{ticket}"
          spellCheck={false}
        />
        <LinesField
          defaultValue={saved.returnOrigins.join("\n")}
          error={wrongWith(problem, "returnOrigins")}
          hint="Whoever comes from a page there is led back to it, and to no other. One origin a line."
          label="Origins to lead back to"
          name="returnOrigins"
          optional
          placeholder="https://help.example.com"
          rows={3}
          spellCheck={false}
          wrap="off"
        />
      </>
    )}
  </EditDialog>
);
