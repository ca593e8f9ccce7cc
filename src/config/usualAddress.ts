/** Where the service listens unless told otherwise. */
export const usualAddress = { host: '127.0.0.1', port: 7400 } as const;
