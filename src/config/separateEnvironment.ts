/**
 * The environment of a service beside this installation: it has a data folder of its own and may connect to a
 * ConnectWise on this machine. Of the present environment it gets what programs are found by, and nothing of ampwise.
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
