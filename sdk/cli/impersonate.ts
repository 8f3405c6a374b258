/** Where the dashboard is, and whose tool this is. */
export interface Place {
  dashboardUrl: string;
  /** A personal token, `up_...`. */
  token: string;
}

export interface Wish {
  /** An e-mail, an external id, or Understudy's own id. */
  user: string;
  reason?: string | undefined;
  ticket?: string | undefined;
  /** `read_only` or `full`; the organization's default where nothing is said. */
  access?: string | undefined;
  /** A product's id, where there are several. */
  product?: string | undefined;
}

export interface Begun {
  /** What the browser opens: the product, or the page of the request. */
  address: string;
  /** Somebody has to say yes first. */
  waits: boolean;
}

/** Nothing was begun; the message says why, and what to do. */
export class Refused extends Error {}

/**
 * Begins a session as a user, in the name of whoever made the token (`POST /api/v1/impersonations`).
 *
 * @throws Refused where the dashboard refuses it or can't be reached.
 */
export async function impersonate(
  { dashboardUrl, token }: Place,
  { product, ...wish }: Wish,
  send: typeof fetch = fetch,
): Promise<Begun> {
  const { origin } = new URL(dashboardUrl);
  const answer = await send(
    new Request(`${origin}/api/v1/impersonations`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ ...wish, ...(product !== undefined && { productId: product }) }),
      redirect: "error",
    }),
  ).catch((error: unknown) => {
    throw new Refused(`${origin} can't be reached: ${error instanceof Error ? error.message : error}`);
  });
  const said: unknown = await answer.json().catch(() => null);
  if (answer.status === 201) return { address: webAddress(member(said, "launchUrl")), waits: false };
  if (answer.status === 202)
    return { address: `${origin}/requests/${member(member(said, "request"), "id")}`, waits: true };
  const detail = member(said, "detail");
  throw new Refused(typeof detail === "string" ? detail : `${origin} answered ${answer.status}.`);
}

/** A member of what was answered, whatever that is. */
export const member = (of: unknown, name: string): unknown =>
  typeof of === "object" && of !== null ? Object.getOwnPropertyDescriptor(of, name)?.value : undefined;

/** It is handed to a program that opens whatever it is given. */
function webAddress(text: unknown): string {
  const address = typeof text === "string" && URL.canParse(text) ? new URL(text) : null;
  if (address?.protocol !== "https:" && address?.protocol !== "http:")
    throw new Refused("The dashboard named no address.");
  return address.href;
}
