import { Empty } from "#components/ui/empty.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

export default function PageNotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <Empty title="There is nothing at this address">
        It may have been mistyped, or is for others to see. <TextLink href="/users">Go to the start</TextLink>
      </Empty>
    </>
  );
}
