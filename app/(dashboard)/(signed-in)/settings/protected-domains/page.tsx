import type { Metadata } from "next";
import { AddDomain } from "#components/protections/add-domain.tsx";
import { DomainTable } from "#components/protections/domain-table.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { mayProtect, maySeeProtections, mayUnprotect } from "#lib/policy.ts";
import { listProtectedDomains } from "#lib/protections/list.ts";
import { employeeContext } from "#visitors";
import { shownProtection } from "../../protections.ts";
import { listUnended } from "../../unended.ts";

export const metadata: Metadata = { title: "Protected domains" };

export default async function ProtectedDomainsPage() {
  const context = await employeeContext();
  const may = maySeeProtections(context.caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Protected domains" />;
  const domains = (await listProtectedDomains(context)).map((each) => ({
    ...shownProtection(each),
    domain: each.subject,
  }));
  const live = (await listUnended(context)).length;
  return (
    <>
      <PageHeader
        actions={mayProtect(context.caller).allowed && <AddDomain live={live} />}
        back={{ href: "/settings", label: "Project Settings" }}
        title="Protected domains"
      >
        Nobody can be signed in as a user whose e-mail is of one of these. A single user is protected on their own page.
      </PageHeader>
      {domains.length > 0 ? (
        <DomainTable domains={domains} mayUnprotect={mayUnprotect(context.caller).allowed} />
      ) : (
        <Empty title="No domain is protected">
          Protect one whose users your team should never be signed in as, such as that of a bank or of your own staff.
        </Empty>
      )}
    </>
  );
}
