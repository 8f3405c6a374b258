import type { Metadata } from "next";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Importer } from "#components/users/import/importer.tsx";
import { mayManageUsers } from "#lib/policy.ts";
import { employeeContext } from "#visitors";

export const metadata: Metadata = { title: "Import users" };

export default async function ImportUsersPage() {
  const { caller } = await employeeContext();
  const may = mayManageUsers(caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Import users" />;
  return (
    <>
      <PageHeader back={{ href: "/users", label: "Users" }} title="Import users">
        From a CSV file: new ones are added, known ones updated. All of it, or nothing.
      </PageHeader>
      <Importer />
    </>
  );
}
