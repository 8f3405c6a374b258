import type { Metadata } from "next";
import type { ReactNode } from "react";
import { HistoryTable } from "#components/impersonations/history-table.tsx";
import { ImpersonateButton } from "#components/impersonations/impersonate-button.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { CommandButton } from "#components/ui/command-button.tsx";
import { ConfirmButton } from "#components/ui/confirm-button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { DialogForm } from "#components/ui/dialog-form.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { LiveRefresh } from "#components/ui/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Section, surfaceClass } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import { AccessNote } from "#components/users/access-note.tsx";
import { employeeContext } from "#composition";
import { parse, pathId } from "#lib/http/input.ts";
import { listInput } from "#lib/impersonations/input.ts";
import { listImpersonations } from "#lib/impersonations/list.ts";
import { showImpersonation } from "#lib/impersonations/show.ts";
import { mayManageUsers, maySeeAllImpersonations, maySeeAuditLog } from "#lib/policy.ts";
import { getUser } from "#lib/users/get.ts";
import type { ListedUser } from "#lib/users/list.ts";
import { readSearch } from "../../../search.ts";
import { asked, found } from "../../asked.ts";
import { severalProducts } from "../../several-products.ts";
import { termsOf } from "../../terms.ts";
import { listUnended } from "../../unended.ts";

export const metadata: Metadata = { title: "User" };

export default async function UserPage({ params, searchParams }: PageProps<"/users/[id]">) {
  const context = await employeeContext();
  const user = await found(async () => getUser(context, parse(pathId("user"), await params).id));
  const search = readSearch(await searchParams, ["cursor"]);
  const history = await asked(() => listImpersonations(context, { userId: user.id }, parse(listInput, search)));
  const { access, terms } = await termsOf(context);
  const mayManage = mayManageUsers(context.caller).allowed;
  const live = mayManage ? (await listUnended(context, { userId: user.id })).length : 0;
  const { id, name, email, impersonatable } = user;
  const refusal = impersonatable.allowed ? null : impersonatable.sentence;
  return (
    <>
      <PageHeader
        actions={terms && <ImpersonateButton refusal={refusal} terms={terms} user={{ id, name, email }} />}
        title={<bdi>{name}</bdi>}
      >
        <bdi>{email}</bdi>
      </PageHeader>
      <LiveRefresh everySeconds={null} />
      <AccessNote access={access} role={context.caller.role} />
      <Section actions={mayManage && <Manage live={live} user={user} />} title="About">
        <Facts user={user} />
      </Section>
      <Section note={historyNote(context.caller)} title="Who impersonated this user">
        {history && history.items.length > 0 ? (
          <HistoryTable
            label="Who impersonated this user"
            naming={await severalProducts(context)}
            readerId={context.caller.id}
            sessions={history.items.map((each) => showImpersonation(each, context.clock()))}
          />
        ) : (
          <Empty title={maySeeAllImpersonations(context.caller).allowed ? "Nobody so far" : "Not you so far"} />
        )}
        <Pager
          cursor={search.cursor ?? null}
          nextCursor={history?.nextCursor ?? null}
          path={`/users/${id}`}
          query={{}}
        />
        {maySeeAuditLog(context.caller).allowed && (
          <p className="mt-4">
            <TextLink href={`/audit-log?user=${id}`}>See all that was recorded about this user</TextLink>
          </p>
        )}
      </Section>
    </>
  );
}

const historyNote = (caller: Parameters<typeof maySeeAllImpersonations>[0]) =>
  maySeeAllImpersonations(caller).allowed ? "When, why and for how long." : "You see your own sessions only.";

function Facts({ user: { id, externalId, active, createdAt } }: { user: ListedUser }) {
  return (
    <dl className={`${surfaceClass} divide-y divide-line px-5`}>
      <Fact term="Status">{active ? <Badge>Active</Badge> : <Badge tone="muted">Disabled</Badge>}</Fact>
      <Fact term="Added">
        <Time at={createdAt} />
      </Fact>
      <Fact term="Id">
        <span className="mr-3 py-1 font-mono text-xs wrap-anywhere">{id}</span>
        <CopyButton label="Copy" text={id} />
      </Fact>
      {externalId !== null && (
        <Fact term="External id">
          <bdi className="mr-3 py-1 font-mono text-xs wrap-anywhere">{externalId}</bdi>
          <CopyButton label="Copy" text={externalId} />
        </Fact>
      )}
    </dl>
  );
}

const Fact = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-1 py-2">
    <dt className="w-24 text-soft">{term}</dt>
    <dd className="flex flex-wrap items-center">{children}</dd>
  </div>
);

/** What Owners and Admins may do to the user. */
function Manage({ user: { id, name, active }, live }: { user: ListedUser; live: number }) {
  const url = `/api/users/${id}`;
  return (
    <div className="flex flex-wrap gap-2">
      <DialogForm
        done="The user is renamed."
        fields={[{ name: "name", label: "Name", value: name }]}
        label="Rename"
        method="PATCH"
        submit="Rename"
        title="Rename this user"
        url={url}
      />
      {active ? (
        <ConfirmButton
          body={{ active: false }}
          confirm="Disable"
          danger
          description={`They can't sign in to the product any more, and nobody can impersonate them. ${ends(live)}`}
          done="The user is disabled."
          label="Disable"
          method="PATCH"
          title={`Disable ${name}?`}
          url={url}
        />
      ) : (
        <CommandButton body={{ active: true }} done="The user is enabled." label="Enable" method="PATCH" url={url} />
      )}
    </div>
  );
}

const ends = (live: number) =>
  live === 0
    ? "No live session as this user ends."
    : live === 1
      ? "1 live session as this user ends."
      : `${live} live sessions as this user end.`;
