import { Empty } from "./empty.tsx";
import { PageHeader } from "./page-header.tsx";
import { TextLink } from "./text-link.tsx";

/** A page that is there, but not for the reader: why, and where to go on. */
export function Forbidden({ title, sentence }: { title: string; sentence: string }) {
  return (
    <>
      <PageHeader title={title} />
      <Empty title={sentence}>
        If you need it, ask an Owner to change your role. <TextLink href="/users">Go to the start</TextLink>
      </Empty>
    </>
  );
}
