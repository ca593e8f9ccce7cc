const taken =
  'input, textarea, select, [role=combobox], [role=listbox], [role=menu], [role=dialog]';

/** Whether a key goes into a field, or to what is in front of the page: it is for no shortcut of the page. */
export function isTyping({ target }: { readonly target: EventTarget | null }): boolean {
  if (!(target instanceof Element)) return false;
  const isText = target instanceof HTMLElement && target.isContentEditable;
  return isText || target.closest(taken) !== null;
}
