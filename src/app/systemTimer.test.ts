import { EventEmitter, once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { systemTimer } from './systemTimer.ts';

describe('systemTimer', () => {
  it('repeats the work, never beside itself', async () => {
    let running = 0;
    let most = 0;
    let done = 0;
    const timer = systemTimer.every(1, async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      done++;
    });
    await vi.waitUntil(() => done >= 3, { interval: 1 });
    await timer.stop();
    expect(most).toBe(1);
  });

  it('waits for work under way when it is stopped, and starts none after', async () => {
    let started = 0;
    const gate = new EventEmitter();
    const timer = systemTimer.every(1, async () => {
      started++;
      await once(gate, 'open');
    });
    await vi.waitUntil(() => started === 1, { interval: 1 });
    let stopped = false;
    const stopping = timer.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    gate.emit('open');
    await stopping;
    expect(started).toBe(1);
  });
});
