import { BreakGlass } from "./break-glass.tsx";

interface Props {
  /** Whether it is an Owner or Admin who has to say yes, and not only the user. */
  needsYes: boolean;
  /** Whether the reader may begin without waiting. */
  mayBreakGlass: boolean;
  breaking: boolean;
  onBreak: (breaking: boolean) => void;
}

/** In the dialog, where it is known that somebody else has to say yes first; an Owner may choose not to wait. */
export function ApprovalNeeded({ needsYes, mayBreakGlass, breaking, onBreak }: Props) {
  if (!needsYes && !mayBreakGlass) return null;
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-sunken px-3 py-2 leading-5">
      {needsYes && (
        <p>Somebody else has to approve this. They have 30 minutes, and after a yes you have 10 to begin.</p>
      )}
      {mayBreakGlass && <BreakGlass breaking={breaking} onBreak={onBreak} />}
    </div>
  );
}

/** Refusals of a start that a broken glass passes: somebody would have to say yes, and nobody does, or can. */
const passable = ["user_protected", "not_approved", "nobody_to_approve", "already_waiting", "too_many_requests"];

/** May it help to break the glass, after what the server has answered? What the page knew may have changed meanwhile. */
export const isPassable = (code: string | undefined): boolean => code !== undefined && passable.includes(code);
