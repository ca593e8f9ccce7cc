/**
 * The environment of a service beside this installation: it has its own data folder and may connect
 * to a ConnectWise on this machine. From the present environment it gets only what is needed to
 * find programs, and no variable of ampwise.
 */
export function separateEnvironment(dataDir: string): Readonly<Record<string, string>> {
  const { PATH, HOME } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(HOME === undefined ? {} : { HOME }),
    AMPWISE_DATA_DIR: dataDir,
    AMPWISE_ALLOW_LOOPBACK: '1',
  };
}
