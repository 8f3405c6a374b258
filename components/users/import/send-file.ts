import type { Problem, Sent } from "../../ui/command.ts";
import type { UserImport } from "./import.ts";

/** What proxies take unless they are told otherwise. */
const PROXY_LIMIT = 1024 * 1024;

/** The file itself, streamed from the disk; never all of it in memory. */
export async function sendFile(id: string, file: File, signal: AbortSignal): Promise<Sent<UserImport>> {
  try {
    const response = await fetch(`/api/user-imports/${id}/file`, {
      method: "PUT",
      headers: { accept: "application/json", "content-type": "text/csv" },
      body: file,
      signal,
    });
    if (response.ok) return { done: true, value: (await response.json()) as UserImport };
    const isOurs = response.headers.get("content-type")?.includes("problem+json");
    const problem = isOurs ? ((await response.json()) as Problem) : strangers(response.status, file);
    return { done: false, problem };
  } catch {
    // A proxy that takes no more hangs up while the browser still sends: then there is no answer to be read.
    const detail = file.size > PROXY_LIMIT ? `${LOST} If it happens again: ${LIMIT}` : LOST;
    return { done: false, problem: { code: "unreachable", detail } };
  }
}

const LOST = "The connection was lost before the file was read. Nothing was imported.";
const LIMIT =
  "a proxy before Understudy may take no files of this size. Split the file, or have the proxy's limit raised to 50 MB (nginx: client_max_body_size 50m).";

/** An answer that isn't ours: of a proxy in between. */
function strangers(status: number, { name, size }: File): Problem {
  if (status !== 413)
    return { code: "internal", detail: `Something went wrong (${status}). Nothing was imported. Try again.` };
  const mb = (size / 1024 / 1024).toLocaleString("en", { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  return { code: "too_large", detail: `${name} has ${mb} MB: ${LIMIT} Nothing was imported.` };
}
