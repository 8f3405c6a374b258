"use client";
import { Button } from "./button.tsx";
import { Empty } from "./empty.tsx";

export interface FailureProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What nobody foresaw. Nothing of it is shown; the server's log has it under its digest. */
export const Failure = ({ error: { digest }, reset }: FailureProps) => (
  <Empty title="Something went wrong on our side">
    <p>Nothing was changed.{digest && ` The log names it ${digest}.`}</p>
    <Button className="mt-4" onClick={reset}>
      Try again
    </Button>
  </Empty>
);
