import { useEffect, useState } from "react";

/**
 * Is something typed into this page that wasn't sent? The field that was typed into last says; a form that is sent takes
 * that back. Fields' first values wouldn't do: React moves them along with what is typed.
 */
export function useUnsaved(): boolean {
  const [field, setField] = useState<HTMLInputElement | null>(null);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const note = ({ target }: Event) => setField(target as HTMLInputElement);
    addEventListener("input", note, { signal });
    addEventListener("submit", () => setField(null), { signal });
    return () => listening.abort();
  }, []);
  return Boolean(field?.isConnected && field.value);
}
