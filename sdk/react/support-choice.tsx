"use client";

import { type ChangeEvent, useId, useRef, useState } from "react";
import type { SendAndSay } from "./support-access.tsx";
import { dayOf, dayText, endOfDay } from "./support-words.ts";
import type { Told } from "./use-support-access.ts";

const choices: Record<string, [label: string, note: string]> = {
  always: ["Always", "Whenever it helps with a question of yours."],
  ask: ["Ask me", "You are asked each time. Unless you say yes within 30 minutes, nobody signs in."],
  until: ["Until a date", "Until the end of a day that you choose. After it nobody signs in."],
  never: ["Never", "Nobody signs in. Whoever is in your account now is signed out at once."],
};

/** In milliseconds. With the arrow keys one comes past choices that one doesn't mean, and typing a date past other dates. */
const REST_MS = 700;

interface Props {
  told: Told;
  send: SendAndSay;
}

/** Each choice saves at once; one that needs a date, when it has one. */
export function SupportChoice({ told, send }: Props) {
  const name = useId();
  const [picked, setPicked] = useState<string | null>(null);
  const [day, setDay] = useState<string | null>(null);
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; go: () => void } | null>(null);
  const shown = picked ?? told.choice;
  const today = dayOf(new Date(Date.now() + 1));
  // One that was chosen before stays, also where it isn't offered any more.
  const offered = Object.keys(choices).filter((each) => told.choices.includes(each) || each === told.choice);

  const save = async (choice: string, until?: string) => {
    await send("Saved.", "PUT", "", until === undefined ? { choice } : { choice, until });
    setPicked(null);
    setDay(null);
  };
  const later = (go: () => void) => {
    if (waiting.current) clearTimeout(waiting.current.timer);
    waiting.current = { go, timer: setTimeout(now, REST_MS) };
  };
  const now = () => {
    const rest = waiting.current;
    waiting.current = null;
    if (rest) clearTimeout(rest.timer);
    rest?.go();
  };
  const choose = (choice: string, { nativeEvent }: ChangeEvent<HTMLInputElement>) => {
    setPicked(choice);
    later(() => void (choice !== "until" && save(choice)));
    // A pointer means what it points at.
    if (nativeEvent instanceof MouseEvent && nativeEvent.detail > 0) now();
  };
  const date = (value: string) => {
    setDay(value);
    later(() => void (value >= today && save("until", endOfDay(value))));
  };
  return (
    <fieldset onBlur={({ currentTarget, relatedTarget }) => !currentTarget.contains(relatedTarget) && now()}>
      <legend>When may support sign in to your account?</legend>
      {offered.map((choice) => {
        const [label, note] = choices[choice] ?? [choice, ""];
        const id = `${name}${choice}`;
        return (
          <div className="understudy-choice" key={choice}>
            <input
              aria-describedby={`${id}-note`}
              checked={shown === choice}
              id={id}
              name={name}
              onChange={(event) => choose(choice, event)}
              type="radio"
            />
            <label htmlFor={id}>{label}</label>
            <p id={`${id}-note`}>{note}</p>
            {choice === "until" && shown === choice && (
              <p>
                <label htmlFor={`${id}-day`}>Last day</label>{" "}
                <input
                  id={`${id}-day`}
                  min={today}
                  onChange={(event) => date(event.target.value)}
                  type="date"
                  value={day ?? (told.until ? dayOf(new Date(told.until)) : "")}
                />{" "}
                {picked === null && told.until && <UntilText until={told.until} />}
              </p>
            )}
            {choice === "until" && picked === choice && day === null && (
              <p>Choose a day. Until you have, nothing is changed.</p>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

const UntilText = ({ until }: { until: string }) =>
  Date.parse(until) > Date.now() ? null : <b>{dayText(until)} is over, so nobody signs in.</b>;
