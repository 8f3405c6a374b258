import type { Metadata } from "next";
import { Invite } from "#components/team/invite.tsx";
import { ResetNotices } from "#components/team/reset-notices.tsx";
import { TeamTable } from "#components/team/table.tsx";
import { ConfirmButton } from "#components/ui/confirm-button.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Section } from "#components/ui/section.tsx";
import { ActionCell, Cell, Head, Inline, Row, Table } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import { type Employee, roles } from "#lib/employees/employee.ts";
import type { Invitation } from "#lib/employees/invite.ts";
import { listResetNotices } from "#lib/employees/reset-notices.ts";
import { roleNames } from "#lib/employees/role.ts";
import { listTeam } from "#lib/employees/team.ts";
import { mayInvite, maySeeTeam } from "#lib/policy.ts";
import { employeeContext } from "#visitors";

export const metadata: Metadata = { title: "Team" };

export default async function TeamPage() {
  const context = await employeeContext();
  const { caller } = context;
  const may = maySeeTeam(caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Team" />;
  const { employees, invitations } = await listTeam(context);
  const notices = await listResetNotices(context);
  return (
    <>
      <PageHeader actions={<Invite roles={roles.filter((role) => mayInvite(caller, role).allowed)} />} title="Team">
        Who signs in to this dashboard. Who of them may impersonate is chosen in Project Settings.
      </PageHeader>
      {notices.length > 0 && <ResetNotices notices={notices} />}
      <Section title="Employees">
        <TeamTable caller={caller} employees={employees} />
      </Section>
      {invitations.length > 0 && (
        <Section note="Invited, and not here yet." title="Open invitations">
          <Invitations caller={caller} invitations={invitations} />
        </Section>
      )}
    </>
  );
}

function Invitations({ invitations, caller }: { invitations: Invitation[]; caller: Employee }) {
  const head = (
    <>
      <Head>Name</Head>
      <Head className="w-28">Role</Head>
      <Head className="w-52">Works until</Head>
      <Head className="w-36">
        <span className="sr-only">Withdraw</span>
      </Head>
    </>
  );
  return (
    <Table head={head} label="Open invitations">
      {invitations.map(({ id, name, email, role, expiresAt }) => (
        <Row key={id}>
          <Cell>
            <bdi className="font-medium" id={`invitation-${id}`}>
              {name}
            </bdi>
            <div className="text-soft">{email}</div>
          </Cell>
          <Cell>{roleNames[role]}</Cell>
          <Cell className="text-soft">
            <Inline>Works until</Inline>
            <Time at={expiresAt} />
          </Cell>
          <ActionCell>
            {mayInvite(caller, role).allowed && (
              <ConfirmButton
                confirm="Withdraw"
                danger
                describedBy={`invitation-${id}`}
                description="Their link stops working. You can invite them again."
                done="The invitation is withdrawn."
                label="Withdraw"
                method="DELETE"
                title={`Withdraw the invitation of ${name}?`}
                url={`/api/invitations/${id}`}
              />
            )}
          </ActionCell>
        </Row>
      ))}
    </Table>
  );
}
