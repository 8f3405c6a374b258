import { useAuthInfo } from "@understudy/sdk/react";
import { useCallback } from "react";

/** Calls this product's backend as whoever is signed in. What goes wrong is thrown, in the backend's own words. */
export function useApi() {
  const { getAccessToken } = useAuthInfo();
  return useCallback(
    async <T>(method: "GET" | "POST", path: string, body?: object): Promise<T> => {
      const response = await fetch(path, {
        method,
        headers: { authorization: `Bearer ${await getAccessToken()}`, "content-type": "application/json" },
        body: body && JSON.stringify(body),
      });
      const answer = await response.json().catch(() => ({}));
      if (!response.ok) throw new Error(answer.detail ?? "That didn't work. Try again.");
      return answer as T;
    },
    [getAccessToken],
  );
}
