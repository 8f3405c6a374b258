import type { ResetNotice } from "#lib/employees/employee.ts";
import { Section, surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";

/** What Owners should have heard of: a reset link is worth somebody's password. */
export const ResetNotices = ({ notices }: { notices: ResetNotice[] }) => (
  <Section note="Made by others in the last 7 days. All of them are in the audit log." title="Reset links">
    <ul className={`${surfaceClass} divide-y divide-line`}>
      {notices.map(({ id, at, by, employee, revoked }) => (
        <li className="flex flex-wrap justify-between gap-x-6 gap-y-1 px-4 py-3" key={id}>
          <span className="min-w-0 wrap-anywhere">
            <bdi className="font-medium">{by}</bdi> made a link to reset the password of{" "}
            <bdi className="font-medium">{employee}</bdi>
            {revoked && ", whose access to impersonation was taken away with it"}.
          </span>
          <span className="text-soft">
            <Time at={at} />
          </span>
        </li>
      ))}
    </ul>
  </Section>
);
