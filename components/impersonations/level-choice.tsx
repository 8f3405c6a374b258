import { type Level, levelNames } from "#lib/impersonations/level.ts";

const notes: Record<Level, string> = {
  read_only: "See what the user sees. You can ask to make changes later, for some minutes.",
  full: "Do whatever the user may do, but for what the product refuses.",
};

interface Props {
  choices: Level[];
  chosen: Level;
  onChoose: (level: Level) => void;
}

/** How far a session is to go, where there is a choice. */
export const LevelChoice = ({ choices, chosen, onChoose }: Props) => (
  <fieldset className="flex flex-col gap-2">
    <legend className="sr-only">Access</legend>
    {choices.map((level) => (
      <label className="flex cursor-pointer items-start gap-3 leading-5" htmlFor={`access-${level}`} key={level}>
        <input
          aria-describedby={`access-${level}-note`}
          aria-label={levelNames[level]}
          checked={level === chosen}
          className="mt-0.5 size-4 shrink-0 accent-solid"
          id={`access-${level}`}
          name="access"
          onChange={() => onChoose(level)}
          type="radio"
          value={level}
        />
        <span className="min-w-0">
          <span className="font-medium">{levelNames[level]}</span>
          <span className="block text-soft" id={`access-${level}-note`}>
            {notes[level]}
          </span>
        </span>
      </label>
    ))}
  </fieldset>
);
