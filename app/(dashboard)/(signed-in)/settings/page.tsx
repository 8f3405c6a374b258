import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Candidate, Facts } from "#components/settings/facts.ts";
import { ImpersonationSheet } from "#components/settings/impersonation-sheet.tsx";
import { mailTexts, type NoticesFacts } from "#components/settings/notices.ts";
import { NoticesSheet } from "#components/settings/notices-sheet.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { utcDay } from "#components/ui/instant.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { surfaceClass } from "#components/ui/section.tsx";
import { env } from "#env";
import { listApiKeys } from "#lib/api-keys/list.ts";
import type { EmployeeContext } from "#lib/context.ts";
import { type Impersonator, listImpersonators } from "#lib/grants/list.ts";
import {
  type Decision,
  mayChangeSettings,
  mayGrant,
  mayManageApiKeys,
  mayManageWebhooks,
  mayRevoke,
  maySeeSettings,
  needsOwner,
} from "#lib/policy.ts";
import { listProtectedDomains } from "#lib/protections/list.ts";
import { getImpersonationSettings } from "#lib/settings/change.ts";
import type { ImpersonationSettings } from "#lib/settings/settings.ts";
import { listWebhooks } from "#lib/webhooks/list.ts";
import { employeeContext } from "#visitors";
import { listUnended } from "../unended.ts";

export const metadata: Metadata = { title: "Project Settings" };

export default async function SettingsPage({ searchParams }: PageProps<"/settings">) {
  const context = await employeeContext();
  const may = maySeeSettings(context.caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Project Settings" />;
  const facts = await factsFor(context);
  return (
    <>
      <PageHeader title="Project Settings" />
      <div className="flex flex-col gap-4">
        <Card
          action={<ImpersonationSheet configuring={(await searchParams).configure !== undefined} facts={facts} />}
          title={<>User Impersonation {facts.enabled ? <Badge>On</Badge> : <Badge tone="muted">Off</Badge>}</>}
        >
          Sign in to the product as one of its users, to see what they see. {summaryOf(facts)}
        </Card>
        <AccessReview facts={facts} />
        <ProtectedDomains count={(await listProtectedDomains(context)).length} />
        <Notices facts={await noticesFor(context)} />
        {mayManageApiKeys(context.caller).allowed && <ApiKeys count={(await listApiKeys(context)).length} />}
        {mayManageWebhooks(context.caller).allowed && <Webhooks count={(await listWebhooks(context)).length} />}
      </div>
    </>
  );
}

const Card = ({ title, action, children }: { title: ReactNode; action: ReactNode; children: ReactNode }) => (
  <section className={`${surfaceClass} flex flex-wrap items-start justify-between gap-4 p-5 sm:p-6`}>
    <div className="min-w-0 max-w-prose">
      <h2 className="flex items-center gap-3 text-base font-semibold">{title}</h2>
      <p className="mt-1.5 leading-6 text-soft">{children}</p>
    </div>
    {action}
  </section>
);

const AccessReview = ({ facts: { employees } }: { facts: Facts }) => (
  <Card
    action={
      <Link className={buttonClass()} href="/settings/access-review" prefetch={false}>
        Review access
      </Link>
    }
    title="Access review"
  >
    Who may sign in as a user, since when, by whom, until when, and when they did last: to keep, or to revoke.{" "}
    {grantedText(employees.filter(({ access }) => access !== null).length)}
  </Card>
);

const Notices = ({ facts }: { facts: NoticesFacts }) => (
  <Card action={<NoticesSheet facts={facts} />} title="Notices">
    Owners are told of what they should know, and whoever impersonated of what a session was. {mailTexts[facts.mail]}
  </Card>
);

const ProtectedDomains = ({ count }: { count: number }) => (
  <Card
    action={
      <Link className={buttonClass()} href="/settings/protected-domains" prefetch={false}>
        Manage protected domains
      </Link>
    }
    title="Protected domains"
  >
    Users with an e-mail of one of these can't be impersonated. {countText(count)}
  </Card>
);

const ApiKeys = ({ count }: { count: number }) => (
  <Card
    action={
      <Link className={buttonClass()} href="/settings/api-keys" prefetch={false}>
        Manage API keys
      </Link>
    }
    title="API keys"
  >
    Your own servers use them to add, change and remove users. {countText(count)}
  </Card>
);

const Webhooks = ({ count }: { count: number }) => (
  <Card
    action={
      <Link className={buttonClass()} href="/settings/webhooks" prefetch={false}>
        Manage webhooks
      </Link>
    }
    title="Webhooks"
  >
    Your own servers, your monitoring or a chat are told of what happens here. {countText(count)}
  </Card>
);

const grantedText = (count: number): string =>
  count === 0 ? "Nobody has access." : count === 1 ? "1 employee has access." : `${count} employees have access.`;

const countText = (count: number): string =>
  count === 0 ? "There is none yet." : count === 1 ? "There is 1." : `There are ${count}.`;

function summaryOf({ enabled, employees, maxMinutes, reason }: Facts): string {
  if (!enabled) return "It is off: nobody can.";
  const granted = employees.filter(({ access }) => access !== null).length;
  const who = `${granted} of ${employees.length} employees ${granted === 1 ? "has" : "have"} access.`;
  return `${who} A session lasts at most ${maxMinutes} min, and a reason is ${reason}.`;
}

async function factsFor(context: EmployeeContext): Promise<Facts> {
  const settings = await getImpersonationSettings(context);
  const impersonators = await listImpersonators(context);
  const { enabled, reason, maxMinutes, accessLevels, defaultAccess, approval, adminSelfGrant } = settings;
  const { proofMinutes, requireSecondFactor } = settings;
  return {
    ...{ enabled, reason, maxMinutes, accessLevels, defaultAccess, approval, adminSelfGrant },
    ...{ proofMinutes, requireSecondFactor },
    supportAccess: settings.supportAccess,
    refusal: refusalOf(mayChangeSettings(context.caller)),
    live: (await listUnended(context)).length,
    employees: impersonators
      .filter(({ active, grant }) => active || grant !== null)
      .map((employee) => candidateOf(context, employee, settings)),
  };
}

async function noticesFor(context: EmployeeContext): Promise<NoticesFacts> {
  const { notices } = await getImpersonationSettings(context);
  const mail = env().smtp ? "sent" : env().demo ? "caught" : "none";
  return { notices, mail, refusal: refusalOf(mayChangeSettings(context.caller)) };
}

/** A switch that is on takes away, one that is off gives: each by its own rule. */
function candidateOf({ caller }: EmployeeContext, employee: Impersonator, settings: ImpersonationSettings): Candidate {
  const { id, name, email, role, grant } = employee;
  const may = grant === null ? mayGrant(caller, employee, settings) : mayRevoke(caller, employee);
  // Said once, above the list, and not beside everybody.
  const saidAbove = !may.allowed && may.because === "impersonation_disabled";
  return {
    id,
    name,
    email,
    role,
    access: grant && {
      level: grant.access,
      since: utcDay(grant.grantedAt),
      by: grant.grantedBy.name,
      until: grant.until?.toISOString() ?? null,
    },
    asks: grant?.access !== "full" && needsOwner(caller, employee, settings),
    refusal: saidAbove ? "" : refusalOf(may),
  };
}

const refusalOf = (decision: Decision): string | null => (decision.allowed ? null : decision.sentence);
