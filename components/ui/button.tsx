import type { ComponentProps } from "react";
import { ReadyButton } from "./ready.tsx";

const kinds = {
  plain: "border border-line bg-surface text-ink shadow-raised hover:bg-sunken",
  primary: "border border-transparent bg-solid text-on-solid shadow-raised hover:bg-solid-hover",
  danger: "border border-transparent bg-danger-solid text-on-solid shadow-raised hover:opacity-90",
  quiet: "text-soft hover:bg-sunken hover:text-ink",
  /** Within what is about an impersonation. */
  live: "text-live underline-offset-3 hover:underline",
};
export type ButtonKind = keyof typeof kinds;

const base =
  "inline-flex shrink-0 cursor-pointer items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap transition-colors aria-disabled:cursor-default aria-disabled:opacity-60 aria-busy:cursor-progress aria-busy:opacity-80 forced-colors:disabled:text-[GrayText]";

/** What has been asked for is under way: a ring that turns, before the word. */
const busy =
  "aria-busy:before:size-3.5 aria-busy:before:animate-spin aria-busy:before:rounded-full aria-busy:before:border-2 aria-busy:before:border-current aria-busy:before:border-r-transparent";

const sizes = { normal: "h-9", small: "h-8" };

/** For links that look like buttons, too. */
export const buttonClass = (kind: ButtonKind = "plain", size: keyof typeof sizes = "normal") =>
  `${base} ${sizes[size]} ${kinds[kind]}`;

interface Props extends ComponentProps<"button"> {
  kind?: ButtonKind | undefined;
  /** It sends a form that the browser can send by itself, so it has to wait for nothing. */
  native?: boolean;
}

export function Button({ kind, className = "", native, ...props }: Props) {
  const Control = native ? "button" : ReadyButton;
  return <Control type="button" {...props} className={`${buttonClass(kind)} ${busy} ${className}`} />;
}
