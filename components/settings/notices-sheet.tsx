"use client";
import { useState } from "react";
import { MOST_USERS_AN_HOUR, ownerNoticeTypes } from "#lib/notices/notice.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Switch } from "../ui/switch.tsx";
import { TextLink } from "../ui/text-link.tsx";
import { Group } from "./group.tsx";
import { HoursSetting } from "./hours-setting.tsx";
import { mailTexts, type NoticesFacts, noticeLabels } from "./notices.ts";
import { settings, useSaved } from "./saved.ts";
import { SavedStatus } from "./saved-status.tsx";
import { Setting } from "./setting.tsx";
import { SwitchSetting } from "./switch-setting.tsx";
import { WholeNumber } from "./whole-number.tsx";

const wrongNumber = `A whole number of users from 1 to ${MOST_USERS_AN_HOUR}.`;

interface Props {
  facts: NoticesFacts;
  onSaved: () => void;
}

export function NoticesSheet({ facts }: { facts: NoticesFacts }) {
  const [open, setOpen] = useState(false);
  const [saves, setSaves] = useState(0);
  const given = { facts, onSaved: () => setSaves((count) => count + 1) };
  const { refusal, mail, notices } = facts;
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Choose notices
      </Button>
      <Dialog as="sheet" description="Each choice is saved at once." onOpenChange={setOpen} open={open} title="Notices">
        <SavedStatus saves={saves} />
        <p className="mt-4 leading-5 text-soft">
          Each notice stands in its reader's bell, whatever is chosen here. {mailTexts[mail]}{" "}
          {mail === "caught" && <TextLink href="/outbox">Open the outbox</TextLink>}
          {refusal && <span className="mt-2 block">{refusal}</span>}
        </p>
        <Group title="By e-mail to every Owner">
          <OwnerMail {...given} />
        </Group>
        <Group title="By e-mail to whoever impersonated">
          <SwitchSetting
            bodyOf={(impersonatorSummary) => ({ notices: { impersonatorSummary } })}
            disabled={refusal !== null}
            label="A summary of each session"
            note="How long it was, and how much was seen, done and refused."
            onSaved={given.onSaved}
            saved={notices.impersonatorSummary}
          />
        </Group>
        <Group title="When Owners are told">
          <WholeNumber
            bodyOf={(manyUsersAnHour) => ({ notices: { manyUsersAnHour } })}
            disabled={refusal !== null}
            label="Users within an hour"
            max={MOST_USERS_AN_HOUR}
            min={1}
            note="Owners are told of who signs in as more users than this."
            onSaved={given.onSaved}
            saved={notices.manyUsersAnHour}
            wrong={wrongNumber}
          />
          <HoursSetting {...given} />
        </Group>
      </Dialog>
    </>
  );
}

/** One list, so one is saved at a time, whichever switch it was. */
function OwnerMail({ facts: { notices, refusal }, onSaved }: Props) {
  const { ownerMail } = notices;
  const saved = typeof ownerMail === "boolean" ? ownerNoticeTypes.filter(() => ownerMail) : ownerMail;
  const { shown, saving, problem, save } = useSaved(saved, onSaved);
  return ownerNoticeTypes.map((type, index) => (
    <Setting key={type} label={noticeLabels[type]} problem={index === 0 ? problem : null}>
      {(aria) => (
        <Switch
          {...aria}
          checked={shown.includes(type)}
          disabled={refusal !== null}
          name={noticeLabels[type]}
          onChange={(chosen) => {
            const value = ownerNoticeTypes.filter((each) => (each === type ? chosen : shown.includes(each)));
            save({ ...settings, value, body: { notices: { ownerMail: value } } });
          }}
          sending={saving}
        />
      )}
    </Setting>
  ));
}
