import { closestNames } from '../filter/closest.ts';
import { isTimeZone } from './dueDate.ts';

/**
 * The regions of the IANA time zone database, including the countries that older names have as regions.
 * Names without a region are abbreviations or fixed offsets: `EST` has no summer time, so a date in it
 * would be an hour off for half of the year.
 */
const regions =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Europe|Indian|Mexico|Pacific|US)\//iu;

/**
 * The time zone with this name, which must have a region or be UTC, in the spelling of the database; null
 * if there is none.
 */
export function timeZoneNamed(text: string): string | null {
  if (text.toUpperCase() === 'UTC') return 'UTC';
  if (!regions.test(text) || !isTimeZone(text)) return null;
  const lower = text.toLowerCase();
  return Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase() === lower) ?? text;
}

/** The probable meaning of each common abbreviation. */
const meant: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    UTC: ['Z', 'ZULU', 'UCT', 'UNIVERSAL', 'ETC/UTC', 'ETC/UCT', 'ETC/ZULU', 'GMT+0', 'ETC/GMT'],
    'America/New_York': ['EST', 'EDT', 'ET', 'EST5EDT'],
    'America/Chicago': ['CST', 'CDT', 'CT', 'CST6CDT'],
    'America/Denver': ['MST', 'MDT', 'MT', 'MST7MDT'],
    'America/Los_Angeles': ['PST', 'PDT', 'PT', 'PST8PDT'],
    'America/Anchorage': ['AKST', 'AKDT'],
    'America/Halifax': ['AST', 'ADT'],
    'America/St_Johns': ['NST', 'NDT'],
    'Pacific/Honolulu': ['HST', 'HDT', 'HAST'],
    'Europe/London': ['GMT', 'BST', 'GB', 'GB-EIRE'],
    'Europe/Lisbon': ['WET', 'WEST'],
    'Europe/Berlin': ['CET', 'CEST', 'MET', 'MEST', 'MEZ', 'MESZ'],
    'Europe/Athens': ['EET', 'EEST'],
    'Europe/Moscow': ['MSK', 'W-SU'],
    'Asia/Kolkata': ['IST'],
    'Asia/Singapore': ['SGT'],
    'Asia/Hong_Kong': ['HKT'],
    'Asia/Tokyo': ['JST'],
    'Asia/Seoul': ['KST', 'ROK'],
    'Australia/Perth': ['AWST'],
    'Australia/Adelaide': ['ACST', 'ACDT'],
    'Australia/Sydney': ['AEST', 'AEDT'],
    'Pacific/Auckland': ['NZST', 'NZDT', 'NZ'],
  }).flatMap(([zone, names]) => names.map((name) => [name, zone])),
);

/** The time zone that was probably intended by a text that is not one. */
export function likelyTimeZone(text: string): string {
  const known = meant[text.toUpperCase()];
  if (known !== undefined) return known;
  const zones = Intl.supportedValuesOf('timeZone');
  const wanted = text.replaceAll(/\s+/gu, '_').toLowerCase();
  const cities = new Map(zones.map((zone) => [zone.slice(zone.lastIndexOf('/') + 1), zone]));
  const place = [...cities].find(([city]) => city.toLowerCase() === wanted)?.[1];
  if (place !== undefined) return place;
  // A one-word name in the database for another zone, such as Turkey.
  const resolved = resolvedZone(text);
  if (resolved !== null && timeZoneNamed(resolved) !== null) return resolved;
  const choices = (wanted.includes('/') ? zones : [...cities.keys()]).map((name) => ({ name }));
  const [near = 'UTC'] = closestNames(wanted, choices);
  return cities.get(near) ?? near;
}

function resolvedZone(text: string): string | null {
  if (!isTimeZone(text)) return null;
  return new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone;
}
