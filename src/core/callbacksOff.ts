/** Why ConnectWise announces no changes to an organization. */
export const callbacksOff = ['no_address', 'local_address', 'example', 'failed'] as const;
export type CallbacksOff = (typeof callbacksOff)[number];
