interface Props {
  breaking: boolean;
  onBreak: (breaking: boolean) => void;
}

/** For an Owner: not to wait for whoever would have to say yes. */
export const BreakGlass = ({ breaking, onBreak }: Props) => (
  <label className="flex cursor-pointer items-start gap-3" htmlFor="break-glass">
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
);
