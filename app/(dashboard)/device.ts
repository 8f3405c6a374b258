import { env } from "#env";
import { DEVICE_LIFE_S, deviceCookie, newDevice } from "#lib/device.ts";
import { cookieHeader } from "#lib/http/request.ts";
import { ok } from "#lib/http/route.ts";

/** Where a one-time link leads: to sign in, from a browser that is no stranger's any more. */
export function toSignIn(employeeId: string, notice: "welcome" | "password_chosen"): Response {
  const { dashboardUrl, secret } = env();
  const { name, key } = deviceCookie("dash", dashboardUrl, secret);
  const answer = ok({ location: `${dashboardUrl}/sign-in?notice=${notice}` });
  const cookie = cookieHeader(name, newDevice(key, employeeId), dashboardUrl, { maxAgeS: DEVICE_LIFE_S });
  answer.headers.append("set-cookie", cookie);
  return answer;
}
