import { createMemoryConnectWise } from '../../src/connectors/memory/memoryConnectWise.ts';
import { describeConnectWise } from './connectWise.ts';

describeConnectWise('in memory', {
  open: async () => {
    const memory = createMemoryConnectWise({ now: Date.parse('2026-06-01T08:00:00Z') });
    memory.setTypes([
      { id: 1, name: 'Customer' },
      { id: 2, name: 'Prospect' },
    ]);
    return {
      client: memory,
      put: (contact) => memory.put(contact),
      putCompany: (company) => memory.putCompany(company),
      delete: (id) => memory.delete(id),
      passTime: (seconds) => {
        memory.now += seconds * 1000;
      },
      now: () => `${new Date(memory.now).toISOString().slice(0, 19)}Z`,
    };
  },
});
