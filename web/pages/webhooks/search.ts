export const deliveryStates = ['waiting', 'failed', 'delivered'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** The state of a webhook's page in its address: which deliveries are shown. */
export type WebhookSearch = { readonly state?: DeliveryState };

/** Reads the address; unknown parameters are ignored. */
export function readWebhookSearch({ state }: Record<string, unknown>): WebhookSearch {
  const known = deliveryStates.find((one) => one === state);
  return known === undefined ? {} : { state: known };
}
