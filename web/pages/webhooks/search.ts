export const deliveryStates = ['waiting', 'failed', 'delivered'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What the address of a webhook says: which deliveries are shown. */
export type WebhookSearch = { readonly state?: DeliveryState };

/** Reads what the address says; what it does not know is left out. */
export function readWebhookSearch({ state }: Record<string, unknown>): WebhookSearch {
  const known = deliveryStates.find((one) => one === state);
  return known === undefined ? {} : { state: known };
}
