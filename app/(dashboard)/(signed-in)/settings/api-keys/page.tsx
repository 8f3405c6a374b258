import type { Metadata } from "next";
import { CreateApiKey } from "#components/api-keys/create.tsx";
import { ApiKeyTable } from "#components/api-keys/table.tsx";
import { API_KEY_VARIABLE } from "#components/products/secret-names.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Section } from "#components/ui/section.tsx";
import { env } from "#env";
import { listApiKeys } from "#lib/api-keys/list.ts";
import { showApiKey } from "#lib/api-keys/show.ts";
import { mayManageApiKeys } from "#lib/policy.ts";
import { employeeContext } from "#visitors";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage() {
  const context = await employeeContext();
  const may = mayManageApiKeys(context.caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="API keys" />;
  const apiKeys = await listApiKeys(context);
  return (
    <>
      <PageHeader actions={<CreateApiKey />} back={{ href: "/settings", label: "Project Settings" }} title="API keys">
        Your own servers use them to keep the users here as they are with you.
      </PageHeader>
      {apiKeys.length > 0 ? (
        <ApiKeyTable apiKeys={apiKeys.map(showApiKey)} />
      ) : (
        <Empty title="No API key yet">
          Create one for each server that adds, changes or removes users. It is shown once, and can be revoked at any
          time.
        </Empty>
      )}
      <Section note="Adds the user, or updates the one that has this id with you." title="Try it">
        <CodeBlock code={example(env().productUrl)} title="Terminal" />
      </Section>
    </>
  );
}

const example = (productUrl: string) => `curl -X PUT ${productUrl}/api/v1/users/customer-4711 \\
  -H "Authorization: Bearer $${API_KEY_VARIABLE}" \\
  -H "Content-Type: application/json" \\
  -d '{ "email": "uma@example.com", "name": "Uma Patel" }'`;
