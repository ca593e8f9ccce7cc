/** A gate at which a request waits until the test opens it. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const waiting: (() => void)[] = [];
  const opened = new Promise<void>((resolve) => {
    waiting.push(resolve);
  });
  return {
    opened,
    open() {
      for (const goOn of waiting) goOn();
    },
  };
}
