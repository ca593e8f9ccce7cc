import type { Command } from 'commander';
import { deliveryDocument } from '../../contract/webhook.ts';
import { type DeliveryState, deliveryStates } from '../../core/webhooks/deliveryTries.ts';
import { instant } from '../../engine/deps.ts';
import { findWebhook, testWebhook } from '../../engine/setup/webhooks.ts';
import type { Delivery } from '../../ports/webhooks.ts';
import { examples, oneOf } from '../arguments.ts';
import { type ListOptions, tellList, withPages } from '../listing.ts';
import { readable } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { voice } from '../voice.ts';

type DeliveriesOptions = ListOptions & { readonly state?: DeliveryState };

/** Adds the commands for deliveries of a webhook: test it, list them, send one again. */
export function addDeliveries(parent: Command, named: string): void {
  parent
    .command('test')
    .description('Sends a test event to a webhook. It is tried once.')
    .argument('<webhook>', named)
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise webhooks test "Data warehouse"'))
    .action((entered: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const { id } = await findWebhook(own, entered);
        const delivery = await testWebhook(own, id);
        output.say(
          'ampwise serve or ampwise worker sends it within seconds.',
          `See the result: ampwise webhooks deliveries ${id}`,
        );
        if (output.json) await output.document(deliveryDocument(delivery));
        return undefined;
      }),
    );
  withPages(parent.command('deliveries'), ['at'], 50)
    .description('Lists what was sent to a webhook in the last 30 days, newest first.')
    .argument('<webhook>', named)
    .option('--state <state>', 'waiting, delivered or failed', oneOf(...deliveryStates))
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise webhooks deliveries "Data warehouse" --state failed'))
    .action((entered: string, { state, ...options }: DeliveriesOptions) =>
      inSession(options, async ({ output, organization, signal }) => {
        const own = await organization();
        const { id } = await findWebhook(own, entered);
        const filter = state === undefined ? {} : { state: [state] };
        await tellList(output, signal, options, {
          page: (query) => own.stores.webhookDeliveries.page(id, { ...query, filter }),
          lines: (rows) =>
            output.json
              ? rows.map((row) => JSON.stringify(deliveryDocument(row)))
              : rows.map(deliveryLine),
          one: 'delivery',
          many: 'deliveries',
          usual: 50,
          none: ['Nothing has been sent to it.', `Send a test event: ampwise webhooks test ${id}`],
        });
        return undefined;
      }),
    );
  parent
    .command('resend')
    .description('Sends a delivery again, under the same webhook-id.')
    .argument('<webhook>', named)
    .argument('<delivery>', 'id of the delivery: ampwise webhooks deliveries')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise webhooks resend "Data warehouse" ID'))
    .action((entered: string, deliveryId: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const { id } = await findWebhook(own, entered);
        const now = instant(own.clock);
        const delivery = await own.stores.webhookDeliveries.resend(id, deliveryId, now);
        output.say('It is being sent again.');
        if (output.json) await output.document(deliveryDocument(delivery));
        return undefined;
      }),
    );
}

function deliveryLine(delivery: Delivery): string {
  const { at, type, state, tries, nextTryAt, id } = delivery;
  const next = nextTryAt === null ? '' : `, next try ${readable(nextTryAt)}`;
  const told = tries === 0 ? '' : `, ${answerOf(delivery)}, tries: ${tries}`;
  return `${readable(at)}  ${type}  ${state}${told}${next}  ${id}`;
}

function answerOf({ status, problem }: Delivery): string {
  if (problem !== null) return voice.texts.webhooks.problems[problem];
  return status === null ? 'not tried' : `answer ${status}`;
}
