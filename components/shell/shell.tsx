import Link from "next/link";
import type { ReactNode } from "react";
import type { Employee } from "#lib/employees/employee.ts";
import { roleNames } from "#lib/employees/role.ts";
import { mayManageProducts, maySeeAuditLog, maySeeSettings, maySeeTeam } from "#lib/policy.ts";
import { Finder } from "../find/finder.tsx";
import { Bell } from "../notices/bell.tsx";
import { FreshOnReturn } from "../ui/fresh-on-return.tsx";
import { LiveRefresh } from "../ui/live-refresh.tsx";
import { NoticeRegion } from "../ui/notice.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { Navigation } from "./navigation.tsx";
import type { ShownOwnSession } from "./own-session.tsx";
import { OwnSessionLine } from "./own-session-line.tsx";

type Shown = Pick<Employee, "id" | "name" | "email" | "role">;

interface Props {
  employee: Shown;
  /** Notices that the reader hasn't read. */
  unread: number;
  /** Requests that wait for the reader. */
  requests: number;
  /** What the reader is in, if they are. */
  own: ShownOwnSession | null;
  children: ReactNode;
}

/** What surrounds every page of somebody who is signed in. It shows where one may go; each page asks for itself. */
export function Shell({ employee, unread, requests, own, children }: Props) {
  const { id, name, email, role } = employee;
  const links = linksFor(employee, requests);
  return (
    <>
      <a
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-20 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2 focus:shadow-floating"
        href="#content"
      >
        Skip to the content
      </a>
      <header className="border-b border-line bg-surface print:hidden">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-2 px-4 sm:px-6 lg:h-14 lg:flex-nowrap lg:gap-x-8">
          <Link
            className="flex h-14 items-center text-base font-semibold tracking-tight"
            href="/users"
            prefetch={false}
          >
            Understudy
          </Link>
          <div className="order-last -mx-4 w-[calc(100%+2rem)] min-w-0 sm:-mx-6 sm:w-[calc(100%+3rem)] lg:order-none lg:mx-0 lg:w-auto lg:flex-1">
            <Navigation links={links} />
          </div>
          <div className="-mr-3 ml-auto flex min-w-0 items-center lg:shrink-0">
            <Finder links={links} readerId={id} />
            <Bell unread={unread} />
            <AccountMenu email={email} id={id} name={name} role={roleNames[role]} />
          </div>
        </div>
        {own && <OwnSessionLine {...own} />}
      </header>
      <main className="mx-auto w-full max-w-6xl px-4 pt-8 pb-24 sm:px-6 sm:pt-10 print:p-0" id="content" tabIndex={-1}>
        {children}
      </main>
      <NoticeRegion />
      <FreshOnReturn />
      <LiveRefresh everySeconds={own?.opening ? OPENING_SECONDS : null} />
    </>
  );
}

/** What has been confirmed opens within moments, in a tab that this one hears nothing of. */
const OPENING_SECONDS = 2;

function linksFor(employee: Shown, requests: number) {
  return [
    { href: "/users", label: "Users", shown: true },
    { href: "/sessions", label: "Sessions", shown: true },
    { href: "/requests", label: "Requests", shown: true, count: requests },
    { href: "/audit-log", label: "Audit log", shown: maySeeAuditLog(employee).allowed },
    { href: "/team", label: "Team", shown: maySeeTeam(employee).allowed },
    { href: "/products", label: "Products", shown: mayManageProducts(employee).allowed },
    { href: "/settings", label: "Project Settings", shown: maySeeSettings(employee).allowed },
  ].flatMap(({ shown, ...link }) => (shown ? [link] : []));
}
