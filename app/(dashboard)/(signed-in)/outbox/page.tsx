import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Empty } from "#components/ui/empty.tsx";
import { LiveRefresh } from "#components/ui/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { surfaceClass } from "#components/ui/section.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { Time } from "#components/ui/time.tsx";
import { env } from "#env";
import { listMailed } from "#lib/notices/list.ts";
import { type Mail, mailOf } from "#lib/notices/mail.ts";
import { hrefOf } from "#lib/notices/text.ts";
import { listMailedUsers } from "#lib/support-access/outbox.ts";
import { employeeContext } from "#visitors";

export const metadata: Metadata = { title: "Outbox" };

/** Where the demo's mail ends. Anywhere else it leaves, and there is no such page. */
export default async function OutboxPage() {
  const { demo, smtp, dashboardUrl, productUrl } = env();
  if (!demo || smtp) notFound();
  const context = await employeeContext();
  const mails = [
    ...(await listMailed(context)).map((notice) => ({ mail: mailOf(notice, dashboardUrl), href: hrefOf(notice) })),
    ...(await listMailedUsers(context, productUrl)).map((mail) => ({ mail, href: `${productUrl}/support-access` })),
  ].sort((one, other) => other.mail.at.getTime() - one.mail.at.getTime());
  return (
    <>
      <LiveRefresh everySeconds={5} />
      <PageHeader title="Outbox">
        Mail that would have been sent, the newest first. It is the demo's: nothing here has left this machine.
      </PageHeader>
      {mails.length === 0 ? (
        <Empty title="No mail yet">
          Open a session and end it: a moment later its summary stands here and in the bell above, and what its user is
          told.
        </Empty>
      ) : (
        <ul className="flex flex-col gap-4">
          {mails.map(({ mail, href }) => (
            <MailItem href={href} key={mail.id} mail={mail} />
          ))}
        </ul>
      )}
    </>
  );
}

const MailItem = ({ mail: { to, subject, text, at }, href }: { mail: Mail; href: string }) => (
  <li className={`${surfaceClass} p-5 sm:p-6`}>
    <article>
      <h2 className="font-semibold wrap-anywhere">{subject}</h2>
      <p className="mt-1 text-soft wrap-anywhere">
        To <bdi>{to.name}</bdi>, {to.address} · <Time at={at} />
      </p>
      <p className="mt-4 leading-6 whitespace-pre-line wrap-anywhere">{text}</p>
      <p className="mt-3">
        <TextLink href={href}>Open what it links to</TextLink>
      </p>
    </article>
  </li>
);
