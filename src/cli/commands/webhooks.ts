import type { Command } from 'commander';
import { madeWebhookDocument, webhookDocument } from '../../contract/webhook.ts';
import { plainText } from '../../core/plainText.ts';
import { webhookEvents } from '../../core/webhooks/webhookEvents.ts';
import { shownUrl } from '../../core/webhooks/webhookUrl.ts';
import { instant } from '../../engine/deps.ts';
import {
  addWebhook,
  changeWebhook,
  findWebhook,
  type MadeWebhook,
  rotateWebhook,
} from '../../engine/setup/webhooks.ts';
import type { Webhook } from '../../ports/webhooks.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import type { Output } from '../output/output.ts';
import { fittingTable, readable } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { voice } from '../voice.ts';
import { addDeliveries } from './webhookDeliveries.ts';

const note = `A webhook sends events to another program as they happen: signed requests with ids, never with contact data. Events: ${webhookEvents.join(', ')}. They are sent by ampwise serve and ampwise worker.`;

const named = 'id of the webhook, the beginning of it, last, or its name';

export const webhooksCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise webhooks list',
      'ampwise webhooks add https://example.com/hooks/ampwise --name "Data warehouse"',
      'ampwise webhooks test "Data warehouse"',
    ) + remarks(note),
  );
  addList(command);
  addShow(command);
  addAdd(command);
  addRotate(command);
  addSwitch(command, 'on');
  addSwitch(command, 'off');
  addRemove(command);
  addDeliveries(command, named);
};

function addList(parent: Command): void {
  parent
    .command('list', { isDefault: true })
    .description('Lists webhooks, and whether they are on.')
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise webhooks list --json'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const webhooks = await (await organization()).stores.webhooks.list();
        if (webhooks.length === 0) {
          output.say(
            'There are no webhooks.',
            'Add one: ampwise webhooks add https://example.com/hooks/ampwise --name "Data warehouse"',
          );
        } else {
          const rows = webhooks.map((webhook) => [
            plainText(webhook.description),
            stateOf(webhook),
            shownUrl(webhook.url),
            String(webhook.events.length),
            webhook.id,
          ]);
          output.page();
          output.say(...fittingTable([heading, ...rows], output.columns));
        }
        for (const webhook of webhooks) {
          if (output.json && !(await output.document(webhookDocument(webhook)))) break;
        }
        return undefined;
      }),
    );
}

const heading = ['name', 'state', 'address', 'events', 'id'];

function stateOf({ off, failingSince }: Webhook): string {
  if (off !== null) return 'off';
  return failingSince === null ? 'on' : 'on, failing';
}

function addShow(parent: Command): void {
  parent
    .command('show')
    .description('Shows a webhook: its address, its events, and why it is off.')
    .argument('<webhook>', named)
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise webhooks show "Data warehouse"'))
    .action((entered: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const webhook = await findWebhook(await organization(), entered);
        const { off, offAt, failingSince, oldSecretUntil, createdAt } = webhook;
        output.say(
          `${plainText(webhook.description)} (${webhook.id})`,
          `Address: ${shownUrl(webhook.url)}`,
          `Events: ${webhook.events.join(', ')}`,
          `Added ${readable(createdAt)}.`,
        );
        if (off !== null) {
          output.say(
            `Off since ${readable(offAt ?? createdAt)}: ${voice.texts.webhooks.off[off]}.`,
            `Switch it on: ampwise webhooks on ${webhook.id}`,
          );
        }
        if (failingSince !== null)
          output.say(`No event has arrived since ${readable(failingSince)}.`);
        if (oldSecretUntil !== null) {
          output.say(`The old secret also signs until ${readable(oldSecretUntil)}.`);
        }
        if (output.json) await output.document(webhookDocument(webhook));
        return undefined;
      }),
    );
}

type AddOptions = CommonOptions & {
  readonly name: string;
  readonly event?: readonly string[];
};

function addAdd(parent: Command): void {
  parent
    .command('add')
    .description('Adds a webhook and shows its signing secret once.')
    .argument('<url>', 'https address that events are sent to')
    .requiredOption('--name <name>', 'what it is for')
    .option('--event <event...>', 'events to send; default: all of them')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise webhooks add https://example.com/hooks/ampwise --name "Data warehouse"',
        'ampwise webhooks add https://example.com/alarm --name Alarms --event run.held run.failed',
      ),
    )
    .action((url: string, { name, event, ...options }: AddOptions) =>
      inSession(options, async ({ output, organization, installation }) => {
        const own = await organization();
        const { bearers } = await installation();
        const entered = { url, description: name, events: event ?? webhookEvents };
        await tellMade(output, await addWebhook({ ...own, bearers }, entered));
        return undefined;
      }),
    );
}

function addRotate(parent: Command): void {
  parent
    .command('rotate')
    .description('Gives a webhook a new secret. For a day, the old one also signs.')
    .argument('<webhook>', named)
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise webhooks rotate "Data warehouse"'))
    .action((entered: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization, installation }) => {
        const own = await organization();
        const { bearers } = await installation();
        const { id } = await findWebhook(own, entered);
        await tellMade(output, await rotateWebhook({ ...own, bearers }, id));
        return undefined;
      }),
    );
}

async function tellMade(output: Output, made: MadeWebhook): Promise<void> {
  const { webhook, secret } = made;
  output.say(
    secret,
    'The receiver checks signatures with it. Keep it safe: it is not shown again.',
  );
  if (webhook.oldSecretUntil !== null) {
    output.say(`The old secret also signs until ${readable(webhook.oldSecretUntil)}.`);
  }
  output.say(`Send a test event: ampwise webhooks test ${webhook.id}`);
  if (output.json) await output.document(madeWebhookDocument(made));
}

function addSwitch(parent: Command, state: 'on' | 'off'): void {
  parent
    .command(state)
    .description(
      state === 'on'
        ? 'Switches a webhook on, and sends the events that waited for it.'
        : 'Switches a webhook off. It misses all events until it is on again.',
    )
    .argument('<webhook>', named)
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples(`ampwise webhooks ${state} "Data warehouse"`))
    .action((entered: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const { id } = await findWebhook(own, entered);
        const changed = await changeWebhook(own, id, { on: state === 'on' }, 'any');
        output.say(`The webhook ${plainText(changed.description)} is ${state}.`);
        if (output.json) await output.document(webhookDocument(changed));
        return undefined;
      }),
    );
}

function addRemove(parent: Command): void {
  parent
    .command('remove')
    .description('Removes a webhook with its deliveries. Nothing more is sent to it.')
    .argument('<webhook>', named)
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise webhooks remove "Data warehouse"'))
    .action((entered: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const { id, description } = await findWebhook(own, entered);
        await own.stores.webhooks.remove(id, instant(own.clock));
        output.say(`Removed the webhook ${plainText(description)}.`);
        if (output.json) await output.document({ removed: id });
        return undefined;
      }),
    );
}
