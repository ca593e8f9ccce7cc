/** The default address of the service. */
export const usualAddress = { host: '127.0.0.1', port: 7400 } as const;

/** The default public address. */
export const usualBase = `http://${usualAddress.host}:${usualAddress.port}`;
