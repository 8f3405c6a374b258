import type { Metadata } from "next";
import { type ReviewedFacts, ReviewTable } from "#components/access-review/table.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { Forbidden } from "#components/ui/forbidden.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { EmployeeContext } from "#lib/context.ts";
import { listForReview, type Reviewed } from "#lib/grants/review.ts";
import { showReviewed } from "#lib/grants/show.ts";
import { mayKeep, mayReviewAccess } from "#lib/policy.ts";
import { employeeContext } from "#visitors";

export const metadata: Metadata = { title: "Access review" };

export default async function AccessReviewPage() {
  const context = await employeeContext();
  const may = mayReviewAccess(context.caller);
  if (!may.allowed) return <Forbidden sentence={may.sentence} title="Access review" />;
  const reviewed = await listForReview(context);
  return (
    <>
      <PageHeader
        actions={reviewed.length > 0 && <Export />}
        back={{ href: "/settings", label: "Project Settings" }}
        title="Access review"
      >
        Who may sign in as a user. Look through it now and then: keep what is still needed, and revoke what isn't. Each
        is recorded.
      </PageHeader>
      {reviewed.length > 0 ? (
        <ReviewTable reviewed={reviewed.map((each) => factsOf(context, each))} />
      ) : (
        <Empty title="Nobody has access">
          There is nothing to review. Who may sign in as a user is chosen in{" "}
          <TextLink href="/settings?configure">Project Settings</TextLink>.
        </Empty>
      )}
    </>
  );
}

/** A file, which is no page: the browser keeps it and stays where it is. */
const Export = () => (
  <a className={buttonClass()} download href="/api/access-review/export?format=csv">
    Export as CSV
  </a>
);

function factsOf({ caller }: EmployeeContext, reviewed: Reviewed): ReviewedFacts {
  const may = mayKeep(caller, reviewed);
  return { ...showReviewed(reviewed), own: reviewed.id === caller.id, refusal: may.allowed ? null : may.sentence };
}
