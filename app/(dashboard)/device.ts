import { env } from "#env";
import type { Context } from "#lib/context.ts";
import { DEVICE_LIFE_S, deviceCookie, newDevice, passwordMark } from "#lib/device.ts";
import { cookieHeader } from "#lib/http/request.ts";
import { ok } from "#lib/http/route.ts";

/** Where a one-time link leads: to sign in, from a browser that is no stranger's any more. */
export const toSignIn = (context: Context, employeeId: string, notice: "welcome" | "password_chosen") =>
  remembering(context, employeeId, ok({ location: `${env().dashboardUrl}/sign-in?notice=${notice}` }));

/** The same answer, to a browser in which this employee has just chosen the password. */
export async function remembering({ store, clock }: Context, accountId: string, answer: Response): Promise<Response> {
  const mark = passwordMark(await store.read((tx) => tx.employees.passwordHashOf(accountId)));
  const { dashboardUrl, secret } = env();
  const { name, key } = deviceCookie("dash", dashboardUrl, secret);
  const device = newDevice(key, { accountId, mark }, clock());
  answer.headers.append("set-cookie", cookieHeader(name, device, dashboardUrl, { maxAgeS: DEVICE_LIFE_S }));
  return answer;
}
