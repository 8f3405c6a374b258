import { dashboardAuth } from "#auth";
import { currentEmployee, dashboard } from "#composition";
import { env } from "#env";
import { signOut } from "#lib/employees/sign-in.ts";
import { leadTo } from "#lib/http/route.ts";

/** For whoever has a cookie, be it of a session that is over: at the end there is none, and the sign-in page. */
export const POST = dashboard.open({}, async ({ request }) => {
  const employee = await currentEmployee();
  if (employee) await signOut(employee);
  await dashboardAuth.signOut({ redirect: false });
  return leadTo(request, `${env().dashboardUrl}/sign-in`);
});
