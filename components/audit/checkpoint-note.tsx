import { buttonClass } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { surfaceClass } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";

interface Props {
  /** The one kept last. */
  checkpoint: { size: number; at: Date; note: string };
}

/** What the log was when it was signed last, to take along: who has it can tell later whether the log still is. */
export const CheckpointNote = ({ checkpoint: { size, at, note } }: Props) => (
  <section aria-labelledby="checkpoint" className={`${surfaceClass} mb-6 px-5 py-4`}>
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h2 className="font-medium" id="checkpoint">
          Newest checkpoint
        </h2>
        <p className="mt-0.5 text-soft">
          {size.toLocaleString("en")} {size === 1 ? "event" : "events"}, signed <Time at={at} precision="seconds" />
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <CopyButton label="Copy" name="Copy the checkpoint" text={note} />
        <a
          className={buttonClass()}
          download="checkpoint.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(note)}`}
        >
          Download
        </a>
      </div>
    </div>
    <details className="mt-3">
      <summary className="cursor-pointer font-medium text-accent underline-offset-3 hover:underline">
        How to check this
      </summary>
      <HowTo />
    </details>
  </section>
);

const HowTo = () => (
  <div className="mt-3 max-w-prose space-y-3 leading-6 text-soft">
    <p>
      Keep checkpoints somewhere that nobody who runs this server can write to, and keep{" "}
      <a
        className="font-medium text-accent underline-offset-3 hover:underline"
        href="/.well-known/understudy-audit-key"
      >
        the log's key
      </a>{" "}
      beside them. Then check the database, or a copy of it:
    </p>
    <pre className="rounded-md bg-sunken px-3 py-2 font-mono text-xs leading-5 whitespace-pre-wrap text-ink wrap-anywhere">
      npm run audit:verify -- --database FILE --checkpoint checkpoint.txt --key KEY
    </pre>
    <p>
      It names the first entry that was edited, inserted, deleted or reordered, and says when the end was cut off or the
      log was made anew. docs/audit.md has what it can't find, and how to check with tools that aren't ours.
    </p>
  </div>
);
