import { Edits } from '../../sandbox/control/edits.ts';
import { apiRoles, setRights } from '../../sandbox/control/rights.ts';
import type { RightLevel } from '../../sandbox/world/setupEntities.ts';
import { type EngineDeps, instant } from '../../src/engine/deps.ts';
import { resolveConflicts } from '../../src/engine/inbox/decide.ts';
import { run } from '../../src/engine/run/run.ts';
import { allInAmp, settings, syncUntilDone } from './bothSides.ts';
import type { TestDatabase } from './databases.ts';
import { Crash, Fuse, fused } from './engineWorld.ts';
import { killedSync } from './killedSync.ts';
import { type SandboxSite, startSandboxSite } from './sandboxSite.ts';
import type { Trouble, TwoWayStep } from './twoWaySteps.ts';
import { wholeSystem } from './wholeSystem.ts';

/** The product on a database, a sandbox over HTTP, and people who edit on both sides. */
export class TwoWayWorld {
  readonly site: SandboxSite;
  readonly deps: EngineDeps;
  readonly #database: TestDatabase;
  readonly #edits: Edits;
  readonly #fuse = new Fuse();
  #added = 0;
  /** Processes that were killed with SIGKILL. */
  killed = 0;

  private constructor(database: TestDatabase, site: SandboxSite, deps: EngineDeps) {
    this.#database = database;
    this.site = site;
    const stores = fused(deps.stores, this.#fuse, async () => undefined);
    this.deps = { ...deps, stores };
    this.#edits = new Edits(site.sandbox.world, 'jmoreno');
  }

  /** Opens a world with twelve imported contacts in three companies. */
  static async open(database: TestDatabase): Promise<TwoWayWorld> {
    const seed = { contacts: 12, companies: 3, customFields: 0, scenario: 'plain' } as const;
    const site = await startSandboxSite({ seed });
    const { deps } = await wholeSystem(database, site, { patience: 150 });
    const world = new TwoWayWorld(database, site, deps);
    await syncUntilDone(world.deps, site);
    return world;
  }

  async happen(step: TwoWayStep): Promise<void> {
    const { world, clock } = this.site.sandbox;
    const ids = 'nth' in step ? this.#contact(step.nth) : [];
    switch (step.do) {
      case 'cwEdit': {
        const value = step.field === 'firstName' ? (step.value ?? 'Nobody') : step.value;
        this.#edits.contacts(ids, () => ({ [step.field]: value?.slice(0, 30) ?? null }));
        return;
      }
      case 'cwEmail':
        this.#edits.emails(ids, () => step.value);
        return;
      case 'cwPhone':
        this.#phone(ids, step.mobile, step.value);
        return;
      case 'cwAdd': {
        const added = this.#edits.addContacts(1, this.#company(step.company)?.id ?? null);
        this.#edits.emails(added, () => step.email);
        return;
      }
      case 'cwInactive':
        this.#edits.contacts(ids, () => ({ inactiveFlag: step.inactive }));
        return;
      case 'cwDelete':
        this.#edits.deleteContacts(ids);
        return;
      case 'cwMove':
        this.#edits.contacts(ids, () => ({ companyId: this.#company(step.company)?.id ?? null }));
        return;
      case 'cwType': {
        const company = world.companies.all()[step.company];
        if (company !== undefined) this.#edits.companyTypes([company.id], [step.type]);
        return;
      }
      case 'ampAdd':
        await this.#addInAmp(step.company, step.email);
        return;
      case 'ampEdit':
      case 'ampRemove':
        await this.#inAmp(step);
        return;
      case 'settings':
        await settings(this.deps, step.changed);
        return;
      case 'resolve':
        for await (const _ of resolveConflicts(this.deps, 'all', step.choose));
        return;
      case 'pass':
        clock.advance(step.seconds * 1000);
        return;
      case 'sync':
        await this.#sync(step.kind, step.trouble);
    }
  }

  #contact(nth: number): number[] {
    const contacts = this.site.sandbox.world.contacts.all();
    const one = contacts[nth % Math.max(1, contacts.length)];
    return one === undefined ? [] : [one.id];
  }

  #company(nth: number) {
    return this.site.sandbox.world.companies.all()[nth];
  }

  #phone(ids: readonly number[], mobile: boolean, value: string | null): void {
    const { world } = this.site.sandbox;
    const typeId = mobile ? 11 : 2;
    this.#edits.contacts(ids, ({ communicationItems: items }) => {
      const others = items.filter((item) => item.typeId !== typeId);
      if (value === null) return { communicationItems: others };
      const item = {
        id: items.find((one) => one.typeId === typeId)?.id ?? world.nextCommunicationId(),
        typeId,
        value,
        extension: null,
        defaultFlag: !others.some((one) => one.communicationType === 'Phone' && one.defaultFlag),
        communicationType: 'Phone' as const,
        mobileGuid: null,
      };
      return { communicationItems: [...others, item] };
    });
  }

  async #addInAmp(company: number, email: string): Promise<void> {
    const { ampContacts } = this.deps.stores;
    const set = {
      email,
      firstName: 'Entered',
      lastName: `Person ${++this.#added}`,
      company: this.#company(company)?.name ?? 'Nowhere Ltd',
    };
    await ampContacts.add({ id: this.deps.ids.next(), set }, instant(this.deps.clock));
  }

  async #inAmp(step: Extract<TwoWayStep, { do: 'ampEdit' | 'ampRemove' }>): Promise<void> {
    const { ampContacts } = this.deps.stores;
    const rows = (await allInAmp(this.deps)).toSorted((a, b) =>
      a.createdAt < b.createdAt ? -1 : 1,
    );
    const row = rows[step.nth % Math.max(1, rows.length)];
    if (row === undefined) return;
    const now = instant(this.deps.clock);
    if (step.do === 'ampEdit') {
      await ampContacts.edit(
        row.id,
        { set: { [step.field]: step.value?.trim() ?? null } },
        'any',
        now,
      );
    } else if (step.removed) await ampContacts.remove(row.id, 'any', now);
    else await ampContacts.restore(row.id, now);
  }

  async #sync(kind: 'sync' | 'sweep', trouble: Trouble): Promise<void> {
    const { sandbox } = this.site;
    const codebase = sandbox.world.site;
    switch (trouble.kind) {
      case 'none':
        await run(this.deps, { kind });
        return;
      case 'fault':
        sandbox.faults.add(trouble.fault);
        await run(this.deps, { kind });
        this.wellAgain();
        return;
      case 'crash':
        this.#fuse.arm(trouble.effect);
        await run(this.deps, { kind }).catch((thrown: unknown) => {
          if (!(thrown instanceof Crash)) throw thrown;
        });
        this.#fuse.disarm();
        return;
      case 'kill': {
        const { organizationId } = this.deps.stores;
        const { at } = trouble;
        if (await killedSync(this.#database, this.site, organizationId, at)) this.killed++;
        sandbox.world.site = codebase;
      }
    }
  }

  /** Ends all faults, and restores the rights of the role. */
  wellAgain(): void {
    this.site.sandbox.faults.clear();
    giveRights(this.site, { add: 'All', edit: 'All', delete: 'All', inquire: 'All' });
  }
}

/** Sets the rights of the API member in a row of its security role, as an administrator would. */
export function giveRights(
  { sandbox: { world } }: SandboxSite,
  levels: Partial<Record<'add' | 'edit' | 'delete' | 'inquire', RightLevel>>,
  row = 'Contacts',
): void {
  for (const role of apiRoles(world)) setRights(world, role.id, row, levels);
}
