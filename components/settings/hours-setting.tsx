"use client";
import { useState } from "react";
import type { Hours } from "#lib/notices/notice.ts";
import { Field, inputClass, Select } from "../ui/field.tsx";
import { Switch } from "../ui/switch.tsx";
import type { NoticesFacts } from "./notices.ts";
import { settings, useSaved } from "./saved.ts";
import { Setting } from "./setting.tsx";

const NAME = "Sessions outside these hours";

/** Working hours, and where: on, they are the reader's own until they choose others. */
export function HoursSetting({ facts, onSaved }: { facts: NoticesFacts; onSaved: () => void }) {
  const { notices, refusal } = facts;
  const { shown, saving, problem, save } = useSaved(notices.hours, onSaved);
  const choose = (value: Hours | null) => save({ value, ...settings, body: { notices: { hours: value } } });
  return (
    <div>
      <Setting label={NAME} note="Owners are told of each that begins at another time." problem={problem}>
        {(aria) => (
          <Switch
            {...aria}
            checked={shown !== null}
            disabled={refusal !== null}
            name={NAME}
            onChange={(on) => choose(on ? { from: "08:00", to: "18:00", timeZone: ownTimeZone() } : null)}
            sending={saving}
          />
        )}
      </Setting>
      {shown && (
        <div className="grid grid-cols-2 gap-3 pb-4">
          <Clock
            disabled={refusal !== null}
            label="From"
            onChoose={(from) => choose({ ...shown, from })}
            time={shown.from}
          />
          <Clock disabled={refusal !== null} label="To" onChoose={(to) => choose({ ...shown, to })} time={shown.to} />
          <div className="col-span-2">
            <Field label="Time zone">
              {(aria) => (
                <Select
                  acts
                  disabled={refusal !== null}
                  onChange={(event) => choose({ ...shown, timeZone: event.target.value })}
                  options={timeZones(shown.timeZone)}
                  value={shown.timeZone}
                  {...aria}
                />
              )}
            </Field>
          </div>
        </div>
      )}
    </div>
  );
}

interface ClockProps {
  label: string;
  time: string;
  disabled: boolean;
  onChoose: (time: string) => void;
}

/** Saves on leaving the field: on the way to a time there are others. */
function Clock({ label, time, disabled, onChoose }: ClockProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const finish = () => {
    if (typed && typed !== time) onChoose(typed);
    setTyped(null);
  };
  return (
    <Field label={label}>
      {(aria) => (
        <input
          className={inputClass}
          disabled={disabled}
          onBlur={finish}
          onChange={(event) => setTyped(event.target.value)}
          required
          type="time"
          value={typed ?? time}
          {...aria}
        />
      )}
    </Field>
  );
}

const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All that this browser knows, and the one that is chosen. */
const timeZones = (chosen: string) =>
  [...new Set(["UTC", chosen, ...Intl.supportedValuesOf("timeZone")])]
    .sort()
    .map((name) => ({ value: name, label: name.replaceAll("_", " ") }));
