import { dashboardAuth } from "#auth";
import { dashboard } from "#composition";
import { env } from "#env";
import type { EmployeeContext } from "#lib/context.ts";
import { signOut } from "#lib/employees/sign-in.ts";
import { DomainError } from "#lib/errors.ts";
import { acceptsJson, leadTo } from "#lib/http/route.ts";
import { currentEmployee } from "#visitors";

/** For whoever has a cookie, be it of a session that is over: at the end there is none, and the sign-in page. */
export const POST = dashboard.open({}, async ({ request }) => {
  const employee = await currentEmployee();
  const unwritten = employee && (await end(employee));
  await dashboardAuth.signOut({ redirect: false });
  if (unwritten && acceptsJson(request)) throw unwritten;
  return leadTo(request, `${env().dashboardUrl}/sign-in${unwritten ? "?notice=unwritten" : ""}`);
});

/** Why it couldn't be written, if so: the browser forgets its cookie all the same. */
async function end(employee: EmployeeContext): Promise<DomainError | null> {
  try {
    await signOut(employee);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
