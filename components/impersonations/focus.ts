/**
 * Where typing goes in a dialog that is filled in: the reason, behind what it holds already, unless a product has to be chosen
 * first. True for the first control, where there is no such field.
 */
export function focusToWrite(): HTMLElement | true {
  const product = document.querySelector<HTMLSelectElement>("[role=dialog] [name=productId]");
  if (product?.value === "") return product;
  const reason = document.querySelector<HTMLTextAreaElement>("[role=dialog] [name=reason]");
  reason?.setSelectionRange(reason.value.length, reason.value.length);
  return reason ?? true;
}
