import type { Problem } from "./problem.ts";

/** A browser shows whatever comes back: a form without JavaScript, or an address that it was sent to. Scripts ask for JSON. */
export function asksForPage({ headers }: Pick<Request, "headers">): boolean {
  const accept = headers.get("accept") ?? "";
  return (
    !accept.includes("application/json") && (headers.get("sec-fetch-mode") === "navigate" || /text\/html/.test(accept))
  );
}

/** A form that a browser sent by itself. To whom only reads, JSON is told as ever. */
export const isNativeForm = (request: Request): boolean => request.method === "POST" && asksForPage(request);

/** The same refusal for a person: title, sentence and a way on. Whatever isn't a problem stays as it is. */
export async function asPage(request: Pick<Request, "headers">, refusal: Response, wayOn: string): Promise<Response> {
  if (!refusal.headers.get("content-type")?.startsWith("application/problem+json")) return refusal;
  const problem = (await refusal.json()) as Problem; // of this program, by the type that it says
  const headers = new Headers(refusal.headers);
  headers.set("content-type", "text/html; charset=utf-8");
  return new Response(html(problem, wayOn, request.headers.get("x-nonce")), { status: refusal.status, headers });
}

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; padding: 24px; }
  main { max-width: 28rem; margin: 12vh auto 0; }
  h1 { font-size: 1.375rem; line-height: 1.3; margin: 0 0 8px; }
  p { margin: 0 0 16px; }`;

/** The nonce is the shell's, which it puts into the request and the policy. */
const html = (
  { title, detail }: Pick<Problem, "title" | "detail">,
  wayOn: string,
  nonce: string | null,
) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>${nonce === null ? "" : `\n<style nonce="${escaped(nonce)}">${style}\n</style>`}
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(detail ?? "Nothing was changed.")}</p>
<p><a href="${escaped(wayOn)}">Go on</a></p>
</main>
</body>
</html>
`;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
