"use client";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Select, TextField } from "../ui/field.tsx";
import { Time } from "../ui/time.tsx";
import { useCommand } from "../ui/use-command.ts";
import { dayOf, type EndChoice, endChoices, endOf } from "./end-choice.ts";
import type { Candidate } from "./facts.ts";

interface Props {
  employee: Candidate;
  access: NonNullable<Candidate["access"]>;
  onSaved: () => void;
}

/** When an employee's access is over by itself, beside their switch. Prolonging gives power, so it takes a word of its own. */
export function GrantEnd({ employee: { id, name, refusal }, access, onSaved }: Props) {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <>
      <div className="mt-2 flex flex-wrap items-center gap-x-1">
        <span>{access.until === null ? "No end" : <EndsAt until={access.until} />}</span>
        {refusal === null && (
          <Button
            aria-expanded={open}
            aria-label={`Change when the access of ${name} ends`}
            kind="quiet"
            onClick={() => setOpen(!open)}
            ref={opener}
          >
            Change
          </Button>
        )}
      </div>
      {open && (
        <EndForm
          level={access.level}
          name={name}
          onClose={close}
          onSaved={() => {
            onSaved();
            close();
          }}
          url={`/api/impersonators/${id}`}
        />
      )}
    </>
  );
}

const EndsAt = ({ until }: { until: string }) => (
  <>
    Ends <Time at={new Date(until)} />
  </>
);

interface FormProps {
  name: string;
  level: string;
  url: string;
  onClose: () => void;
  onSaved: () => void;
}

function EndForm({ name, level, url, onClose, onSaved }: FormProps) {
  const [choice, setChoice] = useState<EndChoice>("month");
  const [day, setDay] = useState("");
  const [missing, setMissing] = useState(false);
  const { sending, problem, send } = useCommand("PUT", url);

  async function save(event: FormEvent) {
    event.preventDefault();
    const until = endOf(choice, day, new Date());
    setMissing(until === undefined);
    if (until === undefined) return;
    const sent = await send({ access: level, until: until?.toISOString() ?? null });
    if (sent?.done) onSaved();
  }

  return (
    <form className="mt-1 flex max-w-64 flex-col gap-3 text-ink" noValidate onSubmit={save}>
      <Select
        aria-label={`When the access of ${name} ends`}
        onChange={({ target }) => setChoice(endChoices.find(({ value }) => value === target.value)?.value ?? "none")}
        options={[...endChoices]}
        value={choice}
      />
      {choice === "date" && (
        <TextField
          error={missing ? "Choose a day." : null}
          hint="Until the end of that day, in your time."
          label="Last day"
          min={dayOf(new Date())}
          onChange={({ target }) => setDay(target.value)}
          type="date"
          value={day}
        />
      )}
      {problem && (
        <p className="text-danger" role="alert">
          {problem.detail}
        </p>
      )}
      <div className="flex gap-2">
        <Button aria-busy={sending} kind="primary" type="submit">
          Save
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
