import { TextLink } from "../ui/text-link.tsx";
import { Time } from "../ui/time.tsx";
import type { ShownProtection } from "./texts.ts";

/** By what somebody is protected, since when, by whom and why: one paragraph each. */
export const ProtectionsTold = ({ protections }: { protections: ShownProtection[] }) => (
  <div className="flex flex-col gap-2 py-1 leading-5">
    {protections.map(({ domain, reason, since, by }) => (
      <div key={domain ?? ""}>
        {reason !== null && (
          <p className="wrap-anywhere">
            <bdi>{reason}</bdi>
          </p>
        )}
        <p className="text-soft">
          {domain !== null && (
            <>
              All of <TextLink href="/settings/protected-domains">{domain}</TextLink>, since{" "}
            </>
          )}
          {domain === null && "Since "}
          <Time at={new Date(since)} />
          {by !== null && (
            <>
              , by <bdi>{by}</bdi>
            </>
          )}
        </p>
      </div>
    ))}
  </div>
);
