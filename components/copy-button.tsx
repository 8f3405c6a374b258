"use client";
import { useState } from "react";
import { Button } from "./button.tsx";
import { useHydrated } from "./hydrated.ts";
import { Icon } from "./icon.tsx";

const TOLD_MS = 2000;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const hydrated = useHydrated();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), TOLD_MS);
  };
  return (
    <>
      <Button disabled={!hydrated} onClick={copy}>
        {copied && <Icon name="check" />}
        {copied ? "Copied" : label}
      </Button>
      <span className="sr-only" role="status">
        {copied ? "Copied." : ""}
      </span>
    </>
  );
}
