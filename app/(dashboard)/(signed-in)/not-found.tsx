import { Empty } from "#components/empty.tsx";
import { TextLink } from "#components/text-link.tsx";

export default function PageNotFound() {
  return (
    <Empty title="Not found">
      There is nothing at this address, or nothing that you may see. <TextLink href="/users">Go to the users</TextLink>
    </Empty>
  );
}
