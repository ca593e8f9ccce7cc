import type { SettingsStore } from '../../ports/policyStores.ts';
import type { Scope } from '../database/scope.ts';
import { changeSettings, loadSettings } from '../ledger/settings.ts';

/** The settings of an organization for its sync. */
export function createSettingsStore(scope: Scope): SettingsStore {
  return {
    get: () => scope.read(async (db) => (await loadSettings(db, scope)).value),
    current: () => scope.read((db) => loadSettings(db, scope)),
    change: (change, expected, now) =>
      scope.write((db) => changeSettings(db, scope, change, expected, now)),
  };
}
