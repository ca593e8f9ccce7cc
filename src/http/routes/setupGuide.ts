import { z } from 'zod';
import { Failure } from '../../core/failure.ts';
import { confirmableSteps, setupGuide, setupStates, setupSteps } from '../../core/setupGuide.ts';
import { instant } from '../../engine/deps.ts';
import { setupFacts } from '../../engine/setup/setupFacts.ts';
import { ok, operation, type ServedOrganization } from '../operation.ts';

const tag = 'Organization';
const path = '/organizations/{org}/setup-guide';

const guideSchema = z.strictObject({
  steps: z.array(
    z.strictObject({
      step: z.enum(setupSteps),
      state: z.enum(setupStates).describe('`needs_a_look`: something it depends on has changed.'),
      confirmedAt: z.iso
        .datetime()
        .nullable()
        .describe('When a person confirmed it, or a check ran.'),
    }),
  ),
  current: z.enum(setupSteps).nullable().describe('The first that is not done; null: all are.'),
});

const answers = [{ status: 200, description: 'The guide.', schema: guideSchema }] as const;

async function told({ stores }: ServedOrganization): Promise<z.infer<typeof guideSchema>> {
  const facts = await setupFacts(stores);
  const states = setupGuide(facts);
  const steps = setupSteps.map((step) => ({
    step,
    state: states[step],
    confirmedAt: facts.confirmed.find((one) => one.step === step)?.at ?? null,
  }));
  return { steps, current: steps.find(({ state }) => state !== 'done')?.step ?? null };
}

export const setupGuideOperations = [
  operation(
    {
      id: 'getSetupGuide',
      method: 'get',
      path,
      tag,
      summary: 'The progress of the set-up, step by step',
      access: 'settings.read',
      answers,
    },
    async ({ organization }) => ok(await told(organization)),
  ),
  operation(
    {
      id: 'confirmSetupSteps',
      method: 'put',
      path,
      tag,
      summary: 'Confirms steps of the set-up',
      description:
        'You can confirm the check although something is missing, the default filter, and the default mapping. A saved filter, a saved mapping and a first sync need no confirmation. Confirming the check requires a connection.',
      access: 'settings.change',
      body: z.strictObject({ confirmed: z.array(z.enum(confirmableSteps)).max(10) }),
      answers,
    },
    async ({ organization, body: { confirmed } }) => {
      const { stores, clock } = organization;
      const connection = await stores.connections.get();
      for (const step of confirmableSteps) {
        if (!confirmed.includes(step)) {
          await stores.setupGuide.forget(step);
          continue;
        }
        if (step === 'check' && connection === null) throw new Failure('not_connected');
        const about = step === 'check' ? (connection?.keysSince ?? '') : '';
        await stores.setupGuide.confirm({ step, about, passed: true, at: instant(clock) });
      }
      return ok(await told(organization));
    },
  ),
];
