"use client";
import type { ComponentProps } from "react";
import { useHydrated } from "./hydrated.ts";

/*
 * Controls that do nothing before React has taken over: until then they are disabled, so that an early click is never
 * lost without a sign. What the browser does by itself, such as sending a form, is never made to wait.
 */

export const ReadyButton = ({ disabled, ...props }: ComponentProps<"button">) => (
  <button {...props} disabled={useDisabled(disabled)} />
);

export const ReadyInput = ({ disabled, ...props }: ComponentProps<"input">) => (
  <input {...props} disabled={useDisabled(disabled)} />
);

export const ReadySelect = ({ disabled, ...props }: ComponentProps<"select">) => (
  <select {...props} disabled={useDisabled(disabled)} />
);

const useDisabled = (disabled?: boolean): boolean => !useHydrated() || disabled === true;
