"use client";
import { Tabs } from "@base-ui/react/tabs";
import { CodeBlock } from "../ui/code-block.tsx";
import { surfaceClass } from "../ui/section.tsx";
import type { Way } from "./ways.ts";

/** One tab for each way to connect; in each, what to do, in order. */
export function Connect({ ways }: { ways: Way[] }) {
  return (
    <Tabs.Root className={surfaceClass} defaultValue={ways[0]?.label}>
      <Tabs.List aria-label="Ways to connect" className="flex overflow-x-auto border-b border-line px-2 sm:px-3">
        {ways.map(({ label }) => (
          <Tabs.Tab
            className="relative h-11 cursor-pointer rounded-md px-3 font-medium whitespace-nowrap text-soft -outline-offset-4 hover:text-ink aria-selected:text-ink aria-selected:after:absolute aria-selected:after:inset-x-3 aria-selected:after:bottom-0 aria-selected:after:h-0.5 aria-selected:after:bg-solid"
            key={label}
            value={label}
          >
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {ways.map(({ label, steps }) => (
        <Tabs.Panel className="p-4 -outline-offset-2 sm:p-6" key={label} value={label}>
          <ol className="flex flex-col gap-6">
            {steps.map(({ text, file, code }) => (
              <li className="flex min-w-0 flex-col gap-2" key={text}>
                <p className="max-w-prose leading-6 wrap-anywhere">{text}</p>
                {code !== undefined && <CodeBlock code={code} title={file ?? "Code"} />}
              </li>
            ))}
          </ol>
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
