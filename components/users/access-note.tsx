import type { ReactNode } from "react";
import type { Role } from "#lib/employees/employee.ts";
import type { Access } from "#lib/policy.ts";
import { TextLink } from "../ui/text-link.tsx";

/** Why nobody, or not the reader, finds Impersonate User here. Nothing, when they do. */
export function AccessNote({ access: { enabled, granted }, role }: { access: Access; role: Role }) {
  if (!enabled) {
    return role === "owner" ? (
      <Note>
        User impersonation is off. <TextLink href="/settings">Turn it on</TextLink>
      </Note>
    ) : (
      <Note>User impersonation is off. The Owner can turn it on in Project Settings.</Note>
    );
  }
  if (granted) return null;
  if (role === "member")
    return <Note>You have no access to user impersonation. An Owner or Admin can give it to you.</Note>;
  return (
    <Note>
      You have no access to user impersonation yourself. <TextLink href="/settings">Choose who has it</TextLink>
    </Note>
  );
}

const Note = ({ children }: { children: ReactNode }) => (
  <p className="mb-5 rounded-lg border border-line bg-sunken px-4 py-3 leading-5">{children}</p>
);
