import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { employeeContext } from "#visitors";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const { caller } = await employeeContext();
  return <Shell employee={caller}>{children}</Shell>;
}
