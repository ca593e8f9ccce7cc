/** Where the service listens unless told otherwise. */
export const usualAddress = { host: '127.0.0.1', port: 7400 } as const;

/** Where people find it while nobody has said otherwise. */
export const usualBase = `http://${usualAddress.host}:${usualAddress.port}`;
