import type { Metadata } from "next";
import { browserText } from "#components/account/browser.ts";
import { ChangePassword } from "#components/account/change-password.tsx";
import { PersonalTokens } from "#components/account/personal-tokens.tsx";
import { SecondFactors } from "#components/account/second-factors.tsx";
import { SlashSetting } from "#components/find/slash-setting.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { CommandButton } from "#components/ui/command-button.tsx";
import { ConfirmButton } from "#components/ui/confirm-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Section, surfaceClass } from "#components/ui/section.tsx";
import { Time } from "#components/ui/time.tsx";
import { env } from "#env";
import { listOwnSessions } from "#lib/employees/account.ts";
import type { Grant } from "#lib/employees/employee.ts";
import { roleNames } from "#lib/employees/role.ts";
import { getOwnGrant } from "#lib/grants/list.ts";
import { listPersonalTokens } from "#lib/personal-tokens/list.ts";
import { showPersonalToken } from "#lib/personal-tokens/show.ts";
import { listSecondFactors } from "#lib/second-factors/list.ts";
import { employeeContext } from "#visitors";
import { passwordHint } from "../../password-hint.ts";

export const metadata: Metadata = { title: "Account" };

type OwnSession = Awaited<ReturnType<typeof listOwnSessions>>[number];

export default async function AccountPage() {
  const context = await employeeContext();
  const sessions = await listOwnSessions(context);
  const factors = await listSecondFactors(context);
  const tokens = await listPersonalTokens(context);
  const { requireSecondFactor } = await context.store.read((tx) => tx.settings.get());
  const { name, email, role } = context.caller;
  return (
    <>
      <PageHeader title="Account">
        <bdi>{name}</bdi>, {email}, {roleNames[role]}
      </PageHeader>
      <Section title="Signing in as users">
        <OwnAccess grant={await getOwnGrant(context)} />
      </Section>
      <Section
        actions={sessions.length > 1 && <EndOthers count={sessions.length - 1} />}
        note="Where you are signed in to this dashboard. Each lasts 12 hours at most. What you do as a user ends with the session you began it in."
        title="Your sessions"
      >
        <ul className={`${surfaceClass} divide-y divide-line`}>
          {sessions.map((session) => (
            <SessionItem key={session.id} session={session} />
          ))}
        </ul>
      </Section>
      <SecondFactors needed={requireSecondFactor} own={factors} />
      <PersonalTokens now={context.clock()} tokens={tokens.map(showPersonalToken)} />
      <SlashSetting />
      {!env().sso?.only && (
        <Section note="Your other sessions end, and so does every session as a user." title="Change password">
          <div className={`${surfaceClass} max-w-md p-6`}>
            <ChangePassword email={email} hint={passwordHint} />
          </div>
        </Section>
      )}
    </>
  );
}

/** What somebody has who gave it, and until when. Whether it is on at all, the page of users says. */
const OwnAccess = ({ grant }: { grant: Grant | null }) => (
  <p className={`${surfaceClass} px-5 py-3 leading-6`}>
    {grant === null ? (
      "You have no access to user impersonation. An Owner or Admin can give it to you."
    ) : (
      <>
        {grant.access === "full" ? "You may look and make changes." : "You may look only."} Given by{" "}
        <bdi>{grant.grantedBy.name}</bdi>, <Time at={grant.grantedAt} />.{" "}
        {grant.until === null ? (
          "It has no end."
        ) : (
          <>
            Your access ends on <Time at={grant.until} />.
          </>
        )}
      </>
    )}
  </p>
);

function SessionItem({ session: { id, createdAt, ip, userAgent, current } }: { session: OwnSession }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3">
      <div className="min-w-0 leading-5" id={`session-${id}`}>
        <div className="font-medium">{browserText(userAgent)}</div>
        <div className="text-soft">
          Since <Time at={createdAt} />
          {ip !== null && <> from {ip}</>}
        </div>
      </div>
      {current ? (
        <Badge>This one</Badge>
      ) : (
        <CommandButton
          describedBy={`session-${id}`}
          done="The session is ended."
          label="End"
          method="DELETE"
          url={`/api/account/sessions/${id}`}
        />
      )}
    </li>
  );
}

const EndOthers = ({ count }: { count: number }) => (
  <ConfirmButton
    confirm="End all others"
    danger
    description={`${count === 1 ? "1 other session ends" : `${count} other sessions end`}. This one stays.`}
    done="Your other sessions are ended."
    label="End all others"
    method="DELETE"
    title="End all your other sessions?"
    url="/api/account/sessions"
  />
);
