import { useAnswer } from './queries.ts';

/** Display names of AMP fields, by the name that never changes. */
export function useFieldLabels(org: string): (name: string) => string {
  const { data } = useAnswer('GET /organizations/{org}/amp-fields', { path: { org } });
  const labels = new Map((data?.data.data ?? []).map(({ name, label }) => [name, label]));
  return (name) => labels.get(name) ?? name;
}
