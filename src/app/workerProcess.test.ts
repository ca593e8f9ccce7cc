import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { silentLog } from '../../test/support/engineWorld.ts';
import { fastFolder } from '../../test/support/folders.ts';
import { startWorkerProcess } from './workerProcess.ts';

test('a worker that could not be started is started again', async () => {
  const folder = fastFolder('worker');
  const program = join(folder, 'worker.mjs');
  writeFileSync(program, "process.on('disconnect', () => process.exit(0));");
  const { execPath } = process;
  onTestFinished(() => {
    process.execPath = execPath;
    rmSync(folder, { recursive: true, force: true });
  });

  process.execPath = join(folder, 'none');
  const worker = startWorkerProcess({
    program,
    args: [],
    newName: () => 'one',
    log: silentLog,
  });
  onTestFinished(() => worker.stop(1000));
  expect(worker.pid()).toBeUndefined();
  process.execPath = execPath;
  await vi.waitFor(() => expect(worker.pid()).toBeGreaterThan(0), { timeout: 3000 });
});
