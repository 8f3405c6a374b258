"use client";
import { type ChangeEvent, type DragEvent, useEffect, useRef, useState } from "react";
import { Alert } from "../../ui/alert.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { ReadyInput } from "../../ui/ready.tsx";
import { surfaceClass } from "../../ui/section.tsx";

interface Props {
  /** What was wrong with the last one. */
  problem: string | null;
  /** The last one, where trying again may help. */
  retry: File | null;
  onChoose: (file: File) => void;
}

export function ChooseFile({ problem, retry, onChoose }: Props) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (problem !== null) input.current?.focus();
  }, [problem]);

  function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.currentTarget.files?.[0];
    // So that choosing the same file again, once it is corrected, counts as choosing.
    event.currentTarget.value = "";
    if (file) onChoose(file);
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onChoose(file);
  }
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };

  return (
    <div className="flex flex-col gap-4">
      {problem !== null && (
        <Alert>
          <p>{problem}</p>
          {retry && (
            <Button className="mt-2" onClick={() => onChoose(retry)}>
              Try again with {retry.name}
            </Button>
          )}
        </Alert>
      )}
      <label
        className={`${surfaceClass} flex cursor-pointer flex-col items-center gap-3 border-dashed px-6 py-10 text-center has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${over ? "border-solid bg-accent-wash" : "border-edge"}`}
        htmlFor="csv-file"
        onDragLeave={() => setOver(false)}
        onDragOver={hover}
        onDrop={drop}
      >
        <ReadyInput
          accept=".csv,text/csv"
          aria-label="CSV file"
          className="sr-only"
          id="csv-file"
          onChange={choose}
          ref={input}
          type="file"
        />
        <span className={buttonClass("primary")}>Choose a CSV file</span>
        <span className="text-soft">or drop it here. Nothing is imported before you have seen what will change.</span>
      </label>
    </div>
  );
}
