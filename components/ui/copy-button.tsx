"use client";
import { useState } from "react";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

const TOLD_MS = 2000;

interface Props {
  text: string;
  label: string;
  /** The accessible name, where a page has several of the same label. It begins with the label. */
  name?: string;
}

export function CopyButton({ text, label, name }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), TOLD_MS);
  };
  return (
    <>
      <Button aria-label={copied ? undefined : name} onClick={copy}>
        {copied && <Icon name="check" />}
        {copied ? "Copied" : label}
      </Button>
      <span className="sr-only" role="status">
        {copied ? "Copied." : ""}
      </span>
    </>
  );
}
