"use client";
import { Setting } from "../settings/setting.tsx";
import { Section, surfaceClass } from "../ui/section.tsx";
import { Switch } from "../ui/switch.tsx";
import { keepSlash, useSlash } from "./slash.ts";

const NAME = "Find with /";

/** The one shortcut of a single key, and a way to do without it. */
export function SlashSetting() {
  const opens = useSlash();
  return (
    <Section note="Kept in this browser." title="Keyboard">
      <div className={`${surfaceClass} px-5`}>
        <Setting
          label={NAME}
          note="A slash opens Find wherever you aren't typing. Ctrl+K, or Cmd+K, does so in any case."
          problem={null}
        >
          {({ id, describedBy }) => (
            <Switch checked={opens} describedBy={describedBy} id={id} name={NAME} onChange={keepSlash} />
          )}
        </Setting>
      </div>
    </Section>
  );
}
