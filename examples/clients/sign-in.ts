import type { Response } from "express";

/** What `signIn("understudy", {}, { login_hint })` of Auth.js does in a browser, for the browser that is led here. */
export async function signIn(base: string, loginHint: string, response: Response): Promise<void> {
  const csrf = await fetch(`${base}/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookie = csrf.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const begun = await fetch(`${base}/signin/understudy?${new URLSearchParams({ login_hint: loginHint })}`, {
    ...{ method: "POST", redirect: "manual", headers: { cookie } },
    body: new URLSearchParams({ csrfToken, callbackUrl: new URL("/me", base).href }),
  });
  response.setHeader("set-cookie", [...csrf.headers.getSetCookie(), ...begun.headers.getSetCookie()]);
  response.redirect(303, begun.headers.get("location") ?? "/me");
}
