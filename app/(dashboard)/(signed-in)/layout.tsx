import type { ReactNode } from "react";
import { Shell } from "#components/shell.tsx";
import { employeeContext } from "#server";

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const { caller } = await employeeContext();
  return <Shell employee={caller}>{children}</Shell>;
}
