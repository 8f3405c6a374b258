interface Props {
  /** Whether the reader may begin without waiting. */
  mayBreakGlass: boolean;
  breaking: boolean;
  onBreak: (breaking: boolean) => void;
}

/** In the dialog, where it is known that somebody else has to say yes first; an Owner may choose not to wait. */
export const ApprovalNeeded = ({ mayBreakGlass, breaking, onBreak }: Props) => (
  <div className="rounded-md border border-line bg-sunken px-3 py-2 leading-5">
    <p>Somebody else has to approve this. They have 30 minutes, and after a yes you have 10 to begin.</p>
    {mayBreakGlass && (
      <label className="mt-2 flex cursor-pointer items-start gap-3" htmlFor="break-glass">
        <input
          aria-describedby="break-glass-note"
          aria-label="Break the glass"
          checked={breaking}
          className="mt-0.5 size-4 shrink-0 accent-solid"
          id="break-glass"
          onChange={(event) => onBreak(event.target.checked)}
          type="checkbox"
        />
        <span className="min-w-0">
          <span className="font-medium">Break the glass</span>
          <span className="block text-soft" id="break-glass-note">
            Begin without waiting. Every other Owner is told, and the session is marked for good.
          </span>
        </span>
      </label>
    )}
  </div>
);
