import { profileTexts } from '../../texts/english/profile.ts';

/**
 * Names by a part of the user agent; the first match counts. Edge also calls itself Chrome, and
 * Chrome Safari.
 */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg(?:e|A|iOS)?\//u, 'Edge'],
  [/OPR\//u, 'Opera'],
  [/Firefox\/|FxiOS\//u, 'Firefox'],
  [/Chrome\/|CriOS\//u, 'Chrome'],
  [/Safari\//u, 'Safari'],
  [/curl\//u, 'curl'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone/u, 'iPhone'],
  [/iPad/u, 'iPad'],
  [/Android/u, 'Android'],
  [/Windows/u, 'Windows'],
  [/CrOS/u, 'ChromeOS'],
  [/Mac OS X|Macintosh/u, 'Mac'],
  [/Linux/u, 'Linux'],
];

/** Browser and system of a user agent, as people call them: `Chrome on Windows`. */
export function deviceOf(userAgent: string | null): string {
  const words = profileTexts;
  const find = (names: typeof browsers) =>
    names.find(([pattern]) => userAgent !== null && pattern.test(userAgent))?.[1];
  const [browser, system] = [find(browsers), find(systems)];
  if (browser !== undefined && system !== undefined) return words.on(browser, system);
  return browser ?? system ?? words.unknownDevice;
}
