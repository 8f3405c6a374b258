import type { ReactNode } from "react";
import { Icon } from "../ui/icon.tsx";

export type State = "good" | "wrong" | "open";

/** One thing that a product has to do, and whether it was seen to. */
export interface Line {
  state: State;
  /** What was seen, in a sentence. */
  said: ReactNode;
  /** When it was seen last. */
  at?: string | null;
  /** What it means, and what to do about it. */
  more?: ReactNode;
}

/** A state at a glance, beside the words that say the same. */
export function Mark({ state }: { state: State }) {
  const box = "mt-px flex size-5 shrink-0 items-center justify-center rounded-full border";
  if (state === "good")
    return (
      <span className={`${box} border-accent-wash bg-accent-wash text-accent forced-colors:border-edge`}>
        <Icon name="check" />
      </span>
    );
  if (state === "wrong")
    return (
      <span className={`${box} border-danger bg-danger-wash text-danger`}>
        <Icon name="mark" />
      </span>
    );
  return <span aria-hidden="true" className={`${box} border-dashed border-edge`} />;
}
