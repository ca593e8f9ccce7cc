// Before anything is painted: a page that turns dark afterwards flashes.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('ampwise-color-scheme');
  } catch {
    // Storage can be switched off.
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const scheme = chosen === 'light' || chosen === 'dark' ? chosen : dark ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
