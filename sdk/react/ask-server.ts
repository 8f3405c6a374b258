const PATIENCE_MS = 5_000;

/**
 * One question about the session in this browser's cookie. Null: the server's 401. Undefined: no network, 5xx, nonsense;
 * nobody knows, so nothing follows from it.
 */
export async function askServer<T>(url: string, read: (answer: unknown) => T | null): Promise<T | null | undefined> {
  try {
    // Browsers that don't know it wait for as long as the network does.
    const signal = AbortSignal.timeout?.(PATIENCE_MS);
    const response = await fetch(url, { cache: "no-store", credentials: "include", signal });
    if (response.status === 401) return null;
    return (response.ok && read(await response.json())) || undefined;
  } catch {
    return undefined;
  }
}
