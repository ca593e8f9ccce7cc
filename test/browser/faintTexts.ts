/**
 * Script that finds texts which may be hard to read in a colour scheme: by their computed colours, their
 * contrast is too low or only just enough, or it cannot be computed simply. Keeps them on the page as
 * `faintTexts`, for the checker to judge, and returns how many there are. The page stays as before.
 */
export const findFaintTexts = (scheme: string): string => `(() => {
  const root = document.documentElement;
  const before = root.dataset.mantineColorScheme;
  root.dataset.mantineColorScheme = ${JSON.stringify(scheme)};
  const parsed = (text) => {
    const [, r, g, b, a = '1'] =
      /^rgba?\\((\\d+), (\\d+), (\\d+)(?:, ([\\d.]+))?\\)$/.exec(text) ?? [];
    return r === undefined ? null : [Number(r), Number(g), Number(b), Number(a)];
  };
  const over = ([r, g, b, a], ground) =>
    [r, g, b].map((part, index) => part * a + ground[index] * (1 - a));
  const grounds = new Map();
  // Null where it is an image, faded, or a colour of another form.
  const groundOf = (element) => {
    if (element === null) return [255, 255, 255];
    if (grounds.has(element)) return grounds.get(element);
    const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
    const behind = groundOf(element.parentElement);
    const own = parsed(backgroundColor);
    const isPlain = backgroundImage === 'none' && opacity === '1' && own !== null;
    const ground = !isPlain ? null : own[3] === 1 ? own.slice(0, 3) : behind && over(own, behind);
    grounds.set(element, ground);
    return ground;
  };
  const light = (color) => {
    const [r, g, b] = color.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const isFaint = (element) => {
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const [ground, own] = [groundOf(element), parsed(color)];
    if (ground === null || own === null) return true;
    const [one, other] = [light(over(own, ground)), light(ground)];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
    return contrast < (isLarge ? 3 : 4.5) + 0.2;
  };
  const elements = new Set(document.querySelectorAll('input, textarea'));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (data.trim() !== '' && parentElement !== null) elements.add(parentElement);
  }
  globalThis.faintTexts = [...elements].filter(
    (element) => element.checkVisibility() && isFaint(element),
  );
  root.dataset.mantineColorScheme = before;
  return globalThis.faintTexts.length;
})()`;
