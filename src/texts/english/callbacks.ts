/** Whether ConnectWise sends changes at once, in a sentence, and what to do if it does not. */
export const callbacks = {
  on: { message: 'On. Changes in ConnectWise sync within seconds.', advice: null },
  not_checked: {
    message: 'Off. The service has not registered them yet.',
    advice: 'A running service registers them within seconds.',
  },
  no_address: {
    message: 'Off. ampwise has no public address. Changes sync on schedule.',
    advice: 'Set AMPWISE_PUBLIC_URL to the https address at which ConnectWise can reach ampwise.',
  },
  local_address: {
    message: 'Off. ConnectWise cannot reach the public address. Changes sync on schedule.',
    advice: 'Set AMPWISE_PUBLIC_URL to an https address that ConnectWise can reach.',
  },
  example: { message: 'Off. Example data syncs on schedule.', advice: null },
  right_missing: {
    message: 'Off. The API member may not register callbacks. Changes sync on schedule.',
    advice:
      'In ConnectWise, open System > Security Roles > the role of the API member, row {row}, and set {level}.',
  },
  failed: {
    message: 'Off. Callbacks could not be registered. Changes sync on schedule. {problem}',
    advice: null,
  },
} as const;
