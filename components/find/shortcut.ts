/** Where a key was pressed. */
interface Place {
  /** In a field, where letters are text. */
  typing: boolean;
  /** In something that is open over the page, such as a dialog with words that aren't sent yet. */
  covered: boolean;
}

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "isComposing">;

/** What the button that opens it is announced with. */
export const findKeys = (slash: boolean): string => `Control+K Meta+K${slash ? " /" : ""}`;

/** Does this key open the palette? A slash outside of fields, where that is wanted; Ctrl or Cmd with K there, too. */
export function isFindKey(
  { key, ctrlKey, metaKey, altKey, isComposing }: Pressed,
  { typing, covered }: Place,
  slash: boolean,
): boolean {
  if (covered || isComposing || altKey) return false;
  if (ctrlKey || metaKey) return key.toLowerCase() === "k";
  return slash && key === "/" && !typing;
}

/** As a keydown's target says it. */
export const placeOf = (target: EventTarget | null): Place => ({
  typing: isWithin(target, "input,textarea,select,[contenteditable]"),
  covered: isWithin(target, "[role$=dialog],[role=menu]"),
});

const isWithin = (target: EventTarget | null, what: string) => (target as Element | null)?.closest?.(what) != null;
