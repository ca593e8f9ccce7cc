const taken =
  'input, textarea, select, [role=combobox], [role=listbox], [role=menu], [role=dialog]';

/** Whether a key is for a field or for a dialog in front of the page, and so not for a shortcut. */
export function isTyping({ target }: { readonly target: EventTarget | null }): boolean {
  if (!(target instanceof Element)) return false;
  const isText = target instanceof HTMLElement && target.isContentEditable;
  return isText || target.closest(taken) !== null;
}
