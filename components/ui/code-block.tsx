import { CopyButton } from "./copy-button.tsx";

/** Code to take away. What is too wide scrolls inside, never the page, and can be scrolled by keyboard. */
export function CodeBlock({ title, code }: { title: string; code: string }) {
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg border border-line bg-sunken">
      <figcaption className="flex items-center justify-between gap-3 border-b border-line py-1.5 pr-1.5 pl-4">
        <span className="min-w-0 font-mono text-xs wrap-anywhere text-soft">{title}</span>
        <CopyButton label="Copy" name={`Copy ${title}`} text={code} />
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: a section would be one more landmark for each block */}
      <pre
        aria-label={title}
        className="overflow-x-auto px-4 py-3 font-mono text-xs leading-5 -outline-offset-2"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to take the focus
        tabIndex={0}
      >
        <code>{code}</code>
      </pre>
    </figure>
  );
}
