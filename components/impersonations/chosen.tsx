import { Time } from "../ui/time.tsx";
import type { Said } from "./terms.ts";

/** In the dialog, what the user has said of support, before anybody writes a reason. */
export const ChosenNote = ({ says }: { says: Said }) => (
  <p className="mt-3">
    {says.choice === "always" && "This user has chosen to let support in."}
    {says.choice === "ask" && "This user wants to be asked: they have 30 minutes to say yes, and you begin then."}
    {says.choice === "until" && (
      <>
        This user lets support in until <Time at={new Date(says.untilMs)} />.
      </>
    )}
  </p>
);
