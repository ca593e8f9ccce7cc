import type { Reporter, TestModule, Vitest } from 'vitest/node';

/**
 * Ends the output of vitest with one plain line, `N passed, N failed`, and `, N skipped` if any were skipped,
 * so that the last line has the result. A file that could not be run counts as a failure, and so does an
 * error outside of every test. The slowest files come before it.
 */
export default class ClosingLine implements Reporter {
  #write: (line: string) => void = () => undefined;

  onInit(vitest: Vitest): void {
    this.#write = (line) => vitest.logger.log(line);
  }

  async onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): Promise<void> {
    this.#write(slowest(modules));
    // Alone on its line, after the summary of the reporter before this one.
    await new Promise((resolve) => setImmediate(resolve));
    this.#write(closingLine(modules, unhandled.length));
  }
}

export function closingLine(
  modules: readonly Pick<TestModule, 'children' | 'state'>[],
  unhandled: number,
): string {
  let [passed, failed, skipped] = [0, unhandled, 0];
  for (const file of modules) {
    const states = [...file.children.allTests()].map((test) => test.result().state);
    passed += states.filter((state) => state === 'passed').length;
    skipped += states.filter((state) => state === 'skipped' || state === 'pending').length;
    const broken = states.filter((state) => state === 'failed').length;
    failed += broken === 0 && file.state() === 'failed' ? 1 : broken;
  }
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

function slowest(modules: readonly TestModule[]): string {
  const timed = modules
    .map((file) => ({ file, seconds: file.diagnostic().duration / 1000 }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, 5)
    .map(({ file, seconds }) => `${seconds.toFixed(1)} s ${file.relativeModuleId}`);
  return `\nSlowest files: ${timed.join(', ')}\n`;
}
