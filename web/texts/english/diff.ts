/** Records before and after a change. */
export const diff = {
  field: 'Field',
  planned: { now: 'Now', willBe: 'Will be' },
  done: { now: 'Before', willBe: 'After' },
  reason: 'Reason',
  empty: '(empty)',
  to: { amp: 'To AMP', connectwise: 'To ConnectWise' },
  yesNo: (value: boolean) => (value ? 'Yes' : 'No'),
};
